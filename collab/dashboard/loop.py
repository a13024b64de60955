"""The whole schedule in one process, without a broker and without a worker: `manage.py outbox --loop`.

A small installation runs the website and this. It does what `collab.schedule` says, when it says so, one job after
another; a job that fails is logged and comes round again, a database that restarts is waited for.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from typing import Any

import structlog
from celery import current_app
from celery.schedules import BaseSchedule, crontab, maybe_schedule
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from collab import alive
from collab.outbox import heartbeats
from collab.outbox.sending import send_due
from collab.outbox.tasks import SENDING_SECONDS

logger = structlog.get_logger(__name__)

TICK_SECONDS = 1.0
BEAT_SECONDS = 30.0
SEND = "outbox.send"  # the one job that can be asked to stop half-way


class Loop:
    """Does what the schedule asks until `stopping` is set."""

    def __init__(self, schedule: dict[str, dict[str, Any]], *, stopping: threading.Event) -> None:
        self.stopping = stopping
        self.jobs = {name: (job, _timing(job)) for name, job in schedule.items()}
        self._ran_at: dict[str, dt.datetime] = {}
        self._beaten_at = -BEAT_SECONDS

    def run(self) -> None:
        """Go on until somebody stops it."""
        while not self.stopping.is_set():
            self.turn()
            self.stopping.wait(TICK_SECONDS)

    def turn(self) -> None:
        """One look at the schedule: do what is due."""
        if time.monotonic() - self._beaten_at >= BEAT_SECONDS:
            self._beaten_at = time.monotonic()
            alive.touch()
            self._do("beat", lambda: heartbeats.seen(heartbeats.BEAT, at=timezone.now()))
        for name, (job, timing) in self.jobs.items():
            if self.stopping.is_set():
                return
            if self._is_due(name, timing):
                self._ran_at[name] = timing.now()
                self._do(name, lambda job=job: self._run(job))

    def _is_due(self, name: str, timing: BaseSchedule) -> bool:
        """Whether it is time for a job: at once for what comes round all day, at its hour for what has one."""
        if name not in self._ran_at:
            if not isinstance(timing, crontab):
                return True
            self._ran_at[name] = timing.now()
        return bool(timing.is_due(self._ran_at[name]).is_due)

    def _run(self, job: dict[str, Any]) -> None:
        if job["task"] == SEND:
            send_due(now=timezone.now, limit_seconds=SENDING_SECONDS, stop=self.stopping.is_set)
        else:
            current_app.tasks[job["task"]].run(*job.get("args", ()), **job.get("kwargs", {}))

    def _do(self, name: str, call: Any) -> None:
        try:
            close_old_connections()  # also asks whether the one that we have still answers
            call()
        except (OperationalError, InterfaceError) as error:
            logger.warning("job_waits_for_database", job=name, error=type(error).__name__)
        except Exception:  # one job that fails must not take the others along
            logger.error("job_failed", job=name, exc_info=True)


def _timing(job: dict[str, Any]) -> BaseSchedule:
    return maybe_schedule(job["schedule"], app=current_app)
