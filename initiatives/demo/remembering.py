"""What the demo would have known of itself: the first day of each of the last twelve months.

A register that is installed today has no past, and a line through one point shows nothing. So the record is put back
to each day as far as it says how it was (what was there, and in which stage), counted by the rules of every night,
and left as it is.
"""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery

from initiatives.models import Initiative, Snapshot, Stage, StageChange
from initiatives.snapshots import take_snapshot

MONTHS = 12


def remember(*, on: dt.date, at: dt.datetime) -> int:
    """Keep the figures of the months before the date `on`, where none are kept yet; says how many rows that made."""
    if Snapshot.objects.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # of tables that were just filled PostgreSQL guesses wrong, twelve times
    first = on.replace(day=1)
    days = [first - relativedelta(months=back) for back in range(MONTHS - 1, -1, -1)]
    rows = [row for day in days if day < on for row in _as_it_was(day, at)]
    return len(Snapshot.objects.bulk_create(rows))


def _as_it_was(day: dt.date, at: dt.datetime) -> list[Snapshot]:
    """The snapshot of the date `day`, not yet written."""
    with transaction.atomic():
        Initiative.objects.filter(created_at__date__gt=day).update(deleted_at=at)
        # A pause needs the day on which it ends, which is not known any more.
        changes = StageChange.objects.filter(initiative=OuterRef("pk"), changed_on__gt=day).exclude(before=Stage.PAUSED)
        before = changes.order_by("changed_on", "pk").values("before")[:1]
        Initiative.objects.filter(Exists(changes)).update(stage=Subquery(before), paused_until=None)
        take_snapshot(on=day, at=at)
        rows = list(Snapshot.objects.filter(on=day))
        transaction.set_rollback(True)
    for row in rows:
        row.pk = None
    return rows
