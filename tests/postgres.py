"""Pytest plugin: the embedded PostgreSQL, started once for all workers; loaded before the settings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

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
