"""Carrying a merge out: a statement per line of the plan, each of which writes down what the rows were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from collab.lib.prepared import rows
from initiatives.merging.plan import FOR_INSIDERS, PLAN, Entry, How
from initiatives.models import Merge


@dataclass(frozen=True)
class Moved:
    """How many rows each line of the plan moved or changed, by its name."""

    count: dict[str, int]

    def said(self, *, for_insider: bool) -> list[str]:
        """What moves, counted in words; what only insiders of the one that goes may know is for them.

        Dissent is never counted.
        """
        shown = [entry for entry in PLAN if for_insider or entry.name not in FOR_INSIDERS]
        told = [(entry.said, self.count.get(entry.name, 0)) for entry in shown]
        return [str(words % {"number": number}) for words, number in told if words is not None and number]


def move(merge: Merge, *, by: int | None, at: dt.datetime) -> Moved:
    """Move all of `merge.gone` to `merge.kept`; the caller holds both rows, and is in a transaction."""
    values: dict[str, Any] = {"kept": merge.kept_id, "gone": merge.gone_id, "merge": merge.pk, "at": at, "by": by}
    count = {}
    with connection.cursor() as cursor:
        for entry in PLAN:
            if entry.how != How.STAYS:
                cursor.execute(_statement(entry), {**values, "entry": entry.name})
                count[entry.name] = cursor.rowcount
    settle(merge)
    return Moved(count)


def settle(merge: Merge) -> None:
    """Compute anew what follows from what moved: the keys of both to filter by, and their clocks."""
    keys = {"keys": [merge.kept_id, merge.gone_id]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT initiatives_refresh(%(keys)s::bigint[])", keys)
        cursor.execute("INSERT INTO initiatives_touched (initiative_id) SELECT unnest(%(keys)s::bigint[])", keys)


def preview(*, kept: int, gone: int) -> Moved:
    """How many rows would move, in one statement; nothing is changed."""
    told = [entry for entry in PLAN if entry.said is not None]
    parts = [
        f"SELECT '{entry.name}', count(*) FROM {entry.table} row WHERE {entry.condition}"  # noqa: S608 (our own)
        for entry in told
    ]
    values: dict[str, Any] = {"kept": kept, "gone": gone, "merge": None, "at": None, "by": None}
    return Moved(dict(rows(" UNION ALL ".join(parts), values)))


def _statement(entry: Entry) -> str:
    columns = list(entry.sets)
    before = ", ".join(f"'{name}', row.{name}" for name in columns)
    after = ", ".join(f"'{name}', {value}" for name, value in entry.sets.items())
    changes = ", ".join(f"{name} = become.{name}" for name in columns)
    return f"""
    WITH chosen AS MATERIALIZED (
        SELECT row.id, jsonb_build_object({before}) AS before, jsonb_build_object({after}) AS after
        FROM {entry.table} row WHERE {entry.condition}
    ), written AS (
        INSERT INTO initiatives_mergestep (merge_id, entry, object_id, before, after)
        SELECT %(merge)s, %(entry)s, id, before, after FROM chosen
    )
    UPDATE {entry.table} row SET {changes}
    FROM chosen CROSS JOIN LATERAL jsonb_populate_record(NULL::{entry.table}, chosen.after) become
    WHERE row.id = chosen.id
    """  # noqa: S608 (names of tables and columns of our own)


def step_values(merge: Merge) -> dict[str, Any]:
    """What the statements of undoing ask for."""
    return {"kept": merge.kept_id, "gone": merge.gone_id, "merge": merge.pk}
