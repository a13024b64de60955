"""Removing the words of old mail: that it was sent stays, what it said goes."""

from __future__ import annotations

import datetime as dt

import structlog
from django.conf import settings

from collab.accounts.models import User
from collab.outbox.models import Message

log = structlog.get_logger(__name__)
BATCH = 5_000


def empty_bodies(*, by: User | None = None, at: dt.datetime) -> int:
    """Remove the words of what was made before the retention and has ended; how many. Batch by batch."""
    before = at - dt.timedelta(days=settings.OUTBOX_RETENTION_DAYS)
    old = Message.objects.filter(created_at__lt=before, emptied_at__isnull=True, due_at__isnull=True)
    emptied = 0
    while keys := list(old.order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        # Asked again: somebody may have sent one of them again a moment ago.
        done = old.filter(pk__in=keys).update(subject="", text="", html="", context={}, emptied_at=at)
        emptied += done
        if not done:
            break
    log.info("outbox_emptied", messages=emptied, by=by.pk if by else None)
    return emptied
