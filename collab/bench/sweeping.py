"""One sweep over a million initiatives, in a database and a process of its own, against the bare statements.

The million is written by SQL, with short texts and without the indexes and the history that a sweep does not touch.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from psycopg import sql

# Of as many initiatives a tenth is due; somebody coordinates fifty of them.
NAMES = ("sweep", "sweep-mail", "sweep-again")
INITIATIVES = 1_000_000
ORGANISATIONS = 500
ON = dt.date(2026, 3, 2)  # a Monday on which things are sent
AT = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
SETTLED = dt.date(2026, 2, 1)
RUNS, AGAIN = 5, 200

_QUIET = """
DROP INDEX initiatives_initiative_search; DROP INDEX initiatives_initiative_keys;
ALTER TABLE initiatives_initiative DROP COLUMN search;
ALTER TABLE initiatives_initiative DISABLE TRIGGER USER;
ALTER TABLE initiatives_initiative ENABLE TRIGGER initiatives_touch_begun;
ALTER TABLE initiatives_partnership DISABLE TRIGGER USER;
ALTER TABLE initiatives_partnership ENABLE TRIGGER initiatives_touch_inserted;
ALTER TABLE initiatives_involvement DISABLE TRIGGER USER;
ALTER TABLE initiatives_involvement ENABLE TRIGGER initiatives_touch_inserted;
ALTER TABLE partners_person DISABLE TRIGGER USER;
ALTER TABLE accounts_user DISABLE TRIGGER USER;
ALTER TABLE partners_organisation DISABLE TRIGGER USER;
"""

# All were confirmed lately, and nobody is asked yet to stand behind it; of the first tenth the horizon has passed.
_FILL = """
INSERT INTO accounts_user
    (id, password, is_superuser, email, name, is_staff, is_active, created_at, language, appearance)
SELECT n, '', false, n || '@bench.example', 'Coördinator ' || n, false, true, now(), 'nl', 'system'
FROM generate_series(1, {people}) n;
INSERT INTO partners_person (id, name, email, user_id)
SELECT n, 'Coördinator ' || n, '', n FROM generate_series(1, {people}) n;
INSERT INTO initiatives_theme (id, name, name_en, position, is_active) VALUES (1000, 'Bench', '', 1, true);
INSERT INTO partners_organisation (id, name, short_name, kind, place, website, source, created_at, updated_at, version)
SELECT n, 'Gemeente ' || n, '', 'municipality', '', '', '', now(), now(), 1 FROM generate_series(1, {organisations}) n;
INSERT INTO initiatives_initiative (id, title, binding, urgency, theme_id, stage, visibility, place, started_on,
    horizon_on, created_at, updated_at, confirmed_on, version, source, source_key, facets, partner_names, reflected_on)
SELECT n, 'Initiatief ' || n, 'Samen.', '', 1000, 'growing', 'everyone', '', DATE '2026-01-05',
       CASE WHEN n <= {due} THEN DATE '2026-03-01' ELSE DATE '2027-03-01' END,
       '2026-01-05', '2026-02-20', '2026-02-20', 1, '', '', '{{}}', '', NULL
FROM generate_series(1, {initiatives}) n;
INSERT INTO initiatives_partnership (initiative_id, organisation_id, role, name_then, left_reason, joined_on)
SELECT n, 1 + n % {organisations}, 'lead', '', '', DATE '2026-03-03' FROM generate_series(1, {initiatives}) n;
INSERT INTO initiatives_involvement (initiative_id, person_id, role, started_on)
SELECT n, 1 + n % {people}, 'coordinator', DATE '2026-01-05' FROM generate_series(1, {initiatives}) n;
"""


@contextmanager
def million(url: str) -> Iterator[str]:
    """The address of a database that holds nothing; dropped at the end."""
    parts = urlsplit(url)
    name = sql.Identifier(f"{parts.path.strip('/')}_million")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
    try:
        yield urlunsplit(parts._replace(path=f"/{parts.path.strip('/')}_million"))
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def measured(initiatives: int = INITIATIVES) -> list[dict[str, object]]:
    """The rows about sweeping over so many initiatives, each as `measuring` prints it."""
    with million(os.environ["DATABASE_URL"]) as url:
        command = [sys.executable, "-m", "collab.bench.sweeping", str(initiatives)]
        environment = os.environ | {"DATABASE_URL": url, "DATABASE_STATEMENT_TIMEOUT_MS": "0"}
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _vacuum() -> None:
    for table in ("initiatives_clock", "outbox_occurrence", "outbox_message", "outbox_recipient"):
        _run(f"VACUUM ANALYZE {table}")


def _prepare(initiatives: int) -> None:
    from initiatives.reminders.clocks import refresh

    due = initiatives // 10
    values = {"initiatives": initiatives, "due": due, "people": initiatives // 50, "organisations": ORGANISATIONS}
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        # What is written refers to what was written before: checked at once, nothing piles up until the end.
        _run("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in (_QUIET + _FILL.format(**values)).split(";\n"):
            if statement.strip():
                _run(statement)
    _run("VACUUM ANALYZE")
    taken = _seconds(refresh)
    _run("VACUUM ANALYZE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE next_on <= %s) FROM initiatives_clock", [ON])
        clocks, ready = cursor.fetchone()
    _say(f"{clocks} clocks, {ready} due; set in {taken:.0f} seconds")
    with transaction.atomic():
        _run(f"INSERT INTO initiatives_touched (initiative_id) SELECT * FROM generate_series(1, {due})")
        _say(f"{due} touched and nothing changed: {_seconds(refresh):.1f} seconds")
        transaction.set_rollback(True)


def _taken_back(work: Callable[[], object]) -> float:
    """How long `work` takes, commit and all but without its traces: the same start for the next."""
    with transaction.atomic():
        taken = _seconds(work)
        transaction.set_rollback(True)
    _vacuum()
    return taken


def _bare() -> None:
    """What the rules write, straight from tables that hold it ready: the occurrences, and the mark."""
    _run("INSERT INTO outbox_occurrence SELECT * FROM bench_rows ON CONFLICT DO NOTHING")
    _run("UPDATE initiatives_clock clock SET step = bench_marks.step, told_on = bench_marks.told_on,"
         " next_on = bench_marks.next_on FROM bench_marks"
         " WHERE clock.kind = bench_marks.kind AND clock.object_id = bench_marks.object_id")  # fmt: skip


def _bare_with_mail() -> None:
    """The same with the messages, and the mark that says which mail tells what."""
    _bare()
    _run("INSERT INTO outbox_message SELECT * FROM bench_messages ON CONFLICT DO NOTHING")
    _run("UPDATE outbox_occurrence one SET message_id = bench_links.message_id FROM bench_links"
         " WHERE one.id = bench_links.id")  # fmt: skip


def main(initiatives: int) -> None:
    """Fill, sweep, and say how long it took, in turn with the control."""
    from collab.bench.bulk import most_memory
    from initiatives.reminders.sweep import sweep, tell

    _prepare(initiatives)
    with transaction.atomic():
        swept = sweep(on=ON, at=AT)
        _run("CREATE TABLE bench_messages AS SELECT * FROM outbox_message")
        _run("CREATE TABLE bench_links AS SELECT id, message_id FROM outbox_occurrence")
        _run("UPDATE outbox_occurrence SET message_id = NULL")
        _run("CREATE TABLE bench_rows AS SELECT * FROM outbox_occurrence")
        _run(f"CREATE TABLE bench_marks AS SELECT * FROM initiatives_clock WHERE told_on = DATE '{ON}'")
        _run("DELETE FROM outbox_occurrence")
        _run("DELETE FROM outbox_message")
        _run("UPDATE initiatives_clock SET step = 0, told_on = NULL, next_on = since WHERE told_on IS NOT NULL")
    _say(f"{swept}")
    _vacuum()
    taken, bare, whole, mailed = [], [], [], []
    for _number in range(RUNS):
        taken.append(_taken_back(lambda: tell(ON, AT, only_news=False)))
        bare.append(_taken_back(_bare))
        whole.append(_taken_back(lambda: sweep(on=ON, at=AT)))
        mailed.append(_taken_back(_bare_with_mail))
    _row("sweep", taken, bare, 2)
    _row("sweep-mail", whole, mailed, 2)
    with transaction.atomic():
        sweep(on=ON, at=AT)
        _run("UPDATE outbox_message SET state = 'sent', sent_at = created_at, due_at = NULL")
    _vacuum()
    count = "SELECT count(*) FROM initiatives_clock WHERE next_on <= %s"

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute(count, [ON])
            cursor.fetchone()

    again: list[float] = []
    counted: list[float] = []
    for _number in range(AGAIN):
        again.append(_seconds(lambda: sweep(on=ON, at=AT)))
        counted.append(_seconds(look))
    _row("sweep-again", again, counted, 5)
    _say(f"sweep: {most_memory():.0f} MB (at most 300)")
    connections.close_all()


def _row(name: str, taken: list[float], control: list[float], limit: float) -> None:
    seconds, bare = statistics.median(taken), statistics.median(control)
    row = {
        "name": name, "seconds": round(seconds, 5), "control_seconds": round(bare, 5),
        "ratio": round(seconds / bare, 2), "limit": limit,
    }  # fmt: skip
    sys.stdout.write(f"{json.dumps(row)}\n")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
