"""Doorbells of the accounts app: safe to ring twice."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="accounts.clear_sessions")
def clear_sessions() -> None:
    """Remove the sessions that ended."""
    call_command("clearsessions")
