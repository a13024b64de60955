"""Keeping what was known: the figures of a night for each organisation, each region and everything.

They are the numbers that a portfolio shows (`initiatives.tallying`), counted anew for the day and put down. Taking a
snapshot again on the same day changes nothing: what was known then stays.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from initiatives.models import Snapshot
from initiatives.tallying import set_standings

LOCK = 7_302_027
# Older than this a snapshot of the last day of each month is kept.
DAILY_DAYS = 400

_TAKE = """
INSERT INTO initiatives_snapshot ("on", scope, is_open, taken_at, figures)
SELECT %s, place, is_open, %s, jsonb_object_agg(fact, number)
FROM initiatives_tally WHERE number > 0 GROUP BY place, is_open
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
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [on, at])
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
