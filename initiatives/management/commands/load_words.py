"""Adds destinations, synonyms and parts of compounds to begin with; can be run again."""

from django.core.management.base import BaseCommand

from initiatives.actions.words import load_words


class Command(BaseCommand):
    """`manage.py load_words`: adds what is missing of the lists by which initiatives are recognised as alike."""

    help = "Adds the destinations, synonyms and parts of compounds that are not there yet."

    def handle(self, *args: object, **options: object) -> None:
        """Add them and say how many."""
        added = load_words()
        self.stdout.write(
            f"{added.destinations} destinations, {added.synonyms} synonyms, {added.parts} parts of compounds added."
        )
