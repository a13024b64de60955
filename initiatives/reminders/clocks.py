"""Setting the clocks of what was touched: from the causes as they are now, whatever was there before."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from initiatives.reminders.causes import CAUSES
from initiatives.reminders.rules import RULES
from initiatives.tallying import MOST_BY_KEY

_FIRST_RUNGS = ", ".join(f"('{rule.kind}', {rule.ladder[0]})" for rule in RULES.values())

# What somebody writes meanwhile is not seen yet, and stays for the next time.
_TAKE = """
WITH taken AS (DELETE FROM initiatives_touched RETURNING initiative_id, region_id)
INSERT INTO sweep_taken SELECT DISTINCT initiative_id, region_id FROM taken
"""
_PLACES = "SELECT region_id FROM sweep_taken WHERE initiative_id IS NULL"
_OF_ALL = "INSERT INTO sweep_touched SELECT id FROM initiatives_initiative"
_OF_SOME = """
INSERT INTO sweep_touched
SELECT initiative_id FROM sweep_taken WHERE initiative_id IS NOT NULL
UNION
SELECT id FROM initiatives_initiative WHERE region_id = ANY(%(regions)s)
"""

# A clock that nobody could be told about begins anew as well: perhaps there is somebody now.
_SET = f"""
WITH {CAUSES.replace("{asked}", "SELECT id FROM sweep_touched")},
gone AS (
    DELETE FROM initiatives_clock clock
    WHERE initiative_id IN (SELECT id FROM sweep_touched) AND NOT EXISTS (
        SELECT 1 FROM cause WHERE cause.kind = clock.kind AND cause.object_id = clock.object_id)
)
INSERT INTO initiatives_clock AS clock (kind, object_id, initiative_id, since, step, next_on)
SELECT kind, object_id, initiative_id, since, 0, since + rung
FROM cause JOIN (VALUES {_FIRST_RUNGS}) AS first (kind, rung) USING (kind)
ON CONFLICT (kind, object_id) DO UPDATE
SET since = EXCLUDED.since, step = 0, next_on = EXCLUDED.next_on, told_on = NULL,
    initiative_id = EXCLUDED.initiative_id
WHERE clock.since <> EXCLUDED.since OR clock.initiative_id <> EXCLUDED.initiative_id
   OR clock.told_on IS NULL AND clock.next_on IS DISTINCT FROM EXCLUDED.next_on
"""


def run(statement: str, values: dict[str, Any] | None = None) -> int:
    """Run one statement and say how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


# Beyond so many all that there is is counted anew, which one row says.
_UNCOUNTED = """
INSERT INTO initiatives_uncounted (initiative_id)
SELECT CASE WHEN number <= %(most)s THEN id END
FROM (SELECT id, count(*) OVER () AS number FROM sweep_touched LIMIT %(most)s + 1) touched
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def refresh() -> int:
    """Set the clocks of all that was touched, in one pass, and leave it to be counted; says how many that were."""
    run("CREATE TEMPORARY TABLE sweep_taken (initiative_id bigint, region_id bigint) ON COMMIT DROP")
    run("CREATE TEMPORARY TABLE sweep_touched (id bigint PRIMARY KEY) ON COMMIT DROP")
    touched = _gather() if run(_TAKE) else 0
    if touched:
        run("ANALYZE sweep_touched")
        run(_SET)
        run(_UNCOUNTED, {"most": MOST_BY_KEY})
    run("DROP TABLE sweep_taken, sweep_touched")
    return touched


def _gather() -> int:
    """The initiatives that were touched, by themselves or with their region or all there are; says how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        places = [region for (region,) in cursor.fetchall()]
    if None in places:
        return run(_OF_ALL)
    return run(_OF_SOME, {"regions": places})
