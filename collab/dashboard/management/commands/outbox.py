"""Do by hand, or without a broker, what the worker does: make what people are to be told, and send what is due."""

from __future__ import annotations

import math
import signal
import threading
from dataclasses import fields
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from collab.dashboard.loop import Loop
from collab.outbox import heartbeats
from collab.outbox.sending import send_due
from initiatives.reminders.sweep import sweep


class Command(BaseCommand):
    """Sweep and send once, or for ever."""

    help = "Make the reminders of now and send all that is due; --loop goes on until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--loop` is the worker and the schedule of an installation without a broker."""
        parser.add_argument("--loop", action="store_true", help="do the whole schedule until SIGTERM; needs no broker")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and stop in good order: what is being sent is finished first."""
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        if options["loop"]:
            current_app.loader.import_default_modules()
            Loop(current_app.conf.beat_schedule, stopping=stopping).run()
            return
        at = timezone.now()
        made = sweep(on=timezone.localdate(at), at=at)
        heartbeats.seen(heartbeats.SWEEP, at=at)
        self.stdout.write(f"Made: {_counts(made)}")
        sent = send_due(now=timezone.now, limit_seconds=math.inf, stop=stopping.is_set)
        self.stdout.write(f"Sent: {_counts(sent)}")


def _counts(counted: Any) -> str:
    """What was counted, in one line; what is zero is left out."""
    told: dict[str, Any] = {}
    for field in fields(counted):
        value = getattr(counted, field.name)
        told |= value if isinstance(value, dict) else {field.name: value}
    return ", ".join(f"{name} {value}" for name, value in told.items() if value) or "nothing"
