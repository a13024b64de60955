"""Dissent: disagreeing with or without a name, and answering it with one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import HasNoSeat, StaleVersion
from initiatives.models import Dissent, Initiative
from initiatives.table import has_seat


@verb
def record_dissent(*, initiative: Initiative, text: str, by: User, on: dt.date) -> Dissent:
    """Disagree by name. Raises `HasNoSeat` for who does not sit at this table."""
    if not has_seat(by, initiative, on=on):
        raise HasNoSeat
    return Dissent.objects.create(initiative=initiative, text=text, raised_by=by, raised_on=on)


@transaction.atomic
def record_anonymous_dissent(*, initiative: Initiative, text: str, on: dt.date) -> None:
    """Disagree without a name: who it is does not come in here, and the day becomes the Monday of its week.

    Not a `verb`: that would name somebody to the history. Nothing else is written, also not that the
    initiative changed just now.
    """
    monday = on - dt.timedelta(days=on.weekday())
    Dissent.objects.create(initiative=initiative, text=text, is_anonymous=True, raised_on=monday)


@verb
def answer_dissent(*, dissent: Dissent, answer: str, read: str, by: User, on: dt.date) -> None:
    """Answer by name, or change the answer.

    `read` is the answer that the writer saw. Raises `StaleVersion` when somebody else answered since.
    """
    locked = Dissent.objects.select_for_update().get(pk=dissent.pk)
    if locked.answer != read:
        raise StaleVersion
    dissent.answer, dissent.answered_on, dissent.answered_by = answer, on, by
    dissent.save(update_fields=["answer", "answered_on", "answered_by"])
