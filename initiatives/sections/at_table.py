"""Who sits at the table, in short: people with a role and the seats of today."""

from __future__ import annotations

from collab.lib.prepared import rows
from initiatives.models import Initiative, Involvement, Seat
from partners.models import Organisation, Person

_PEOPLE = """
SELECT involvement.id, involvement.role, involvement.started_on, involvement.term_ends_on,
       person.id, person.name, person.user_id
FROM initiatives_involvement involvement JOIN partners_person person ON person.id = involvement.person_id
WHERE involvement.initiative_id = %s AND involvement.ended_on IS NULL
ORDER BY involvement.id
"""
_SEATS = """
SELECT seat.id, seat.kind, seat.looking_for, seat.filled_on, seat.person_id, person.name,
       seat.organisation_id, organisation.name, organisation.kind
FROM initiatives_seat seat
LEFT JOIN partners_person person ON person.id = seat.person_id
LEFT JOIN partners_organisation organisation ON organisation.id = seat.organisation_id
WHERE seat.initiative_id = %s AND seat.ended_on IS NULL
ORDER BY seat.person_id IS NULL AND seat.organisation_id IS NULL, seat.id
"""


def people_of(initiative: Initiative) -> list[Involvement]:
    """The people with a role today, each with their person. One query."""
    return [
        Involvement(
            pk=key, initiative=initiative, role=role, started_on=started_on, term_ends_on=term_ends_on,
            person=Person(pk=person_id, name=name, user_id=user_id),
        )
        for key, role, started_on, term_ends_on, person_id, name, user_id in rows(_PEOPLE, [initiative.pk])
    ]  # fmt: skip


def present_seats(initiative: Initiative) -> list[Seat]:
    """The seats of today, the open ones last, each with who sits there. One query."""
    return [
        Seat(
            pk=key, initiative=initiative, kind=kind, looking_for=looking_for, filled_on=filled_on,
            person=Person(pk=person_id, name=name) if person_id else None,
            organisation=Organisation(pk=organisation_id, name=called, kind=of) if organisation_id else None,
        )
        for key, kind, looking_for, filled_on, person_id, name, organisation_id, called, of in rows(
            _SEATS, [initiative.pk]
        )
    ]  # fmt: skip
