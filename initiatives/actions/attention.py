"""Answering a signal without doing what it asks: it does not apply, it is still right, not now."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToRestore
from initiatives.models import Initiative, NotApplicable, Snooze

EXCEPTION_LASTS = relativedelta(years=1)


@verb
def say_not_applicable(*, initiative: Initiative, principle: str, because: str, by: User, on: dt.date) -> None:
    """One of the seven does not apply here, because ...; it is asked again a year after the date `on`."""
    NotApplicable.objects.update_or_create(
        initiative=initiative,
        principle=principle,
        defaults={"because": because, "until": on + EXCEPTION_LASTS, "said_on": on, "said_by": by},
    )


@verb
def apply_again(*, initiative: Initiative, principle: str, by: User) -> None:
    """Take "not applicable" back; nothing happens when it was not said."""
    NotApplicable.objects.filter(initiative=initiative, principle=principle).delete()


@verb
def confirm_record(*, initiative: Initiative, by: User, on: dt.date) -> dt.date | None:
    """Say that the record is still right on the date `on`; returns the day on which it was said before."""
    before = initiative.confirmed_on
    Initiative.objects.filter(pk=initiative.pk).update(confirmed_on=on)
    return before


@verb
def take_confirmation_back(*, initiative: Initiative, before: dt.date | None, by: User, on: dt.date) -> None:
    """Undo a confirmation of the date `on`: the record was last confirmed on the day `before`.

    Raises `NothingToRestore` when it was not confirmed on that date.
    """
    before = before if before is not None and before < on else None
    if not Initiative.objects.filter(pk=initiative.pk, confirmed_on=on).update(confirmed_on=before):
        raise NothingToRestore


@verb
def put_aside(*, key: str, reason: str, until: dt.date, by: User) -> None:
    """Put one of `by`'s actions aside until a day, with a reason; a second time moves the day."""
    Snooze.objects.update_or_create(user=by, key=key, defaults={"reason": reason, "until": until})


@verb
def take_up(*, key: str, by: User) -> None:
    """Take an action that was put aside up again."""
    Snooze.objects.filter(user=by, key=key).delete()
