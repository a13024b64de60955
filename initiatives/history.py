"""What changed, by whom and when, in words: read from what the database wrote down by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model, QuerySet, Value, Window
from django.db.models.functions import Lag
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.models import Initiative, Involvement, Link, Partnership, Update

PAGE = 30
# Per kind of row: the model, what it belongs to, and what is fetched along with its events.
_SOURCES: dict[str, tuple[type[Model], str, tuple[str, ...]]] = {
    "initiative": (Initiative, "pgh_obj_id", ("theme", "region")),
    "partnership": (Partnership, "initiative_id", ("organisation",)),
    "involvement": (Involvement, "initiative_id", ("person",)),
    "update": (Update, "initiative_id", ()),
    "link": (Link, "initiative_id", ()),
}
# Fields that say nothing to a reader, or that have words of their own.
_SILENT = {
    "id", "created_at", "created_by", "deleted_at", "deleted_by", "source", "source_key", "initiative",
    "organisation", "person", "name_then", "left_on", "left_reason", "ended_on",
}  # fmt: skip
# No key: asked all the same, so that a page takes as many queries whatever happened.
_NONE = (0,)


@dataclass(frozen=True)
class FieldChange:
    """One field: its name, what it was, what it became."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One thing that happened: a sentence, and per field what it was and became."""

    at: dt.datetime
    by: str
    words: str
    fields: list[FieldChange] = field(default_factory=list)


def changes(initiative: Initiative, *, page: int = 1) -> tuple[list[Change], bool]:
    """A page of what happened to `initiative`, newest first, and whether there is more before it."""
    first = (page - 1) * PAGE
    rows = list(_timeline(initiative)[first : first + PAGE + 1])
    shown = rows[:PAGE]
    events = _fetch(shown)
    names = _names(events.values())
    told = []
    for kind, key, previous, *_order in shown:
        now, before = events[kind, key], events.get((kind, previous))
        words, fields = _tell(kind, now, before)
        if words:
            told.append(Change(now.pgh_created_at, names.get(_user_of(now), ""), words, fields))
    return told, len(rows) > PAGE


def _timeline(initiative: Initiative) -> QuerySet[Any, Any]:
    """(kind, event, the event before it of the same row, instant, rank) of all that happened, newest first.

    What one action wrote has one instant: there the initiative itself comes before its partners and people.
    """
    parts: list[QuerySet[Any, Any]] = []
    for rank, (kind, (model, owner, _related)) in enumerate(_SOURCES.items()):
        before = Window(Lag("pgh_id"), partition_by=F("pgh_obj_id"), order_by=F("pgh_id").asc())
        events = _events(model).filter(**{owner: initiative.pk})
        parts.append(
            events.annotate(kind=Value(kind), before=before, rank=Value(rank)).values_list(
                "kind", "pgh_id", "before", "pgh_created_at", "rank"
            )
        )
    first, *others = parts
    timeline: QuerySet[Any, Any] = first.union(*others, all=True)
    return timeline.order_by("-pgh_created_at", F("rank").desc(), "-pgh_id")


def _events(model: type[Model]) -> QuerySet[Any, Any]:
    return model.pgh_event_models["insert"].objects.all()  # type: ignore[attr-defined,no-any-return]


def _fetch(rows: list[Any]) -> dict[tuple[str, int], Any]:
    """The events of these rows with those before them: one query for each kind."""
    found = {}
    for kind, (model, _owner, related) in _SOURCES.items():
        keys = {key for of, now, before, *_order in rows if of == kind for key in (now, before) if key}
        for event in _events(model).filter(pk__in=keys or _NONE).select_related("pgh_context", *related):
            found[kind, event.pk] = event
    return found


def _user_of(event: Any) -> int | None:
    context = event.pgh_context
    key = str(context.metadata.get("user") or "") if context else ""
    return int(key) if key.isdigit() else None


def _names(events: Any) -> dict[int | None, str]:
    keys = {key for event in events if (key := _user_of(event)) is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys or _NONE).only("name", "email")}


def _tell(kind: str, now: Any, before: Any) -> tuple[str, list[FieldChange]]:
    """A sentence about one event, and the fields that changed."""
    if now.pgh_label == "delete":
        return _DELETED[kind](now), []
    if before is None:
        return _ADDED[kind](now), []
    if before.pgh_label == "delete":
        return _("Put back: %(what)s") % {"what": _what(kind, now)}, []
    own = _own_words(kind, now, before)
    if own:
        return own, []
    fields = _differences(now, before)
    what = ", ".join(change.label for change in fields) if kind == "initiative" else _what(kind, now)
    return (_("Changed: %(what)s") % {"what": what}, fields) if fields else ("", [])


def _own_words(kind: str, now: Any, before: Any) -> str:
    """What has a sentence of its own: deleting, leaving, ending, and taking that back."""
    if kind == "initiative" and (now.deleted_at is None) != (before.deleted_at is None):
        return _("Deleted the initiative") if now.deleted_at else _("Put the initiative back")
    if kind == "partnership" and (now.left_on, now.left_reason) != (before.left_on, before.left_reason):
        if now.left_on is None:
            return _("Took the farewell of %(who)s back") % {"who": _what(kind, now)}
        said = {"who": _what(kind, now), "day": date_format(now.left_on, "j F Y"), "why": now.left_reason}
        return _("Farewell of %(who)s on %(day)s: %(why)s") % said
    if kind == "involvement" and now.ended_on != before.ended_on:
        words = _("%(who)s: role ended (%(role)s)") if now.ended_on else _("%(who)s: has the role again (%(role)s)")
        return words % {"who": _what(kind, now), "role": _label(now, "role")}
    return ""


def _differences(now: Any, before: Any) -> list[FieldChange]:
    changed = []
    for column in type(now)._meta.concrete_fields:
        if column.name in _SILENT or column.name.startswith("pgh_"):
            continue
        if getattr(now, column.attname) != getattr(before, column.attname):
            label = str(column.verbose_name)
            changed.append(FieldChange(label, _said(before, column), _said(now, column)))
    return changed


def _said(event: Any, column: Any) -> str:
    """A value as people read it; an empty one as nothing."""
    if column.choices:
        return _label(event, column.name)
    value = getattr(event, column.name)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)


def _label(event: Any, name: str) -> str:
    return str(getattr(event, f"get_{name}_display")())


def _what(kind: str, event: Any) -> str:
    """What the row is about, in a few words."""
    if kind == "partnership":
        return event.name_then or (event.organisation.spoken_name if event.organisation else "")
    if kind == "involvement":
        return event.person.name if event.person else _("somebody")
    text: str = event.title if kind == "link" else event.text
    return text if len(text) <= 90 else f"{text[:89]}…"


_ADDED = {
    "initiative": lambda event: _("Logged the initiative"),
    "partnership": lambda event: (
        _("%(who)s takes part (%(role)s)") % {"who": _what("partnership", event), "role": _label(event, "role")}
    ),
    "involvement": lambda event: (
        _("%(who)s has a role (%(role)s)") % {"who": _what("involvement", event), "role": _label(event, "role")}
    ),
    "update": lambda event: _("Posted: %(what)s") % {"what": _what("update", event)},
    "link": lambda event: _("Added a link: %(what)s") % {"what": _what("link", event)},
}
_DELETED = {
    "initiative": lambda event: _("Deleted the initiative"),
    "partnership": lambda event: _("Removed: %(what)s") % {"what": _what("partnership", event)},
    "involvement": lambda event: _("Removed: %(what)s") % {"what": _what("involvement", event)},
    "update": lambda event: _("Deleted an update: %(what)s") % {"what": _what("update", event)},
    "link": lambda event: _("Deleted a link: %(what)s") % {"what": _what("link", event)},
}
