"""`manage.py generate`: add a large region that does not exist, to see how the register behaves when it is full."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from initiatives.generating.loading import generate
from initiatives.generating.region import EmptyRegisterError


class Command(BaseCommand):
    """The door onto `initiatives.generating.loading.generate`."""

    help = "Add invented initiatives between the organisations of the register; not for a site with real ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, and which."""
        parser.add_argument("--initiatives", type=int, default=1_000, help="how many to add (1000)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same region (1)")

    def handle(self, *args: Any, initiatives: int, seed: int, **options: Any) -> None:
        """Generate, and say what came and how long it took."""
        if initiatives < 1:
            raise CommandError("Ask for one initiative or more: --initiatives 1000.")
        start = time.monotonic()
        try:
            counts = generate(number=initiatives, seed=seed, on=timezone.localdate())
        except EmptyRegisterError:
            raise CommandError("The register of partners is empty. First: manage.py load_register.") from None
        came = ", ".join(f"{count} {what}" for what, count in counts.items())
        self.stdout.write(f"Added {came} in {time.monotonic() - start:.0f} seconds.")
