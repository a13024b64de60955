"""A database of the bench's own, beside the real one on the same server."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def temporary_database(url: str, *, size: int, keep: bool) -> Iterator[tuple[str, bool]]:
    """Address of an empty database, and whether it is new; dropped at the end unless `keep`.

    With `keep` the database of an earlier run is used again, when nothing that makes it changed.
    """
    parts = urlsplit(url)
    name = f"{parts.path.strip('/')}_bench"
    mark = _fingerprint(size)
    with psycopg.connect(url, autocommit=True) as server:
        known = _mark(server, name)
        is_new = not keep or known != mark
        if is_new:
            _drop(server, name)
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    is_done = False
    try:
        yield urlunsplit(parts._replace(path=f"/{name}")), is_new
        is_done = True
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            if keep and (is_done or not is_new):
                comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
                server.execute(comment.format(sql.Identifier(name), sql.Literal(mark)))
                sys.stderr.write(f"The database {name} is kept for the next time.\n")
            else:
                _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _mark(server: psycopg.Connection, name: str) -> str:
    row = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return str(row[0]) if row else ""


def _fingerprint(size: int) -> str:
    """Changes when the tables, the register, the invented region or the control change."""
    hashed = hashlib.sha256(str(size).encode())
    for pattern in ("*/migrations/*.py", "collab/*/migrations/*.py", "partners/data/*", "initiatives/generating/*.py",
                    "collab/bench/preparing.py", "collab/bench/control/models.py"):  # fmt: skip
        for path in sorted(ROOT.glob(pattern)):
            hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]
