"""Which tables are written down: with every insert, update and delete, and found by the moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.db.models import Index, Model

AnyModel = TypeVar("AnyModel", bound=type[Model])


def audited(*, exclude: tuple[str, ...] = (), at_once: bool = False) -> Callable[[AnyModel], AnyModel]:
    """Have the database write down who made, changed or deleted a row, with the row as it then was.

    `exclude` names fields that are left out (derived ones, and secrets). `at_once` writes what one
    statement inserted with one statement: for tables that are filled in bulk.
    """
    insert = pghistory.InsertEvent(level=pghistory.Statement) if at_once else pghistory.InsertEvent()

    def track(model: AnyModel) -> AnyModel:
        tracked: AnyModel = pghistory.track(
            insert, pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude), meta=_by_moment(model)
        )(model)
        return tracked

    return track


def audited_pairs(model: AnyModel) -> AnyModel:
    """The same for the rows between two tables, which come and go but never change."""
    tracked: AnyModel = pghistory.track(
        pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None, meta=_by_moment(model)
    )(model)
    return tracked


def _by_moment(model: type[Model]) -> dict[str, Any]:
    name = f"{model.__name__.lower()}event_when"
    return {"indexes": [Index(fields=["-pgh_created_at", "-pgh_id"], name=name)]}


def is_audited(model: type[Model]) -> bool:
    """Whether the database writes down what happens in this table."""
    return "pgh_event_models" in vars(model)


def event_model(model: type[Model]) -> type[Model]:
    """The table in which the changes of `model` stand."""
    found: type[Model] = model.pgh_event_models["insert"]  # type: ignore[attr-defined]
    return found
