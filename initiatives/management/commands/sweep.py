"""`manage.py sweep`: tell what is due, as the schedule does every minute; or only say what would be told on a day."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from initiatives.reminders.planning import plan
from initiatives.reminders.sweep import sweep


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a day: write it as 2027-03-28.") from None


class Command(BaseCommand):
    """The door onto `initiatives.reminders.sweep.sweep`."""

    help = "Make the reminders that are due, and the mails that tell them. Safe to run twice, late or in parallel."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Of which day, and whether to leave everything as it is."""
        parser.add_argument("--on", type=_day, default=None, help="the day (today)")
        parser.add_argument("--dry-run", action="store_true", help="only say as JSON what each rule would make")

    def handle(self, *args: Any, on: dt.date | None, dry_run: bool, **options: Any) -> None:
        """Sweep, or say what a sweep would make; as JSON either way."""
        at = timezone.now()
        today = timezone.localdate(at)
        day = on or today
        # Of another day it is that day at the same time of the clock.
        then = at if day == today else timezone.make_aware(dt.datetime.combine(day, timezone.localtime(at).time()))
        said = plan(on=day, at=then) if dry_run else asdict(sweep(on=day, at=then))
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2, default=str))
