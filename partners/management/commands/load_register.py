"""`manage.py load_register`: fill the register of partners, or bring it up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from partners.actions.register import Tally, load_register


class Command(BaseCommand):
    """The door onto `partners.actions.register.load_register`."""

    help = "Load the register of partners from partners/data; run again it changes only what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was done."""
        report = load_register()
        self.stdout.write(_line("Organisations", report.organisations))
        self.stdout.write(_line("Regions", report.regions))


def _line(what: str, tally: Tally) -> str:
    return f"{what}: {tally.added} added, {tally.changed} changed, {tally.unchanged} unchanged"
