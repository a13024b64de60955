"""The calendar: its months, and a subscription of 2,000 days against a bare query and `icalendar` alone."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from collab.accounts.models import User
from initiatives.actions.subscribing import subscribe
from initiatives.calendar.tokens import ADDRESSES
from initiatives.calendar.writing import MOST_ITEMS
from initiatives.models import Theme
from partners.models import Region

CALENDAR = "/initiatieven/kalender/"
# From so many months back to so many ahead.
MONTHS = range(-3, 7)
BARE = """
SELECT milestone.id, milestone.title, milestone.planned_until, initiative.id, initiative.title, initiative.updated_at
FROM initiatives_milestone milestone JOIN initiatives_initiative initiative ON initiative.id = milestone.initiative_id
WHERE milestone.reached_on IS NULL AND milestone.planned_until >= %s AND initiative.deleted_at IS NULL
ORDER BY milestone.planned_until, milestone.precision, milestone.id LIMIT %s
"""


def months() -> Iterator[str]:
    """Each month of all that one sees."""
    first = timezone.localdate().replace(day=1)
    return (f"{CALENDAR}?month={first + relativedelta(months=one):%Y-%m}" for one in itertools.cycle(MONTHS))


def filtered_months() -> Iterator[str]:
    """Each month of a province, then of a theme, in turn."""
    first = timezone.localdate().replace(day=1)
    provinces = Region.objects.filter(kind=Region.Kind.PROVINCE).values_list("pk", flat=True)
    themes = Theme.objects.values_list("pk", flat=True)
    filters = zip(itertools.cycle(provinces), itertools.cycle(themes), strict=False)
    for number, (province, theme) in zip(itertools.cycle(MONTHS), filters, strict=False):
        month = f"month={first + relativedelta(months=number):%Y-%m}"
        yield f"{CALENDAR}?region={province}&{month}"
        yield f"{CALENDAR}?theme={theme}&{month}"


def subscription(user: User) -> str:
    """The address of a subscription to all that `user` sees: more than it may hold."""
    feed = subscribe(name="Bench", query="", by=user, at=timezone.now())
    return reverse("agenda:feed", args=[ADDRESSES.of(feed.salt)])


def bare(on: dt.date) -> None:
    """As many milestones by one bare query, written out with the same properties, as long."""
    with connection.cursor() as cursor:
        cursor.execute(BARE, [on, MOST_ITEMS])
        rows = cursor.fetchall()
    calendar = Calendar()
    for key, title, day, initiative, of, at in rows:
        event = Event()
        at = at.astimezone(dt.UTC).replace(microsecond=0)
        event.add("uid", f"milestone-{key}@bench")
        event.add("dtstamp", at)
        event.add("last-modified", at)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        url = f"{settings.SITE_URL}/initiatieven/{initiative}/mijlpalen/#milestone-{key}"
        event.add("summary", f"Mijlpaal: {title} – {of}")
        event.add("description", f"{of}\n{day:%A %d %B %Y}\n\n{url}")
        event.add("url", url)
        event.add("categories", ["Mijlpaal"])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    assert len(calendar.to_ical()) > 0  # noqa: S101 (so that it is not left out)
