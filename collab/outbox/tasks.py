"""Doorbells of the outbox: a call each, safe to ring twice and at the same time."""

from celery import shared_task
from django.utils import timezone

from collab.outbox import heartbeats
from collab.outbox.actions import empty_bodies as actions_empty_bodies
from collab.outbox.sending import send_due

# Shorter than any time limit of a task: who has more to send is rung for again within seconds.
SENDING_SECONDS = 45.0


@shared_task(name="outbox.send")
def send() -> None:
    """Send what is due."""
    send_due(now=timezone.now, limit_seconds=SENDING_SECONDS, stop=_never)


@shared_task(name="outbox.empty_bodies")
def empty_bodies() -> None:
    """Empty the words of messages that were kept long enough."""
    actions_empty_bodies(at=timezone.now())


@shared_task(name="outbox.heartbeat")
def heartbeat() -> None:
    """Show that what is asked of a worker is done."""
    heartbeats.seen(heartbeats.WORKER, at=timezone.now())


def _never() -> bool:
    return False
