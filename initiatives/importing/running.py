"""Doing it: everything or nothing, one at a time, and nothing when it was done before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction

from initiatives.importing.planning import Plan, make_plan
from initiatives.importing.reading import Reading
from initiatives.importing.writing import Written, write_plan
from partners.matching import NameIndex


@dataclass(frozen=True, slots=True)
class Result:
    """What an import found and wrote."""

    plan: Plan
    written: Written


@transaction.atomic
def run_import(
    reading: Reading,
    *,
    on: dt.date,
    at: dt.datetime,
    decisions: dict[str, str] | None = None,
    is_dry_run: bool = False,
) -> Result:
    """Match, plan and, unless it is a dry run, write what a list of the day `on` says.

    Two imports at once run after each other, so that the second finds what the first wrote.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('initiatives.importing'))")
    plan = make_plan(reading, index=NameIndex.load(on=on), decisions=decisions)
    return Result(plan, Written() if is_dry_run else write_plan(plan, at=at))
