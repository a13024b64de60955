"""Doorbells of the initiatives app: an action each, safe to ring twice."""

from celery import shared_task
from django.utils import timezone

from collab.outbox import heartbeats
from initiatives import actions
from initiatives.reminders.sweep import sweep as sweep_rules


@shared_task(name="initiatives.sweep")
def sweep() -> None:
    """Make what people are to be told by now."""
    at = timezone.now()
    sweep_rules(on=timezone.localdate(at), at=at)
    heartbeats.seen(heartbeats.SWEEP, at=at)


@shared_task(name="initiatives.purge_deleted")
def purge_deleted() -> None:
    """Remove for good what was deleted over 30 days ago."""
    actions.purge_deleted(at=timezone.now())
