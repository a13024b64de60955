"""Keeping what is known of each initiative, and how many there are of it in each place.

A portfolio of twenty thousand initiatives would take a second to count. So each initiative has a row that says how it
stands by the seven and for which figures it counts (`Standing`), and each place has its numbers (`Tally`). A change of
the first changes the second in the same statement. What was touched is counted anew after each sweep, everything each
night because time passes, and what somebody touched a moment ago when a page asks for figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from collab.lib import prepared
from initiatives.figures import ATTENTION_OPEN, INSIDE_CLOCKS, LATE_DAYS, Only, attention_of, condition_of, with_sector
from initiatives.models import Initiative, Principle, Stage, Theme
from initiatives.principles.facts import chosen
from initiatives.principles.rules import State
from initiatives.principles.states import STATES, STATES_OF
from partners.models import Sector

LOCK = 7_302_028
MOST_SECONDS = 600
# Up to so many initiatives are looked up by key; beyond that all of them are read in one pass.
MOST_BY_KEY = 5_000
# So many that were touched a moment ago are counted while somebody waits for a page.
MOST_AT_ONCE = 100
_COLUMNS = ", ".join(STATES_OF)
_SET = f"""
INSERT INTO initiatives_standing AS standing (initiative_id, "on", {_COLUMNS})
SELECT id, %(on)s, {_COLUMNS} FROM ({STATES}) said
ON CONFLICT (initiative_id) DO UPDATE
SET "on" = EXCLUDED."on", {", ".join(f"{name} = EXCLUDED.{name}" for name in STATES_OF)}
WHERE ({", ".join(f"standing.{name}" for name in STATES_OF)})
    IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in STATES_OF)})
"""  # noqa: S608 (names of columns)

_COUNT = """
WITH fresh AS MATERIALIZED ({facts}),
changed AS MATERIALIZED (
    SELECT standing.initiative_id, standing.is_open AS was_open, standing.places AS old_places,
           standing.facts AS old_facts, coalesce(fresh.is_open, false) AS is_open,
           coalesce(fresh.places, '{{}}') AS places, coalesce(fresh.facts, '{{}}') AS facts
    FROM initiatives_standing standing LEFT JOIN fresh ON fresh.id = standing.initiative_id
    WHERE {which} AND (standing.is_open, standing.places, standing.facts) IS DISTINCT FROM
        (coalesce(fresh.is_open, false), coalesce(fresh.places, '{{}}'), coalesce(fresh.facts, '{{}}'))
),
kept AS (
    UPDATE initiatives_standing standing SET is_open = changed.is_open, places = changed.places, facts = changed.facts
    FROM changed WHERE changed.initiative_id = standing.initiative_id
),
difference AS (
    SELECT place, is_open, fact, sum(number)::int AS number FROM (
        SELECT place, is_open, fact, count(*) AS number
        FROM changed, unnest(places) AS place, unnest(facts) AS fact GROUP BY place, is_open, fact
        UNION ALL
        SELECT place, was_open, fact, -count(*)
        FROM changed, unnest(old_places) AS place, unnest(old_facts) AS fact GROUP BY place, was_open, fact
    ) one GROUP BY place, is_open, fact HAVING sum(number) <> 0
)
MERGE INTO initiatives_tally tally USING difference
    ON (tally.place, tally.is_open, tally.fact) = (difference.place, difference.is_open, difference.fact)
WHEN MATCHED THEN UPDATE SET number = tally.number + difference.number
WHEN NOT MATCHED THEN INSERT VALUES (difference.place, difference.is_open, difference.fact, difference.number)
"""

# Which reason for attention weighs most, and since when: a reason of less weight stands a step further.
STEP = 10_000_000
RANKS = {kind: rank for rank, kind in enumerate(LATE_DAYS)}
_LATE = ", ".join(
    f"('{kind}', {RANKS[kind] * STEP + 1_000_000}, {days}, {kind in INSIDE_CLOCKS})" for kind, days in LATE_DAYS.items()
)
_ASK = f"""
UPDATE initiatives_standing standing SET asking = said.asking, asking_inside = said.asking_inside
FROM (
    SELECT own.initiative_id,
           CASE WHEN '{ATTENTION_OPEN}' = ANY(own.facts)
               THEN min(weight + (since - DATE '1970-01-01')) FILTER (WHERE NOT is_inside) END AS asking,
           CASE WHEN '{Only.ATTENTION.value}' = ANY(own.facts)
               THEN min(weight + (since - DATE '1970-01-01')) END AS asking_inside
    FROM initiatives_standing own
    LEFT JOIN (
        initiatives_clock clock JOIN (VALUES {_LATE}) AS late (kind, weight, days, is_inside)
        ON late.kind = clock.kind AND clock.since <= %(on)s - days
    ) ON clock.initiative_id = own.initiative_id
    WHERE {{which}}
    GROUP BY own.initiative_id
) said
WHERE standing.initiative_id = said.initiative_id
    AND (standing.asking, standing.asking_inside) IS DISTINCT FROM (said.asking, said.asking_inside)
"""  # noqa: S608 (words of the code)

_PENDING = """
(SELECT initiative_id FROM initiatives_uncounted LIMIT %(most)s)
UNION ALL (SELECT initiative_id FROM initiatives_touched WHERE initiative_id IS NOT NULL LIMIT %(most)s)
"""
# The numbers of a place, and beside them, without a place, what is not counted yet.
_NUMBERS = f"""
SELECT fact, is_open, number::bigint FROM initiatives_tally WHERE place = %(place)s AND number > 0
UNION ALL SELECT NULL, NULL, initiative_id FROM ({_PENDING}) pending
"""  # noqa: S608


def set_standings(ids: Sequence[int] | None, *, on: dt.date) -> int:
    """Set how the initiatives `ids` (None: all that are kept) stand and count on the date `on`.

    Says of how many the seven changed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{MOST_SECONDS}s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return _set(cursor, ids, on)


def _set(cursor: Any, ids: Sequence[int] | None, on: dt.date) -> int:
    """The same, by who holds the lock."""
    is_all = ids is None or len(ids) > MOST_BY_KEY
    cursor.execute(chosen(_SET, is_all=is_all), {"on": on, "ids": list(ids or [])})
    changed = int(cursor.rowcount)
    facts, values = _facts(None if is_all else ids, on=on)
    which = "true" if is_all else "standing.initiative_id = ANY(%s)"
    ask = _ASK.format(which="true" if is_all else "own.initiative_id = ANY(%(ids)s)")
    cursor.execute(_COUNT.format(facts=facts, which=which), [*values, *([] if is_all else [list(ids or [])])])
    cursor.execute(ask, {"on": on, "ids": list(ids or [])})
    return changed


def count_uncounted(*, on: dt.date) -> int:
    """Count anew what the sweeps found touched; says how many initiatives that were, or -1 for all."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM initiatives_uncounted RETURNING initiative_id")
            ids = [key for (key,) in cursor.fetchall()]
        if not ids:
            return 0
        set_standings(None if None in ids else ids, on=on)
        return -1 if None in ids else len(ids)


def count_few(*, on: dt.date) -> None:
    """Count the few initiatives that were touched a moment ago, so that somebody sees at once what they just did.

    Of more than a few the figures are those of the last minutes.
    """
    _count_if_few([key for (key,) in prepared.rows(_PENDING, {"most": MOST_AT_ONCE + 1})], on)


def numbers_of(place: str | None, *, on: dt.date) -> list[tuple[str, bool, int]]:
    """Each fact about the initiatives of a place: its key, whether they are open, how many; none without a place.

    First as `count_few`, in the same statement.
    """
    values = {"place": place, "most": MOST_AT_ONCE + 1}
    found = prepared.rows(_NUMBERS, values)
    if _count_if_few([number for fact, _is_open, number in found if fact is None], on):
        found = prepared.rows(_NUMBERS, values)
    return [row for row in found if row[0] is not None]


def _count_if_few(pending: Sequence[int | None], on: dt.date) -> bool:
    keys = sorted({key for key in pending if key is not None})
    if not pending or None in pending or len(pending) > MOST_AT_ONCE:
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        # A page waits for nobody: who counts all of it at night holds the lock for a while.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
        _set(cursor, keys, on)
    return True


def rules_of(on: dt.date) -> dict[str, Q]:
    """Each fact about an initiative, by its key: the figures, its stage, theme and sectors, and the seven.

    As one knows it inside; what an outsider may know of attention is a fact of its own.
    """
    found = {"total": Q(pk__isnull=False), "active": Q(keys__contains=["active"])}
    found |= {f"stage-{stage.value}": Q(stage=stage.value) for stage in Stage}
    found |= {f"theme-{key}": Q(theme=key) for key in Theme.objects.order_by("pk").values_list("pk", flat=True)}
    found |= {f"sector-{sector.value}": with_sector(sector) for sector in Sector}
    found |= {only.value: condition_of(only, None, on=on) for only in Only}
    found[ATTENTION_OPEN] = attention_of(is_inside=False, on=on)
    for principle in Principle:
        for state in State:
            found[f"{principle.value}-{state.value}"] = Q(**{f"standing__{principle.value}": state.value})
    return found


def _facts(ids: Sequence[int] | None, *, on: dt.date) -> tuple[str, list[Any]]:
    """A row for each initiative that is kept: its key, whether it is open, its places and its facts."""
    rows: QuerySet[Any, Any] = Initiative.objects.kept().order_by()
    if ids is not None:
        rows = rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(ids)]))
    said = {
        f"f{number}": Case(When(rule, then=Value(key)), output_field=CharField())
        for number, (key, rule) in enumerate(rules_of(on).items())
    }
    inner, values = rows.annotate(**said).values("pk", "visibility", "facets", *said).query.sql_with_params()
    return (
        f"""SELECT pk AS id, visibility <> 'partners' AS is_open,
            ARRAY(SELECT place FROM unnest(facets::text[]) AS place WHERE place ~ '^[or][0-9]+$') || ''::text AS places,
            array_remove(ARRAY[{", ".join(said)}]::text[], NULL) AS facts
        FROM ({inner}) known""",  # noqa: S608 (names of columns)
        list(values),
    )
