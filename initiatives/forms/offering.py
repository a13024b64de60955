"""Long lists to choose from that hardly ever change: offered without asking the database each time."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Field
from django.utils.functional import Promise


def offer(field: Field, rows: QuerySet[Any], choices: list[tuple[str, str]], none: str | Promise) -> None:
    """Let `field` accept one of `rows`, and show `choices` with `none` above them.

    What stands there now, and can be chosen no longer, is not among the choices: it is offered as well.
    """
    field.queryset = rows  # type: ignore[attr-defined]
    field.choices = [("", none), *choices]  # type: ignore[attr-defined]
