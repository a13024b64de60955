"""Doorbells of the initiatives app: an action each, safe to ring twice."""

from celery import shared_task
from django.utils import timezone

from initiatives import actions


@shared_task(name="initiatives.purge_deleted")
def purge_deleted() -> None:
    """Remove for good what was deleted over 30 days ago."""
    actions.purge_deleted(at=timezone.now())
