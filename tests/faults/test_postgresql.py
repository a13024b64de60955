"""PostgreSQL: connections cut, and a restart in the middle of the work. The next page is fine, and mail leaves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from collab.embedded import Postgres, binaries
from tests.faults.test_redis import PAGES, TWO_SWEEPS, Crawl
from tests.faults.works import Works, until

pytestmark = pytest.mark.django_db(transaction=True)  # so that the database of the tests is there


@pytest.fixture
def server(transactional_db):
    """A PostgreSQL of our own, with what the database of the tests holds."""
    folder = Path(tempfile.mkdtemp(prefix="collab-fault-"))
    folder.chmod(0o711)
    own = Postgres(folder / "postgres")  # durable: what was said to be kept must be there after the cut
    own.start()
    source = connection.get_connection_params()
    dump = [binaries() / "pg_dump", "-h", source["host"], "-p", str(source["port"]), "-U", source["user"]]
    done = subprocess.run(
        [*dump, "--no-owner", source["dbname"]],
        env={"PGPASSWORD": source["password"]},
        check=True,
        capture_output=True,
    )
    subprocess.run(
        [binaries() / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", own.url],
        input=done.stdout,
        check=True,
        capture_output=True,
    )
    yield own
    own.destroy()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def works(tmp_path, server):
    """A small installation: a web server and the loop, and no broker."""
    works = Works(tmp_path, database_url=server.url, redis_url="")
    works.start_web()
    works.start("loop", "django", "outbox", "--loop")
    yield works
    works.stop()


def _restart_at_once(server):
    """As after a power cut: whoever is connected is cut off."""
    server._process.send_signal(signal.SIGQUIT)
    server._process.wait(30)
    server._process = None
    time.sleep(1)
    server.start()


def test_whatever_happens_to_connections_the_next_page_is_fine_and_mail_leaves(works, server):
    works.get("/faults/before", "POST")
    until(lambda: works.mails() == {"before": 1}, TWO_SWEEPS + 30, "the loop does not send")

    with psycopg.connect(server.url, autocommit=True) as link:
        link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    assert [works.get(page)[0] for page in PAGES[:3] * 4] == [200] * 12

    with Crawl(works) as crawl:
        time.sleep(0.5)
        _restart_at_once(server)
        time.sleep(0.5)
    met = {status for _path, status, _seconds in crawl.answers}
    assert met <= {200, 302, 503}
    assert 503 in met, "the crawl met the closed door"
    assert [works.get(page)[0] for page in PAGES[:3] * 4] == [200] * 12

    works.get("/faults/after", "POST")
    until(lambda: works.mails()["after"] == 1, TWO_SWEEPS, "the loop did not come back")
    kept = [key for key, (path, status) in _asked(crawl) if status == 200]
    until(lambda: set(kept) <= set(works.mails()), TWO_SWEEPS)
    assert set(works.mails().values()) == {1}

    loop = works.processes["loop"]
    os.kill(loop.pid, signal.SIGTERM)
    assert loop.wait(15) == 0, "it stops in good order"


def _asked(crawl):
    posts = [(path, status) for path, status, _ in crawl.answers if path.startswith("/faults/")]
    return list(zip(crawl.keys, posts, strict=False))
