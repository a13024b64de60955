"""Pairs among what exists: of what is new or changed since the last night, with all there is.

A few hundred at a time, each lot in a transaction of its own, all in the database: run twice, late or half, it makes
the same pairs. What is changed while a lot is compared stays new for the next.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from initiatives.overlap.statement import IS_PAIR, SEES_ALL, alike
from initiatives.overlap.weighing import GATHERED, LEAST_TOTAL, MORE, MOST_TERMS, WEIGHT

LOT = 500
# So many pairs of one initiative are told at most, the most alike.
MOST_PAIRS = 5
LOCK = 7_302_031


@dataclass(frozen=True)
class Paired:
    """How many initiatives were looked at, how many pairs were found, and how many went."""

    looked_at: int = 0
    found: int = 0
    gone: int = 0


_LOT = f"""
CREATE TEMPORARY TABLE overlap_lot ON COMMIT DROP AS
WITH fresh AS MATERIALIZED (
    SELECT likeness.*, likeness.xmin AS stamp,
           initiative.id IS NOT NULL AND initiative.deleted_at IS NULL AND initiative.stage <> 'closed' AS is_open
    FROM initiatives_likeness likeness
    LEFT JOIN initiatives_initiative initiative ON initiative.id = likeness.initiative_id
    WHERE likeness.is_new ORDER BY likeness.initiative_id LIMIT {LOT}
), total AS MATERIALIZED (
    SELECT greatest({LEAST_TOTAL}, coalesce((SELECT number FROM initiatives_term WHERE term = ''), 0))::float8 AS number
), said AS MATERIALIZED (
    SELECT fresh.initiative_id, own.term, own.share, coalesce(known.number, 0) AS number,
           {WEIGHT.format(total="total.number")} AS weight,
           own.term LIKE 'kd:%%' AS is_key,
           row_number() OVER listed AS place,
           row_number() OVER listed = 1 + count(*) FILTER (WHERE own.term LIKE 'kd:%%')
               OVER (PARTITION BY fresh.initiative_id) AS is_first,
           sum(CASE WHEN own.share < 1 THEN 1e9 WHEN own.term LIKE 'kd:%%' THEN 0 ELSE coalesce(known.number, 0) END)
               OVER listed AS gathered
    FROM fresh CROSS JOIN total CROSS JOIN LATERAL (
        SELECT unnest(fresh.terms) AS term, 1.0::float8 AS share UNION ALL SELECT unnest(fresh.more), {MORE}
    ) own LEFT JOIN initiatives_term known ON known.term = own.term
    WHERE own.term !~ '^[kd]:'
    WINDOW listed AS (PARTITION BY fresh.initiative_id ORDER BY own.term LIKE 'kd:%%' DESC, own.share DESC,
                      coalesce(known.number, 0), own.term)
), told AS MATERIALIZED (
    SELECT said.initiative_id,
           array_agg(term ORDER BY place) FILTER (WHERE NOT is_key AND place <= {MOST_TERMS}) AS terms,
           array_agg(said.weight ORDER BY place)
               FILTER (WHERE NOT is_key AND place <= {MOST_TERMS}) AS weights,
           array_agg(share ORDER BY place) FILTER (WHERE NOT is_key AND place <= {MOST_TERMS}) AS shares,
           array_agg(term) FILTER (WHERE is_key) AS keys,
           array_agg(term) FILTER (WHERE NOT is_key AND share = 1 AND (gathered <= {GATHERED} OR is_first)) AS looked_up
    FROM said GROUP BY said.initiative_id
)
SELECT fresh.initiative_id, fresh.stamp, fresh.is_open, fresh.kind_id, fresh.destination_id, fresh.within_id,
       fresh.theme_id, fresh.first_on, fresh.last_on, fresh.partners, coalesce(told.terms, '{{}}') AS terms,
       coalesce(told.weights, '{{}}') AS weights, coalesce(told.shares, '{{}}') AS shares,
       coalesce(told.looked_up, '{{}}') AS looked_up, coalesce(told.keys, '{{}}') AS keys, total.number AS total
FROM fresh CROSS JOIN total LEFT JOIN told ON told.initiative_id = fresh.initiative_id
"""  # noqa: S608 (numbers of these files)

_PAIRS = f"""
CREATE TEMPORARY TABLE overlap_pairs ON COMMIT DROP AS
SELECT least(asked.initiative_id, alike.initiative_id) AS first_id,
       greatest(asked.initiative_id, alike.initiative_id) AS second_id, max(alike.score) AS score,
       max(array_remove(ARRAY[
           CASE WHEN same_kind THEN 'kind' END, CASE WHEN same_place THEN 'destination' END,
           CASE WHEN gap <= 183 THEN 'period' END, CASE WHEN same_theme THEN 'theme' END,
           CASE WHEN text >= 0.38 THEN 'text' END, CASE WHEN parties > 0 THEN 'partners' END], NULL)) AS reasons
FROM overlap_lot asked CROSS JOIN LATERAL (
    SELECT found.* FROM ({alike(SEES_ALL)}) found WHERE {IS_PAIR}
    ORDER BY found.score DESC, found.text DESC, found.initiative_id LIMIT {MOST_PAIRS}
) alike
WHERE asked.is_open
GROUP BY 1, 2
"""  # noqa: S608 (as above)

_KEEP = """
INSERT INTO initiatives_pair (first_id, second_id, score, reasons, found_on, outcome)
SELECT first_id, second_id, score, reasons, %(on)s, '' FROM overlap_pairs ORDER BY first_id, second_id
ON CONFLICT (first_id, second_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons
WHERE initiatives_pair.outcome = ''
"""

# Nobody decided about it, and it is not so any more.
_DROP = """
DELETE FROM initiatives_pair pair USING overlap_lot lot
WHERE pair.outcome = '' AND lot.initiative_id IN (pair.first_id, pair.second_id)
    AND NOT EXISTS (SELECT 1 FROM overlap_pairs kept
                    WHERE kept.first_id = pair.first_id AND kept.second_id = pair.second_id)
    AND (NOT lot.is_open OR NOT EXISTS (
        SELECT 1 FROM initiatives_likeness other
        WHERE other.initiative_id = pair.first_id + pair.second_id - lot.initiative_id AND other.is_new))
"""

_DONE = """
UPDATE initiatives_likeness likeness SET is_new = false FROM overlap_lot lot
WHERE likeness.initiative_id = lot.initiative_id AND likeness.xmin = lot.stamp
"""

# Somebody of one of the two came to take part in the other.
_JOINED = """
UPDATE initiatives_pair pair SET outcome = 'joined', settled_on = %(on)s
WHERE pair.outcome = '' AND EXISTS (
    SELECT 1 FROM initiatives_joinrequest request
    JOIN initiatives_partnership lead ON lead.organisation_id = request.organisation_id AND lead.role = 'lead'
        AND lead.left_on IS NULL
    WHERE request.outcome = 'admitted' AND request.initiative_id IN (pair.first_id, pair.second_id)
        AND lead.initiative_id = pair.first_id + pair.second_id - request.initiative_id
        AND request.decided_at >= pair.found_on)
"""

# What was closed or deleted has no pair any more about which somebody should decide.
_ENDED = """
DELETE FROM initiatives_pair pair WHERE pair.outcome = '' AND EXISTS (
    SELECT 1 FROM initiatives_initiative initiative WHERE initiative.id IN (pair.first_id, pair.second_id)
        AND (initiative.stage = 'closed' OR initiative.deleted_at IS NOT NULL))
"""


def find_pairs(*, on: dt.date) -> Paired:
    """Compare what is new or changed with all there is, and note what came of earlier pairs."""
    looked_at = found = gone = 0
    while True:
        lot = _one_lot(on)
        if lot is None:
            break
        looked_at, found, gone = looked_at + lot.looked_at, found + lot.found, gone + lot.gone
        if lot.looked_at < LOT:
            break
    with transaction.atomic():
        _run(_JOINED, {"on": on})
        gone += _run(_ENDED)
    return Paired(looked_at, found, gone)


def _one_lot(on: dt.date) -> Paired | None:
    """A few hundred; None when there is nothing to do, or another job is at it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '300s'")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return None
        size = _run(_LOT)
        if not size:
            _run("DROP TABLE overlap_lot")
            return None
        _run("ANALYZE overlap_lot")
        _run(_PAIRS)
        found = _run(_KEEP, {"on": on})
        gone = _run(_DROP)
        _run(_DONE)
        _run("DROP TABLE overlap_lot")
        _run("DROP TABLE overlap_pairs")
    return Paired(size, found, gone)


def _run(statement: str, values: dict[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement if values is not None else statement.replace("%%", "%"), values)
        return int(cursor.rowcount)
