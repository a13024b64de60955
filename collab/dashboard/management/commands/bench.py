"""`manage.py bench`: how fast the pages are, as a ratio against a bare view in the same run."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Starts `collab.bench` in a process of its own: it needs other settings and another database."""

    help = "Measure the speed of the pages; in a database of its own, which is dropped afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much data, how often, and whether to keep it for the next time."""
        parser.add_argument("--initiatives", type=int, default=100_000, help="how many initiatives (100000)")
        parser.add_argument("--runs", type=int, default=60, help="how often each page is asked for (60)")
        parser.add_argument("--keep", action="store_true", help="keep the bench's database for the next time")
        parser.add_argument("--only", default="", help="only the rows whose name holds this")

    def handle(self, *args: Any, initiatives: int, runs: int, keep: bool, only: str, **options: Any) -> None:
        """Run it and end as it ends."""
        command = [sys.executable, "-m", "collab.bench", f"--initiatives={initiatives}", f"--runs={runs}"]
        command += [f"--only={only}", *(["--keep"] if keep else [])]
        sys.exit(subprocess.run(command, cwd=settings.BASE_DIR, check=False).returncode)  # noqa: S603
