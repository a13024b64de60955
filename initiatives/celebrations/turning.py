"""The screen in the town hall: one success after another, without end, each asked for anew."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from collab.accounts.models import User
from initiatives.celebrations.consented import on_the_wall
from initiatives.models import Celebration
from initiatives.models.celebration import CelebrationQuerySet


def cursor_of(celebration: Celebration) -> str:
    """Where somebody is on the wall: it still holds when this one is not shown any more."""
    assert celebration.on is not None  # noqa: S101 (the wall has only what has a day)
    return f"{celebration.on.isoformat()}-{celebration.pk}"


def next_after(rows: CelebrationQuerySet, cursor: str, *, user: User | AnonymousUser) -> Celebration | None:
    """The one that hangs behind `cursor`, and after the last the first again; None on an empty wall.

    A cursor that cannot be understood is the beginning. Names and photos are as `user` may see them.
    """
    ordered = on_the_wall(rows.newest_first(), user)
    place = _place(cursor)
    if place is not None:
        on, key = place
        behind = ordered.filter(Q(on__lt=on) | Q(on=on, pk__lt=key), on__lte=on).first()
        if behind is not None:
            return behind
    return ordered.first()


def _place(cursor: str) -> tuple[dt.date, int] | None:
    day, _dash, key = cursor.rpartition("-")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    try:
        return dt.date.fromisoformat(day), int(key)
    except ValueError:
        return None
