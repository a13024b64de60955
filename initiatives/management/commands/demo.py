"""`manage.py demo`: people who can sign in and collaborations worth looking at, to try the product out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from collab.outbox.calendar import Calendar
from initiatives.demo.loading import load_demo, password
from initiatives.demo.remembering import remember
from initiatives.reminders.sweep import sweep
from initiatives.tallying import count_uncounted

LOCAL = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    """The door onto `initiatives.demo.loading.load_demo`."""

    help = "Load demo people, collaborations and the joint arrangements of 2016; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--yes` for a site that others can reach."""
        parser.add_argument(
            "--yes", action="store_true", help="also where others can sign in: the password of the demo is public"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was added."""
        if urlsplit(settings.SITE_URL).hostname not in LOCAL and not options["yes"]:
            raise CommandError(
                f"{settings.SITE_URL} can be reached by others, and the password of the demo people is public. "
                "Run it with --yes when that is what you want."
            )
        at = timezone.now()
        on = timezone.localdate(at)
        loaded = load_demo(on=on, at=at)
        # As the schedule would have done: at a weekend the people of the demo have news of Friday.
        sweep(on=Calendar().last_sending_day(on), at=at)
        count_uncounted(on=on)
        remember(on=on, at=at)
        if options["verbosity"]:
            self.stdout.write(
                f"Added: {loaded.people} people, {loaded.collaborations} collaborations, "
                f"{loaded.arrangements} joint arrangements."
            )
            self.stdout.write(f"Password of the demo people: {password()}")
