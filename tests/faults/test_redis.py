"""Redis stopped, frozen, flushed and restarted: nobody who opens a page notices, and everything leaves once."""

from __future__ import annotations

import json
import os
import signal
import threading
import time

import pytest

from collab.schedule import SEND_SECONDS
from tests.faults.works import until

pytestmark = pytest.mark.django_db(transaction=True)  # so that the database of the tests is there

# Two rings of the schedule, and what the processes themselves need on a busy machine.
TWO_SWEEPS = 2 * SEND_SECONDS + 15
PAGES = ["/initiatieven/", "/hulp/", "/privacy/", "/healthz/reminders"]


class Crawl:
    """Asks pages and makes messages, without end; keeps what was not as it should."""

    def __init__(self, works):
        self.works, self.answers, self.keys = works, [], []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def _run(self):
        while not self.over.is_set():
            self.once()

    def once(self):
        key = f"m{id(self)}x{len(self.keys)}"
        self.keys.append(key)
        for method, path in [("POST", f"/faults/{key}"), *(("GET", page) for page in PAGES)]:
            status, seconds = self.works.get(path, method)
            self.answers.append((path, status, seconds))
            self.over.wait(0.02)

    def slowest(self):
        return max(seconds for _, _, seconds in self.answers)

    def trouble(self):
        """Answers of the server that are an error; the page of health may be red, that is what it is for."""
        return [
            (path, status) for path, status, _ in self.answers if status not in {200, 302} and "healthz" not in path
        ]


@pytest.fixture
def running(works):
    """Two schedules and three workers: more than anybody needs."""
    for number in (1, 2):
        works.start_beat(f"beat{number}")
    for number in (1, 2, 3):
        works.start_worker(f"worker{number}")
    works.start_web()
    until(lambda: _worker_is_well(works), 90, "the workers did not start")
    return works


def _worker_is_well(works):
    works.get("/healthz")
    return json.loads(works.page)["checks"]["worker"]["ok"]


def _all_sent(works, keys, seconds):
    until(lambda: set(keys) <= set(works.mails()), seconds, "a message was not sent")
    time.sleep(1)
    assert set(works.mails().values()) == {1}, "each exactly once"


def test_nobody_notices_what_happens_to_redis_and_every_message_leaves_once(running, redis):
    calm = Crawl(running)
    for _ in range(10):
        calm.once()
    _all_sent(running, calm.keys, TWO_SWEEPS)

    with Crawl(running) as crawl:
        redis.stop()
        time.sleep(2)
        redis.start()
        redis.freeze()
        time.sleep(3)
        running.get("/healthz")
        assert json.loads(running.page)["checks"]["broker"] == {
            "ok": False, "cause": "Redis geeft niet op tijd antwoord", "since": None,
        } or not json.loads(running.page)["checks"]["broker"]["ok"]  # fmt: skip
        redis.thaw()
        redis.ask("FLUSHALL")
        for _ in range(20):
            redis.stop()
            redis.start()
    assert crawl.trouble() == []
    assert len(crawl.answers) > 50
    assert crawl.slowest() < calm.slowest() + 1.0
    _all_sent(running, crawl.keys, TWO_SWEEPS)
    assert all(process.poll() is None for process in running.processes.values()), "nobody gave up"


def test_a_child_that_is_killed_at_its_work_loses_nothing(running):
    running.get("/faults/slow?seconds=4", "POST")
    time.sleep(1.5)
    assert "slow" not in running.mails()
    for name in ("worker1", "worker2", "worker3"):
        for child in running.children(name):
            os.kill(child, signal.SIGKILL)
    running.get("/faults/quick", "POST")
    _all_sent(running, ["quick", "slow"], TWO_SWEEPS + 20)
    assert all(running.processes[f"worker{number}"].poll() is None for number in (1, 2, 3))
