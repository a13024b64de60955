"""Taking one change back: what a row was before it stands in the history."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from collab.lib.trail import event_model
from initiatives.exceptions import NothingToRestore


def last_change(row: Model) -> int | None:
    """The key of the last change of `row` in the history; None for what was made before there was one."""
    event = _events(row).first()
    return event.pk if event is not None else None


def before_change(row: Model, change: int) -> Any:
    """What `row` was before its last change, which `change` says it is.

    Raises `NothingToRestore` when something changed since, or the history does not go back that far.
    """
    events = list(_events(row)[:2])
    if len(events) < 2 or events[0].pk != change:
        raise NothingToRestore
    return events[1]


def _events(row: Model) -> Any:
    return event_model(type(row))._default_manager.filter(pgh_obj_id=row.pk).order_by("-pgh_id")
