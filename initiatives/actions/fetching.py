"""A calendar program reads a subscription: what was in it, and once a day that it was read."""

from __future__ import annotations

import datetime as dt

from initiatives.models import CalendarFeed

NOTED_EVERY = dt.timedelta(days=1)


def note_fetch(*, feed: CalendarFeed, etag: str, at: dt.datetime) -> None:
    """Note what was in it when that changed, and at most once a day that it was read: one statement, or none.

    No person does this: the history of changes does not keep it.
    """
    changed: dict[str, object] = {}
    if feed.etag != etag:
        changed |= {"etag": etag, "changed_at": at.replace(microsecond=0)}
    if feed.last_fetched_at is None or at - feed.last_fetched_at >= NOTED_EVERY:
        changed |= {"last_fetched_at": at}
    if changed:
        CalendarFeed.objects.filter(pk=feed.pk).update(**changed)
        for name, value in changed.items():
            setattr(feed, name, value)
