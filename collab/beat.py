"""Celery's schedule, with a sign of life. Two of them at once are harmless: a ring is safe to hear twice."""

from __future__ import annotations

import time
from typing import Any

import structlog
from celery.beat import PersistentScheduler
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from collab import alive
from collab.outbox import heartbeats

logger = structlog.get_logger(__name__)

SECONDS = 30.0


class Scheduler(PersistentScheduler):
    """Writes down at most every half minute that it ticks; a database that is away does not stop it."""

    _written_at = -SECONDS

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Ring for what is due, and show that we are alive."""
        seconds = super().tick(*args, **kwargs)
        if time.monotonic() - self._written_at >= SECONDS:
            self._written_at = time.monotonic()
            alive.touch()
            try:
                close_old_connections()
                heartbeats.seen(heartbeats.BEAT, at=timezone.now())
            except DatabaseError as error:
                logger.warning("beat_not_written", error=type(error).__name__)
        return seconds
