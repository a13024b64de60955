"""An installation of its own for each test: the tables are a copy of those of the test database."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from tests.faults.works import Redis, Works


@pytest.fixture
def database(transactional_db) -> Iterator[str]:
    """The address of a database of our own, as empty as that of the tests."""
    connection.close()  # a database can be copied while nobody is in it
    values = connection.get_connection_params()
    server = {name: values[name] for name in ("host", "port", "user", "password")}
    name, template = f"faults_{uuid.uuid4().hex}", values["dbname"]
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as link:
        # A connection that a test before this one left, in a thread of its own, stands in the way of a copy.
        link.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [template])
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield "postgresql://{user}:{password}@{host}:{port}/{name}".format(**server, name=name)
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def redis(tmp_path) -> Iterator[Redis]:
    """A Redis of our own."""
    assert shutil.which("redis-server"), "these tests need redis-server: apt-get install redis-server"
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def works(tmp_path, database, redis) -> Iterator[Works]:
    """An installation; the test starts what it needs."""
    works = Works(tmp_path, database_url=database, redis_url=redis.url)
    yield works
    works.stop()
