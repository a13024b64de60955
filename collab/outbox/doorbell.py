"""The doorbell: tells a worker, by way of the broker, that there is work. A courtesy and no more.

What must be done is a row in PostgreSQL, and the schedule looks for it every few seconds. So nobody waits for the
broker: one thread of this process rings, and who asked for it goes on at once. A broker that is stopped, frozen or
nowhere to be found costs a page nothing; after a failure nobody tries for a while.
"""

from __future__ import annotations

import os
import threading
import time
from functools import partial

import structlog
from celery import current_app
from django.db import transaction

logger = structlog.get_logger(__name__)

REST_SECONDS = 15.0  # after a failure; the schedule does the work meanwhile
STALE_SECONDS = 60  # a ring that nobody heard for so long says nothing any more


class Doorbell:
    """Rings in a thread of its own, each task at most once for all who asked while it was busy."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._asked: dict[str, None] = {}
        self._thread: threading.Thread | None = None
        self._rests_until = 0.0

    def ring(self, task: str) -> None:
        """Ask for `task`, without waiting; while the bell rests nothing happens."""
        with self._changed:
            if time.monotonic() < self._rests_until:
                return
            self._asked[task] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="doorbell", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._asked:
                    self._changed.wait()
                asked, self._asked = list(self._asked), {}
            try:
                for task in asked:
                    publish(task)
            except Exception as error:  # of which sort depends on the broker; none of them may end the thread
                with self._changed:
                    self._rests_until = time.monotonic() + REST_SECONDS
                    self._asked.clear()
                logger.warning("doorbell_failed", task=task, error=type(error).__name__, rests=REST_SECONDS)


def publish(task: str) -> None:
    """Hand `task` to the broker; raises what the broker's library raises, within its own time limits."""
    current_app.send_task(task, expires=STALE_SECONDS, retry=False)


_doorbell = Doorbell()


def _renew() -> None:
    """Threads do not come along into a child process: a child gets a bell of its own."""
    global _doorbell
    _doorbell = Doorbell()


os.register_at_fork(after_in_child=_renew)


def ring(task: str) -> None:
    """Have `task` done soon, when the transaction that is going on is kept; never waits and never fails."""
    transaction.on_commit(partial(_ring, task), robust=True)


def _ring(task: str) -> None:
    _doorbell.ring(task)
