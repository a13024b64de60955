"""Reminding who is on it, by hand: what the rules would tell later is told today."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.models import Clock


@verb
def remind_now(*, clock: Clock, by: User, on: dt.date) -> bool:
    """Let the reminder of this clock go out today; False when it was told today already."""
    waiting = Clock.objects.filter(kind=clock.kind, object_id=clock.object_id)
    not_today = Q(told_on__isnull=True) | Q(told_on__lt=on)
    return bool(waiting.filter(not_today).update(next_on=on))
