"""Making two out of one again: what nobody changed since goes back, the rest is counted in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from initiatives.merging.moving import settle, step_values
from initiatives.merging.plan import BY_NAME, PLAN, Entry
from initiatives.models import Merge


@dataclass(frozen=True)
class PutBack:
    """How many rows went back, and how many could not, by the name of their line in the plan."""

    back: dict[str, int]
    left: dict[str, int]

    def said(self) -> list[str]:
        """What could not be put back, counted in words; dissent is never counted."""
        told = ((BY_NAME[name].said, number) for name, number in self.left.items())
        return [str(words % {"number": number}) for words, number in told if words is not None and number]


# What was made since for something that goes back: a celebration goes with what it is of, and something that goes is
# no longer a part of a result that does not.
_BESIDE = (
    """UPDATE initiatives_milestone row SET result_id = NULL FROM initiatives_result result
    WHERE result.id = row.result_id AND row.initiative_id IN (%(kept)s, %(gone)s)
      AND result.initiative_id <> row.initiative_id""",
    """UPDATE initiatives_celebration row SET initiative_id = milestone.initiative_id
    FROM initiatives_milestone milestone
    WHERE milestone.id = row.milestone_id AND row.initiative_id IN (%(kept)s, %(gone)s)
      AND milestone.initiative_id <> row.initiative_id""",
    """UPDATE initiatives_celebration row SET initiative_id = result.initiative_id FROM initiatives_result result
    WHERE result.id = row.result_id AND row.initiative_id IN (%(kept)s, %(gone)s)
      AND result.initiative_id <> row.initiative_id""",
)

_STEPS = "SELECT entry, count(*) FROM initiatives_mergestep WHERE merge_id = %(merge)s GROUP BY entry"


def put_back(merge: Merge) -> PutBack:
    """Put back what `merge` moved and changed; the caller holds both rows, and is in a transaction."""
    values = step_values(merge)
    back, left = {}, {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry, count(*) FROM initiatives_mergestep WHERE merge_id = %(merge)s GROUP BY entry", values
        )
        steps: dict[str, int] = dict(cursor.fetchall())
        # The last line first: a row that two lines changed becomes what it was before both.
        for entry in reversed(PLAN):
            if entry.name in steps:
                cursor.execute(_statement(entry), {**values, "entry": entry.name})
                back[entry.name] = cursor.rowcount
                left[entry.name] = steps[entry.name] - cursor.rowcount
        for statement in _BESIDE:
            cursor.execute(statement, values)
    settle(merge)
    return PutBack(back, left)


def _statement(entry: Entry) -> str:
    changes = ", ".join(f"{name} = {_put_back(entry, name)}" for name in entry.sets)
    same = " AND ".join(map(_is_same, entry.holds))
    return f"""
    UPDATE {entry.table} row SET {changes}
    FROM initiatives_mergestep step CROSS JOIN LATERAL jsonb_populate_record(NULL::{entry.table}, step.before) was
    WHERE step.merge_id = %(merge)s AND step.entry = %(entry)s AND row.id = step.object_id AND {same}
    """  # noqa: S608 (names of tables and columns of our own)


def _put_back(entry: Entry, name: str) -> str:
    return f"CASE WHEN {_is_same(name)} THEN was.{name} ELSE row.{name} END" if name in entry.same else f"was.{name}"


def _is_same(name: str) -> str:
    """Whether the column is still what the merge made of it."""
    return f"jsonb_build_object('is', row.{name}) = jsonb_build_object('is', step.after -> '{name}')"
