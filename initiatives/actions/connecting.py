"""Two initiatives have to do with each other: either side links them, and either side undoes that."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.overlapping import reopen_pair, settle_pair
from initiatives.actions.verb import verb
from initiatives.exceptions import SameInitiative
from initiatives.meeting.posting import What, post
from initiatives.models import Connection, Initiative, Pair


@verb
def connect(*, initiative: Initiative, other: Initiative, by: User, at: dt.datetime) -> Connection:
    """Link the two; the leads of `other` are told. Twice is once. Raises `SameInitiative`."""
    first, second = sorted([initiative, other], key=lambda row: row.pk)
    if first.pk == second.pk:
        raise SameInitiative
    row, is_new = Connection.objects.get_or_create(
        first=first, second=second, defaults={"made_by": by, "made_at": at}
    )  # fmt: skip
    if is_new:
        settle_pair(one=initiative, other=other, outcome=Pair.Outcome.LINKED, on=timezone.localdate(at))
        post(What.LINKED, about=other, met=initiative, key=str(row.pk), by=by, at=at)
    return row


@verb
def disconnect(*, initiative: Initiative, other: Initiative, by: User, at: dt.datetime) -> None:
    """They are linked no more; the leads of `other` are told. Who undoes it links them again."""
    for row in Connection.objects.select_for_update().between(initiative.pk, other.pk):
        post(What.UNLINKED, about=other, met=initiative, key=str(row.pk), by=by, at=at)
        row.delete()
        reopen_pair(one=initiative, other=other, outcome=Pair.Outcome.LINKED)
