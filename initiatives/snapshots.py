"""Keeping what is known: how each initiative stands by the seven, and the figures of a night.

Standings are set by the sweep for what was touched, and by the night for all. A snapshot counts, for each
organisation, each region and everything, what the figures of a portfolio count (`initiatives.figures`), in one
statement. Taking it again on the same day changes nothing: what was known then stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, IntegerField, Q, Value, When

from initiatives.figures import Only, condition_of, with_sector
from initiatives.models import Initiative, Principle, Snapshot, Stage, Theme
from initiatives.principles.facts import chosen
from initiatives.principles.rules import State
from initiatives.principles.states import STATES, STATES_OF
from partners.models import Sector

LOCK = 7_302_027
# So many days back each day is kept; of what was before the last day of each month.
DAILY_DAYS = 400
# Up to so many initiatives are looked up by key; beyond that all of them are read in one pass.
MOST_BY_KEY = 5_000
_COLUMNS = ", ".join(STATES_OF)
_SET = f"""
INSERT INTO initiatives_standing AS standing (initiative_id, "on", {_COLUMNS})
SELECT id, %(on)s, {_COLUMNS} FROM ({STATES}) said
ON CONFLICT (initiative_id) DO UPDATE
SET "on" = EXCLUDED."on", {", ".join(f"{name} = EXCLUDED.{name}" for name in STATES_OF)}
WHERE ({", ".join(f"standing.{name}" for name in STATES_OF)})
    IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in STATES_OF)})
"""  # noqa: S608 (names of columns)


def set_standings(ids: Sequence[int] | None, *, on: dt.date) -> int:
    """Set how the initiatives `ids` (None: all that are kept) stand on the date `on`; says how many changed."""
    is_all = ids is None or len(ids) > MOST_BY_KEY
    with connection.cursor() as cursor:
        cursor.execute(chosen(_SET, is_all=is_all), {"on": on, "ids": list(ids or [])})
        return int(cursor.rowcount)


def figures_of_rows() -> dict[str, Q]:
    """What is counted beside the figures of `Only`, by its key in a snapshot."""
    found = {"total": Q(pk__isnull=False), "active": Q(keys__contains=["active"])}
    found |= {f"stage-{stage.value}": Q(stage=stage.value) for stage in Stage}
    found |= {f"theme-{key}": Q(theme=key) for key in Theme.objects.order_by("pk").values_list("pk", flat=True)}
    for sector in Sector:
        found |= {f"sector-{sector.value}": with_sector(sector), f"missing-{sector.value}": ~with_sector(sector)}
    for principle in Principle:
        for state in State:
            found[f"{principle.value}-{state.value}"] = Q(**{f"standing__{principle.value}": state.value})
    return found


# First all places of an initiative, then one pass that groups; a key that is nought is left out.
_TAKE = """
WITH fact AS MATERIALIZED ({facts}),
place AS (
    SELECT '' AS scope, fact.* FROM fact
    UNION ALL
    SELECT place.scope, fact.* FROM fact CROSS JOIN LATERAL unnest(fact.facets) AS place (scope)
    WHERE place.scope ~ '^[or][0-9]+$'
)
INSERT INTO initiatives_snapshot ("on", scope, is_open, taken_at, figures)
SELECT %s, scope, is_open, %s, jsonb_strip_nulls({figures})
FROM place GROUP BY scope, is_open
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def take_snapshot(*, on: dt.date, at: dt.datetime) -> int:
    """Count everything as it is known on the date `on`; says how many rows that made: none when it was done already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Snapshot.objects.filter(on=on).exists():
        return 0
    set_standings(None, on=on)
    rules = figures_of_rows() | {only.value: condition_of(only, None, on=on) for only in Only}
    names = {key: f"n{number}" for number, key in enumerate(rules)}
    facts, values = _facts({names[key]: rule for key, rule in rules.items()})
    statement = _TAKE.format(facts=facts, figures=_as_json(names))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, on, at])
        return int(cursor.rowcount)


_THIN = """
DELETE FROM initiatives_snapshot WHERE "on" < %(until)s AND "on" NOT IN (
    SELECT max("on") FROM initiatives_snapshot WHERE "on" < %(until)s GROUP BY date_trunc('month', "on")
)
"""


def thin_snapshots(*, on: dt.date) -> int:
    """Of months that ended over 400 days ago keep the last day that was counted; says how many rows went.

    A line over years does not need more, and a day of all places is some thousands of rows.
    """
    until = (on - dt.timedelta(days=DAILY_DAYS)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(_THIN, {"until": until})
        return int(cursor.rowcount)


def _facts(rules: dict[str, Q]) -> tuple[str, Sequence[Any]]:
    """A row for each initiative that is kept: where it counts, and 1 for each rule that holds."""
    said = {name: Case(When(rule, then=1), output_field=IntegerField()) for name, rule in rules.items()}
    rows = (
        Initiative.objects.kept()
        .order_by()
        .annotate(is_open=Case(When(~Q(visibility="partners"), then=Value(True)), default=Value(False)), **said)
    )
    statement, values = rows.values("facets", "is_open", *said).query.sql_with_params()
    return str(statement), list(values)


def _as_json(names: dict[str, str]) -> str:
    """All counts as one object; PostgreSQL takes at most fifty pairs at once."""
    pairs = [f"'{key}', nullif(count({name}), 0)" for key, name in names.items()]
    parts = [", ".join(pairs[first : first + 40]) for first in range(0, len(pairs), 40)]
    return " || ".join(f"jsonb_build_object({part})" for part in parts)
