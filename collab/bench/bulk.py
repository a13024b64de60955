"""Many rows at once: export and import against PostgreSQL's own COPY."""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

IMPORTED = Path("initiatives/data/gemeenschappelijke_regelingen_2016.csv")
IMPORTED_ON = dt.date(2016, 8, 24)
EXPORTED = 10_000

# The columns of the export, as PostgreSQL gives them by itself.
_RAW = """
COPY (
    SELECT listed.*, party.lead, party.others FROM ({listed}) listed LEFT JOIN LATERAL (
        SELECT max(organisation.name) FILTER (WHERE partnership.role = 'lead') AS lead,
               string_agg(organisation.name, '; ' ORDER BY partnership.id)
                   FILTER (WHERE partnership.role <> 'lead') AS others
        FROM initiatives_partnership partnership
        JOIN partners_organisation organisation ON organisation.id = partnership.organisation_id
        WHERE partnership.initiative_id = listed.pk AND partnership.left_on IS NULL
    ) party ON true
) TO STDOUT WITH (FORMAT csv, DELIMITER ';', HEADER)
"""


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def copy_out(user: object, query: str) -> int:
    """What the export of `query` holds, by COPY alone; says how many bytes came."""
    from initiatives.exports import FIELDS
    from initiatives.filters import InitiativeFilter
    from initiatives.models import Initiative

    found = InitiativeFilter(QueryDict(query), queryset=Initiative.objects.visible_to(user), user=user)  # type: ignore[arg-type]
    fields = ["theme__name" if name == "theme_id" else name for name in FIELDS]
    listed, parameters = found.qs.values_list(*fields).query.sql_with_params()
    with connection.cursor() as cursor:
        statement = cursor.mogrify(_RAW.format(listed=listed), parameters)
        with cursor.copy(statement) as copy:
            return sum(len(block) for block in copy)


def load_file() -> None:
    """Read, match and write the joint arrangements of 2016; and take it all back.

    All of it: reading the file, matching its names, the rows with their keys and words to be found by, the trail.
    What a commit would add (foreign keys checked, the log on disk) is not in it, and not in the control either.
    """
    from collab.lib.tables.reading import read_table
    from initiatives.importing.reading import read_participations
    from initiatives.importing.running import run_import

    with transaction.atomic():
        reading = read_participations(read_table(settings.BASE_DIR / IMPORTED), name=IMPORTED.name)
        run_import(reading, on=IMPORTED_ON, at=timezone.now())
        transaction.set_rollback(True)


def copy_in() -> None:
    """COPY the same rows as they stand in the file into a table of texts; and take it back.

    The strictest way to read "the same rows": no types, keys, indexes or checks. COPY into the tables that an import
    fills takes some thirty times as long, for their indexes and generated columns; nothing of that is in the control.
    """
    raw = (settings.BASE_DIR / IMPORTED).read_bytes()
    header, delimiter = raw.split(b"\n", 1)[0], b";" if b";" in raw.split(b"\n", 1)[0] else b","
    columns = ", ".join(f"c{number} text" for number in range(header.count(delimiter) + 1))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_rows ({columns})")
        with cursor.copy(
            f"COPY bench_rows FROM STDIN WITH (FORMAT csv, HEADER, DELIMITER '{delimiter.decode()}')"
        ) as copy:
            copy.write(raw)
        transaction.set_rollback(True)


def megabytes_of_loading() -> float:
    """The most memory that loading the file takes, in a process of its own."""
    command = [sys.executable, "-m", "collab.bench.bulk"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ, capture_output=True, check=True)  # noqa: S603
    return float(done.stdout.decode().strip().splitlines()[-1])


def most_memory() -> float:
    """The most megabytes that this process took.

    Linux hands the figure of `getrusage` down from the process that started this one, which may have
    filled a whole database before; the one in /proc begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return float(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    django.setup()
    load_file()
    sys.stdout.write(f"{most_memory()}\n")
