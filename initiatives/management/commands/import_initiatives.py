"""`manage.py import_initiatives FILE`: the command line's door onto `initiatives.importing`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from collab.lib.spreadsheet import csv_lines
from collab.lib.tables import UnreadableFile, read_table
from initiatives.importing import read_decisions, read_participations, run_import
from initiatives.importing.reporting import figures, report_header, report_rows
from partners.matching import NameIndex


class Command(BaseCommand):
    """Read a table of initiatives with their partners, one row per partner."""

    help = "Import initiatives from a table (CSV or spreadsheet) with one row per partner: all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and how to read it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument(
            "--as-of", type=dt.date.fromisoformat, metavar="2016-08-24",
            help="the day of the list: names are those of that day (default: today)",
        )  # fmt: skip
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="write what became of each name")
        parser.add_argument(
            "--decisions", type=Path, metavar="FILE.csv",
            help="what a person decided: the report, with the column of the organisation filled in",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, match, write, and say what happened."""
        on = options["as_of"] or timezone.localdate()
        try:
            reading = read_participations(read_table(options["file"]), name=options["file"].name)
            decisions = (
                read_decisions(read_table(options["decisions"]), index=NameIndex.load(on=on))
                if options["decisions"]
                else {}
            )
            result = run_import(reading, on=on, at=timezone.now(), decisions=decisions, is_dry_run=options["dry_run"])
        except UnreadableFile as trouble:
            raise CommandError(str(trouble)) from trouble
        if options["report"]:
            with options["report"].open("w", encoding="utf-8", newline="") as file:
                file.writelines(csv_lines(report_header(), report_rows(result.plan)))
        if options["dry_run"]:
            self.stdout.write(_("Nothing was written: this was a dry run."))
        for line in figures(result):
            self.stdout.write(line)
        if options["verbosity"] > 1:
            for remark in result.plan.remarks:
                self.stdout.write(f"{remark.line}: {remark.text}" if remark.line else remark.text)
