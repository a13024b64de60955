"""Adding a row once, however often the form is sent with which it was made."""

from __future__ import annotations

from typing import Protocol, TypeVar, cast

from django.db import IntegrityError, models, transaction

from initiatives.models import Initiative


class Keyed(Protocol):
    """A row of an initiative that remembers the key of its form."""

    initiative: Initiative
    form_key: object


Row = TypeVar("Row", bound=models.Model)


def add_once(row: Row) -> tuple[Row, bool]:
    """Save `row`, unless its form was saved before: then the row of that time, and False."""
    keyed = cast("Keyed", row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if keyed.form_key is None:
            raise
        rows = type(row)._default_manager.filter(initiative=keyed.initiative, form_key=keyed.form_key)
        first = rows.first()
        if first is None:
            raise
        return first, False
    return row, True
