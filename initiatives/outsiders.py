"""Who is really from outside: of none of the partners, and for a reflector not lately either."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import F, Q

from initiatives.models import Initiative, Involvement, Partnership, Seat
from partners.models import Membership, Organisation, Person
from partners.models.organisation import CurrentSuccessors

REFLECTOR_MONTHS = 24


@dataclass(frozen=True)
class Tie:
    """What binds somebody to a partner, by name; `until` when it is past, `has_role` for a role in the initiative."""

    name: str
    until: dt.date | None = None
    has_role: bool = False


def ties_of_person(person: Person, initiative: Initiative, *, kind: str, on: dt.date) -> list[Tie]:
    """Why `person` cannot have a seat of this `kind` from outside; empty when they can.

    An outsider works for none of the partners. A reflector did not in the last 24 months either,
    and has no role or other seat in the initiative.
    """
    if kind == Seat.Kind.REGULAR:
        return []
    months = REFLECTOR_MONTHS if kind == Seat.Kind.REFLECTOR else 0
    ties = _ties([person.pk], _partner_ids(initiative), since=on - relativedelta(months=months), on=on)[person.pk]
    if kind == Seat.Kind.REFLECTOR:
        sits = Seat.objects.filled(on).filter(initiative=initiative, person=person).exclude(kind=kind)
        if Involvement.objects.active().filter(initiative=initiative, person=person).exists() or sits.exists():
            ties.append(Tie(initiative.title, has_role=True))
    return ties


def ties_of_organisation(organisation: Organisation, initiative: Initiative, *, kind: str) -> list[Tie]:
    """Why `organisation` cannot sit here from outside: it is a partner, or goes on as one."""
    if kind == Seat.Kind.REGULAR:
        return []
    partners = _partner_ids(initiative)
    row = Organisation.objects.with_successors().get(pk=organisation.pk)
    successors: list[dict[str, object]] = row.current  # type: ignore[attr-defined]
    return [Tie(organisation.spoken_name)] if _is_one_of(organisation.pk, successors, partners) else []


def no_longer_outside(initiative: Initiative, seats: Iterable[Seat], *, on: dt.date) -> dict[int, list[Tie]]:
    """Per seat for somebody from outside: the partners that who sits there belongs to by now. One query."""
    outside = [seat for seat in seats if seat.kind != Seat.Kind.REGULAR and not seat.is_open and seat.ended_on is None]
    if not outside:
        return {}
    partners = initiative.partner_ids
    ties = _ties([seat.person_id for seat in outside if seat.person_id], partners, since=on, on=on)
    found = {seat.pk: ties[seat.person_id] for seat in outside if seat.person_id and ties.get(seat.person_id)}
    for seat in outside:
        if seat.organisation_id in partners and seat.organisation is not None and seat.pk not in found:
            found[seat.pk] = [Tie(seat.organisation.spoken_name)]
    return found


def outsiders_from(organisation: Organisation, initiative: Initiative, *, on: dt.date) -> list[Person]:
    """People of `organisation` who sit in `initiative` as somebody from outside."""
    working = Membership.objects.active(on).filter(organisation=organisation)
    seats = Seat.objects.filled(on).filter(initiative=initiative).exclude(kind=Seat.Kind.REGULAR)
    return list(Person.objects.filter(pk__in=seats.values("person")).filter(pk__in=working.values("person")))


def _partner_ids(initiative: Initiative) -> set[int]:
    return set(Partnership.objects.active().filter(initiative=initiative).values_list("organisation_id", flat=True))


def _ties(person_ids: list[int], partners: set[int], *, since: dt.date, on: dt.date) -> dict[int, list[Tie]]:
    """Per person the partners that they worked for between the two dates, also under a former name."""
    rows = (
        Membership.objects.filter(
            Q(started_on__isnull=True) | Q(started_on__lte=on),
            Q(ended_on__isnull=True) | Q(ended_on__gte=since),
            person__in=person_ids,
        )
        .select_related("organisation")
        .annotate(current=CurrentSuccessors(F("organisation_id")))
    )
    found: dict[int, list[Tie]] = defaultdict(list)
    for row in rows:
        successors: list[dict[str, object]] = row.current  # type: ignore[attr-defined]
        if _is_one_of(row.organisation_id, successors, partners):
            past = row.ended_on if row.ended_on and row.ended_on < on else None
            found[row.person_id].append(Tie(row.organisation.spoken_name, until=past))
    return found


def _is_one_of(organisation_id: int, successors: list[dict[str, object]] | None, partners: set[int]) -> bool:
    return organisation_id in partners or any(row["id"] in partners for row in successors or [])
