"""Reading the trail: any number of tables in one statement, newest first, each change with the row before it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, Model, TextField

from collab.lib.trail.tracking import event_model

# Words are looked for among so many of the newest changes of each table: looking through years of them would
# keep the page waiting. A period brings older ones within reach.
LOOKED_THROUGH = 10_000


@dataclass(frozen=True)
class Source:
    """A table whose changes are told: under which name, and how its rows hang on their owner.

    `about` are the fields that say what a row is about: the first that is filled. `owner` is a condition on
    `event` with the keys in `%(owners)s`. Where changes have one instant, the lower `rank` came first.
    `is_log` is for a table that is itself a log: to its owner it tells nothing that it grew.
    """

    name: str
    model: type[Model]
    about: tuple[str, ...] = ("name",)
    owner: str = ""
    rank: int = 0
    is_log: bool = False

    @property
    def has_rows_before(self) -> bool:
        """Whether its rows change; pairs only come and go."""
        return any(field.name == "pgh_obj" for field in event_model(self.model)._meta.concrete_fields)


@dataclass(frozen=True)
class Event:
    """One change: the row as it became, as it was before, and who did it (None: nobody who signed in)."""

    source: Source
    label: str
    at: dt.datetime
    user_id: int | None
    now: dict[str, Any]
    before: dict[str, Any] | None


@dataclass(frozen=True)
class Wanted:
    """Which changes are asked for. None does not narrow; an empty tuple finds nothing."""

    owners: tuple[int, ...] | None = None
    users: tuple[int, ...] | None = None
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    words: str = ""
    without_logs: bool = False


def read(sources: Sequence[Source], wanted: Wanted, *, first: int, number: int) -> list[Event]:
    """`number` changes from the place `first`, newest first, in one statement."""
    asked = [source for source in sources if source.owner or wanted.owners is None]
    if not asked or wanted.owners == () or wanted.users == ():
        return []
    values: dict[str, Any] = {
        "owners": list(wanted.owners or ()), "users": [str(key) for key in wanted.users or ()],
        "since": wanted.since, "before": wanted.before, "words": _pattern(wanted.words),
        "reach": first + number, "first": first, "number": number, "looked": LOOKED_THROUGH,
    }  # fmt: skip
    found = " UNION ALL ".join(_found(place, source, wanted) for place, source in enumerate(asked))
    rows = " UNION ALL ".join(_row(place, source) for place, source in enumerate(asked))
    statement = f"""
    WITH found AS ({found}), page AS (
        SELECT * FROM found ORDER BY pgh_created_at DESC, rank DESC, pgh_id DESC LIMIT %(number)s OFFSET %(first)s
    )
    SELECT page.place, page.pgh_label, page.pgh_created_at, context.metadata ->> 'user', event.now, event.earlier
    FROM page
    LEFT JOIN pghistory_context context ON context.id = page.pgh_context_id
    CROSS JOIN LATERAL ({rows}) event
    ORDER BY page.pgh_created_at DESC, page.rank DESC, page.pgh_id DESC
    """  # noqa: S608 (names of tables and columns of our own models)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_event(asked[row[0]], *row[1:]) for row in cursor.fetchall()]


def _found(place: int, source: Source, wanted: Wanted) -> str:
    """The newest changes of one table that are asked for, as far as the page can reach."""
    table = event_model(source.model)._meta.db_table
    rules = ["event.pgh_label <> 'insert'"] if source.is_log and wanted.without_logs else []
    if wanted.owners is not None:
        rules.append(f"({source.owner})")
    if wanted.users is not None:
        rules.append(
            "event.pgh_context_id IN (SELECT id FROM pghistory_context WHERE metadata ->> 'user' = ANY(%(users)s))"
        )
    if wanted.since is not None:
        rules.append("event.pgh_created_at >= %(since)s")
    if wanted.before is not None:
        rules.append("event.pgh_created_at < %(before)s")
    newest = "ORDER BY event.pgh_created_at DESC, event.pgh_id DESC LIMIT"
    rows = f'SELECT event.* FROM "{table}" event WHERE {" AND ".join(rules) or "true"} {newest}'  # noqa: S608
    if wanted.words:
        said = _text(source, "event") + " ILIKE %(words)s"
        if source.has_rows_before:
            said += f" OR ({_earlier(source, _text(source, 'earlier'))}) ILIKE %(words)s"
        rows = f"SELECT event.* FROM ({rows} %(looked)s) event WHERE {said} {newest}"  # noqa: S608
    columns = "event.pgh_id, event.pgh_label, event.pgh_created_at, event.pgh_context_id"
    return f"(SELECT {place} AS place, {source.rank} AS rank, {columns} FROM ({rows} %(reach)s) event)"  # noqa: S608


def _row(place: int, source: Source) -> str:
    """One change of the page, as it became and as it was; only the table that it is of is asked."""
    table = event_model(source.model)._meta.db_table
    earlier = f"({_earlier(source, 'to_jsonb(earlier)')})" if source.has_rows_before else "NULL::jsonb"
    return f"""
    SELECT to_jsonb(event) AS now, {earlier} AS earlier FROM "{table}" event
    WHERE page.place = {place} AND event.pgh_id = page.pgh_id"""  # noqa: S608 (as above)


def _earlier(source: Source, what: str) -> str:
    table = event_model(source.model)._meta.db_table
    return (
        f'SELECT {what} FROM "{table}" earlier WHERE earlier.pgh_obj_id = event.pgh_obj_id'  # noqa: S608 (as above)
        " AND earlier.pgh_id < event.pgh_id ORDER BY earlier.pgh_id DESC LIMIT 1"
    )


def _text(source: Source, alias: str) -> str:
    """What people wrote in a row, as one text."""
    columns = [
        f'{alias}."{field.column}"'
        for field in event_model(source.model)._meta.concrete_fields
        if isinstance(field, (CharField, TextField)) and not field.choices and not field.name.startswith("pgh_")
    ]
    return f"concat_ws(' ', {', '.join(columns) or 'NULL'})"


def _pattern(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _event(source: Source, label: str, at: dt.datetime, user: str | None, now: Any, before: Any) -> Event:
    key = int(user) if user and user.isdigit() else None
    return Event(source, label, at, key, _loaded(now), _loaded(before) if before is not None else None)


def _loaded(row: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(row) if isinstance(row, str) else row
    return loaded
