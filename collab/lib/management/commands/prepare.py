"""Everything between an installed program and a working site; safe to run again at each start."""

from __future__ import annotations

import time
from contextlib import closing
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OLDEST_POSTGRESQL = 150_000


class Command(BaseCommand):
    """Bring the database and the register up to date."""

    help = "Bring the database and the register up to date; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--demo` fills an installation for trying out; `--wait` is for one that starts beside its database."""
        parser.add_argument("--demo", action="store_true", help="also load demo people and collaborations")
        parser.add_argument("--static", action="store_true", help="also collect the static files (an image has them)")
        parser.add_argument("--wait", type=int, default=0, metavar="SECONDS", help="how long to wait for the database")
        parser.add_argument(
            "--only-wait", type=int, metavar="SECONDS", help="change nothing: wait until another start has done it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the server, then do what is needed, one start at a time."""
        if options["only_wait"] is not None:
            self._wait_for_others(options["only_wait"])
            return
        self._wait_for_server(options["wait"])
        # Two web servers that start together must not both migrate: the second waits, and finds it done.
        with closing(psycopg.connect(**connection.get_connection_params(), autocommit=True)) as lock:
            lock.execute("SELECT pg_advisory_lock(hashtext('prepare'))")
            self._prepare(demo=options["demo"])
        if options["static"]:
            call_command("collectstatic", interactive=False, verbosity=0)

    def _prepare(self, *, demo: bool) -> None:
        self._refuse_strange_tables()
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.REDIS_URL:
            install_queue(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["conn_string"]))
        call_command("load_register", verbosity=0)
        call_command("load_themes", verbosity=0)
        call_command("load_kinds", verbosity=0)
        call_command("load_words", verbosity=0)
        call_command("load_questionnaire", verbosity=0)
        if demo:
            call_command("demo", "--yes", verbosity=0)

    def _refuse_strange_tables(self) -> None:
        """Stop before anything changes in tables that another version made: a newer one, or one before the first."""
        loader = MigrationLoader(connection)
        apps = {app for app, _name in loader.disk_migrations}
        strange = sorted(
            f"{app}.{name}" for app, name in set(loader.applied_migrations) - set(loader.disk_migrations) if app in apps
        )
        if strange:
            raise CommandError(
                f"The tables were made by another version of this program, which had {strange[0]}. "
                "Nothing was changed. Start that version, or begin anew with empty tables "
                "(`make reset` throws away what `make run` made)."
            )

    def _wait_for_others(self, seconds: int) -> None:
        """For a worker: it has no work before the tables are those of its program."""
        deadline = time.monotonic() + seconds
        self._wait_for_server(seconds)
        while MigrationExecutor(connection).migration_plan(_leaves()):
            if time.monotonic() > deadline:
                raise CommandError("The tables are not those of this program yet: is the web server running?")
            time.sleep(2)

    def _wait_for_server(self, seconds: int) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                connection.ensure_connection()
                break
            except OperationalError as error:
                if time.monotonic() > deadline:
                    reason = str(error).strip().splitlines()[0]
                    raise CommandError(
                        f"The database of DATABASE_URL does not answer ({reason}). Is it running?"
                    ) from error
                time.sleep(0.5)
        version = connection.cursor().connection.info.server_version
        if version < OLDEST_POSTGRESQL:
            raise CommandError(f"PostgreSQL 15 or newer is needed; DATABASE_URL leads to {version // 10_000}.")


def _leaves() -> list[tuple[str, str]]:
    """The newest migrations of this program."""
    leaves: list[tuple[str, str]] = MigrationLoader(None).graph.leaf_nodes()
    return leaves


def install_queue(url: str) -> None:
    """Make the queue's own schema in the database at `url`, once: the broker of an installation without Redis."""
    from pgmq.install import get_embedded_install_sql

    with psycopg.connect(url) as link:
        # Two starts at once must not both make it.
        link.execute("SELECT pg_advisory_xact_lock(hashtext('pgmq'))")
        known = link.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL").fetchone()
        if known != (True,):
            link.execute(get_embedded_install_sql().encode())
