"""Adds the default kinds of initiative; can be run again."""

from django.core.management.base import BaseCommand

from initiatives.actions import load_kinds


class Command(BaseCommand):
    """`manage.py load_kinds`: adds the default kinds of initiative that are not there yet."""

    help = "Adds the default kinds of initiative that are not there yet."

    def handle(self, *args: object, **options: object) -> None:
        """Add them and say how many."""
        self.stdout.write(f"{load_kinds()} kinds added.")
