"""Adds the default themes; can be run again."""

from django.core.management.base import BaseCommand

from initiatives.actions import load_themes


class Command(BaseCommand):
    """`manage.py load_themes`: adds the default themes that are not there yet."""

    help = "Adds the default themes that are not there yet."

    def handle(self, *args: object, **options: object) -> None:
        """Add them and say how many."""
        self.stdout.write(f"{load_themes()} themes added.")
