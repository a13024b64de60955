"""Portfolios: pages of a province and of the whole country, the seven side by side, and the snapshot of a night."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.utils import timezone

from initiatives.models import Snapshot
from initiatives.reminders.clocks import refresh
from initiatives.snapshots import take_snapshot
from initiatives.tallying import count_uncounted
from partners.models import Region

PORTFOLIO = "/portefeuille/"
# Each night of three years for what is largest, each week for organisations.
_YEARS = """
INSERT INTO initiatives_snapshot ("on", scope, is_open, taken_at, figures)
SELECT taken."on" - back, scope, is_open, taken_at - back * interval '1 day', figures
FROM initiatives_snapshot taken CROSS JOIN generate_series(1, 1095) back
WHERE taken."on" = %s AND (scope = '' OR scope LIKE 'r%%' OR back %% 7 = 0)
ON CONFLICT DO NOTHING
"""
# The same rows, counted by nothing but where they lie.
_BARE = """
INSERT INTO initiatives_snapshot ("on", scope, is_open, taken_at, figures)
SELECT %s, scope, is_open, %s, jsonb_build_object('total', count(*))
FROM (
    SELECT '' AS scope, visibility <> 'partners' AS is_open FROM initiatives_initiative WHERE deleted_at IS NULL
    UNION ALL
    SELECT place.scope, visibility <> 'partners' FROM initiatives_initiative
    CROSS JOIN LATERAL unnest(facets) AS place (scope)
    WHERE deleted_at IS NULL AND place.scope ~ '^[or][0-9]+$'
) counted GROUP BY scope, is_open
"""


def prepare(on: dt.date) -> None:
    """Stand all initiatives by the seven, and fill three years of nights; nothing happens a second time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '600s'")
        if refresh():
            count_uncounted(on=on)
    if Snapshot.objects.exists():
        return
    take_snapshot(on=on, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, [on])
        cursor.execute("ANALYZE initiatives_standing, initiatives_snapshot")


def portfolios() -> Iterator[str]:
    """Each province in turn."""
    for key in itertools.cycle(_provinces()):
        yield f"{PORTFOLIO}?region={key}"


def heat_tables() -> Iterator[str]:
    """Fifty rows of each province in turn, by title and by one of the seven."""
    for key, order in zip(itertools.cycle(_provinces()), itertools.cycle(["", "dissent"]), strict=False):
        yield f"{PORTFOLIO}zeven/?region={key}&order={order}"


def everything() -> Iterator[str]:
    """The whole country."""
    return itertools.repeat(f"{PORTFOLIO}?all=1")


def _provinces() -> list[int]:
    return list(Region.objects.filter(kind=Region.Kind.PROVINCE).values_list("pk", flat=True))


def snapshot(on: dt.date) -> None:
    """Count everything on a day that nobody counted yet, and leave it as it was."""
    with transaction.atomic():
        take_snapshot(on=on + relativedelta(years=1), at=timezone.now())
        transaction.set_rollback(True)


def bare(on: dt.date) -> None:
    """As many rows by one bare statement."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BARE, [on + relativedelta(years=1), timezone.now()])
        transaction.set_rollback(True)
