"""Adds the first version of the questions of a reflection; can be run again."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiatives.actions.reflecting import load_first_questionnaire


class Command(BaseCommand):
    """`manage.py load_questionnaire`: adds the first version of the questions, where there is none."""

    help = "Adds the first version of the questions of a reflection, where there is none."

    def handle(self, *args: object, **options: object) -> None:
        """Add it and say so."""
        added = load_first_questionnaire(on=timezone.localdate())
        self.stdout.write("The first questions are there." if added else "There are questions already.")
