"""The fields of a change as people read them: their names, and what they were and became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, DateField, DateTimeField, Field, Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collab.lib.trail.events import Event

LENGTH = 90
# What a row of another table is called, by its model and key.
Names = Mapping[tuple[type[Model], int], str]


@dataclass(frozen=True)
class FieldChange:
    """One field: its name, what it was, what it became."""

    label: str
    before: str
    after: str


def names_in(
    events: Iterable[Event], called: Mapping[type[Model], str], users: type[Model]
) -> dict[tuple[type[Model], int], str]:
    """What everything is called that `events` point at, and who did them, in one statement.

    `called` has, for each table that can be pointed at, the SQL that gives the name of a row. A name that
    `called` does not know is a number, and says nothing to people.
    """
    wanted: dict[type[Model], set[int]] = {model: set() for model in called}
    for event in events:
        if event.user_id is not None:
            wanted[users].add(event.user_id)
        for field in event.source.model._meta.concrete_fields:
            related = field.related_model
            if related in wanted:
                keys = {row.get(field.attname) for row in (event.now, event.before or {})}
                wanted[related].update(key for key in keys if key)
    models = list(called)
    parts, values = [], []
    for place, model in enumerate(models):
        table = model._meta.db_table
        parts.append(f'SELECT {place}, id, ({called[model]})::text FROM "{table}" WHERE id = ANY(%s)')  # noqa: S608
        values.append(sorted(wanted[model]))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return {(models[place], key): name for place, key, name in cursor.fetchall()}


def differences(event: Event, names: Names, *, silent: Collection[str] = ()) -> list[FieldChange]:
    """The fields that an event changed. What came or went has its filled fields, against nothing."""
    was, became = event.before or {}, event.now
    if event.label == "insert":
        was = {}
    elif event.label == "delete":
        was, became = event.now, {}
    changed = []
    for field in event.source.model._meta.concrete_fields:
        if field.name in silent or field.primary_key or field.attname not in event.now:
            continue
        before, after = said(field, was.get(field.attname), names), said(field, became.get(field.attname), names)
        if was.get(field.attname) != became.get(field.attname) and (before or after):
            changed.append(FieldChange(str(field.verbose_name), before, after))
    return changed


def subject(event: Event, names: Names) -> str:
    """What the row is about, in a few words; empty when what it points at is gone."""
    for name in event.source.about:
        if text := value_of(event, name, names):
            return text if len(text) <= LENGTH else f"{text[: LENGTH - 1]}…"
    return ""


def value_of(event: Event, name: str, names: Names) -> str:
    """What the row said in the field `name`, as people read it."""
    field = event.source.model._meta.get_field(name)
    return said(field, event.now.get(field.attname), names) if isinstance(field, Field) else ""


def said(field: Field[Any, Any], value: Any, names: Names) -> str:
    """A value of the trail as people read it; an empty one as nothing."""
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, DateTimeField):
        moment = parse_datetime(value)
        return date_format(timezone.localtime(moment), "j F Y, H:i") if moment else str(value)
    if isinstance(field, DateField):
        return date_format(dt.date.fromisoformat(value), "j F Y")
    if field.related_model is not None:
        return names.get((field.related_model, value), f"({value})")
    return str(value)
