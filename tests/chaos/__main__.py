"""`python -m tests.chaos`: each pattern in turn, a line of JSON for each; 1 when ours does not hold."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from collab.bench import sink
from collab.embedded import Postgres

if TYPE_CHECKING:
    from tests.chaos.patterns import Pattern

LONGEST = 300  # seconds for one pattern, on a machine that is busy with other things
THINKS = 0.03  # seconds between what the mail server writes down and what it answers


class Child:
    """A process that does `work` again and again until it is killed; forked, so that it is there at once."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work = work
        self.pid = 0
        self.start()

    def start(self) -> None:
        """Begin."""
        from django.db import connections

        connections.close_all()  # a connection of two processes is none
        self.pid = os.fork()
        if self.pid == 0:
            random.seed()
            try:
                while True:
                    self.work()
                    time.sleep(0.02)
            finally:
                os._exit(1)

    def kill(self) -> None:
        """kill -9, whatever it is doing."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def revive(self) -> None:
        """Start anew what ended by itself."""
        if os.waitpid(self.pid, os.WNOHANG)[0]:
            self.start()


def disturb(children: list[Child], record: Path, pattern: Pattern) -> tuple[int, int, int]:
    """Kill or freeze one of them, or the database, at a random moment, until it was so often and all mail has ended.

    Something must have been sent since the last time: what is killed before it began to send shows nothing.
    """
    from django.conf import settings

    from tests.chaos import reminders

    killed = frozen = crashed = 0
    past_lease = settings.OUTBOX_LEASE_SECONDS + settings.OUTBOX_GRACE_SECONDS + 0.3
    deadline, looks_at = time.monotonic() + LONGEST, 0.0
    seen = 0
    while time.monotonic() < deadline:
        waits_until = time.monotonic() + 10
        while record.stat().st_size == seen and time.monotonic() < waits_until:
            time.sleep(0.005)
        seen = record.stat().st_size
        time.sleep(random.uniform(0, 0.06))
        if killed < pattern.kills:
            child = random.choices(children, weights=[3, 3, 1, 1])[0]
            child.kill()
            child.start()
            killed += 1
        elif frozen < pattern.freezes:
            child = random.choice(children[:2])
            os.kill(child.pid, signal.SIGSTOP)
            time.sleep(past_lease)
            os.kill(child.pid, signal.SIGCONT)
            frozen += 1
        elif crashed < pattern.crashes:
            crash()
            crashed += 1
        for child in children:
            child.revive()
        if time.monotonic() > looks_at:
            looks_at = time.monotonic() + 1
            if reminders.is_done():
                break
    return killed, frozen, crashed


def crash() -> None:
    """kill -9 of a process of PostgreSQL: it ends all others, forgets what is not on the disk, and recovers."""
    from django.db import OperationalError, connection, connections

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        pids = [pid for (pid,) in cursor.fetchall()]
    connections.close_all()
    os.kill(random.choice(pids), signal.SIGKILL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        time.sleep(0.1)
        try:
            connection.ensure_connection()
            return
        except OperationalError:
            continue


def main() -> int:
    """Try each pattern; those whose name holds the first argument, when there is one."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        # Durable, as in production: a commit is on the disk.
        with Postgres(folder / "postgres") as server:
            os.environ |= {
                "DATABASE_URL": server.url, "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
                "SECRET_KEY": "only-for-this-run-and-never-anywhere-else", "SITE_URL": "http://chaos.example",
                "EMAIL_URL": "smtp://127.0.0.1:25",
            }  # fmt: skip
            import django

            django.setup()
            from django.core.management import call_command

            from tests.chaos.patterns import PATTERNS

            call_command("migrate", verbosity=0)
            wanted = sys.argv[1] if sys.argv[1:] else ""
            holds = [_try(pattern, folder) for pattern in PATTERNS if wanted in pattern.name]
        return 0 if all(holds) else 1


def _try(pattern, folder: Path) -> bool:
    from django.conf import settings
    from django.db import connections

    from tests.chaos import reminders

    record = folder / "record"
    record.write_bytes(b"")
    reminders.prepare()
    began = time.monotonic()
    with sink.running(record=record, delay=THINKS) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        children = [Child(work) for work in (pattern.send, pattern.send, reminders.beat, reminders.beat)]
        try:
            killed, frozen, crashed = disturb(children, record, pattern)
        finally:
            for child in children:
                child.kill()
    seen = {"pattern": pattern.name, "kills": killed, "freezes": frozen, "crashes": crashed, **reminders.result(record)}
    connections.close_all()
    lost = seen["lost_silently"] + seen["marked_sent_not_delivered"]
    is_tried = (killed, frozen, crashed) == (pattern.kills, pattern.freezes, pattern.crashes)
    seen_all = seen["duplicates"] <= seen["uncertain"] and not seen["duplicates_unseen"]
    holds = not lost and not seen["unfinished"] and seen_all and not seen["overwritten"]
    sys.stdout.write(json.dumps(seen | {"seconds": round(time.monotonic() - began), "holds": holds}) + "\n")
    sys.stdout.flush()
    # Without a guard the harness must see what the guard is for; else it would not see it with the guard either.
    return is_tried and holds == pattern.must_hold


if __name__ == "__main__":
    sys.exit(main())
