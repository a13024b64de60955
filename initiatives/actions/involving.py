"""People in an initiative: somebody gets a role, somebody's role ends."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from initiatives.actions.leaving import take_role
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere
from initiatives.models import Initiative, Involvement
from partners.models import Person


@verb
def involve_person(
    *,
    initiative: Initiative,
    person: Person,
    role: str,
    by: User,
    started_on: dt.date | None = None,
) -> Involvement:
    """Give `person` a role. Raises `AlreadyThere` when they have it, `TermsOverlap` when they had it on that day."""
    return take_role(initiative=initiative, person=person, role=role, started_on=started_on)


@verb
def take_over(*, initiative: Initiative, by: User, on: dt.date) -> Involvement:
    """Coordinate it from the date `on`, where nobody did. Raises `AlreadyThere` when somebody was sooner.

    Raises `TermsOverlap` for who had the role and laid it down that same day.
    """
    if Initiative.objects.select_for_update().get(pk=initiative.pk).involvements.keeping().exists():
        raise AlreadyThere
    person = Person.objects.get(user=by)
    return take_role(initiative=initiative, person=person, role=Involvement.Role.COORDINATOR, started_on=on)


@verb
def end_involvement(*, involvement: Involvement, ended_on: dt.date, by: User) -> None:
    """End somebody's role on the day `ended_on`; the row stays, so that the past can be read."""
    started_on = involvement.started_on
    involvement.ended_on = max(ended_on, started_on) if started_on else ended_on
    involvement.save(update_fields=["ended_on"])


@verb
def resume_involvement(*, involvement: Involvement, by: User) -> None:
    """Take the end of somebody's role back. Raises `AlreadyThere` when they got it anew since."""
    involvement.ended_on = None
    try:
        with transaction.atomic():
            involvement.save(update_fields=["ended_on"])
    except IntegrityError as error:
        involvement.refresh_from_db()
        raise AlreadyThere from error


def find_or_add_person(*, name: str, email: str) -> Person:
    """The person with this work e-mail address, or a new one with this name."""
    known = Person.objects.filter(email__iexact=email).order_by("pk").first() if email else None
    return known or Person.objects.create(name=name or email, email=email.lower())
