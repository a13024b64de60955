"""Pytest plugin: the embedded PostgreSQL, started once for all workers; loaded before the settings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from django.db import connections
from django.db.utils import ProgrammingError
from django.test import TransactionTestCase

from collab.embedded import EmbeddedError, Postgres

_server: Postgres | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start PostgreSQL in the first process and hand its address to the workers."""
    global _server
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-and-never-anywhere-else")
    os.environ.setdefault("SITE_URL", "http://testserver")
    os.environ.setdefault("EMAIL_URL", "memorymail://")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in the test's thread
    if os.environ.get("DATABASE_URL"):
        return
    folder = Path(tempfile.mkdtemp(prefix="collab-test-"))
    folder.chmod(0o711)
    _server = Postgres(folder / "postgres", durable=False)
    try:
        _server.start()
    except EmbeddedError as error:
        raise pytest.UsageError(str(error)) from error
    os.environ["DATABASE_URL"] = _server.url


def pytest_unconfigure() -> None:
    """Stop PostgreSQL and remove its data, in the process that started it."""
    if _server is not None:
        _server.destroy()
        _server.folder.parent.rmdir()
        os.environ.pop("DATABASE_URL", None)


# What the framework itself wrote when the database was made stays.
KEPT = ("django_migrations", "django_content_type", "auth_permission")
EMPTY = f"""
DO $$
DECLARE
    filled regclass;
BEGIN
    SET LOCAL session_replication_role = replica;  -- no triggers, and no order in which to delete
    FOR filled IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
            AND relname NOT IN {KEPT}
    LOOP
        EXECUTE format('DELETE FROM %s', filled);
    END LOOP;
END $$
"""


@pytest.fixture(autouse=True, scope="session")
def _empty_quickly():
    """Delete what a test with transactions of its own left, instead of making every table and index anew.

    Django truncates all tables and fills the permissions again: a second for each such test, against a fiftieth.
    """
    slowly = TransactionTestCase._fixture_teardown

    def quickly(case):
        try:
            for name in case._databases_names(include_mirrors=False):
                with connections[name].cursor() as cursor:
                    cursor.execute(EMPTY)
        except ProgrammingError:  # a server of one's own, on which one may not do that
            slowly(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", quickly)
        yield
