"""The doorbell: nobody waits for it, and nobody falls over it."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from django.db import transaction

from collab.outbox import doorbell


@pytest.fixture
def bell(monkeypatch):
    """A bell of this test's own, and what it handed to the broker."""
    heard: list[str] = []
    mine = doorbell.Doorbell()
    monkeypatch.setattr(doorbell, "_doorbell", mine)
    monkeypatch.setattr(doorbell, "publish", heard.append)
    mine.heard = heard
    return mine


def _until(what, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_it_rings_when_the_transaction_is_kept_and_not_before(bell):
    with transaction.atomic():
        doorbell.ring("outbox.send")
        time.sleep(0.05)
        assert bell.heard == []
    _until(lambda: bell.heard == ["outbox.send"])


@pytest.mark.django_db(transaction=True)
def test_it_does_not_ring_for_what_was_taken_back(bell):
    with transaction.atomic():
        doorbell.ring("outbox.send")
        transaction.set_rollback(True)
    time.sleep(0.05)
    assert bell.heard == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_costs_who_rings_nothing(bell, monkeypatch):
    free = threading.Event()
    calls = []

    def hangs(task):
        calls.append(task)
        free.wait(5)

    monkeypatch.setattr(doorbell, "publish", hangs)
    began = time.monotonic()
    for _ in range(20):
        doorbell.ring("outbox.send")
    assert time.monotonic() - began < 0.1
    free.set()
    _until(lambda: bell._asked == {})
    assert 1 <= len(calls) <= 2, "who rang while it was busy is served by one more"


@pytest.mark.django_db(transaction=True)
def test_after_a_failure_it_rests_and_then_rings_again(bell, monkeypatch):
    calls = []

    def fails(task):
        calls.append(task)
        raise ConnectionRefusedError

    monkeypatch.setattr(doorbell, "REST_SECONDS", 0.3)
    monkeypatch.setattr(doorbell, "publish", fails)
    doorbell.ring("outbox.send")
    _until(lambda: bell._rests_until > 0)
    for _ in range(20):
        doorbell.ring("outbox.send")
    time.sleep(0.1)
    assert calls == ["outbox.send"]
    time.sleep(0.3)
    monkeypatch.setattr(doorbell, "publish", bell.heard.append)
    doorbell.ring("outbox.send")
    _until(lambda: bell.heard == ["outbox.send"])


def test_publishing_itself_gives_up_in_about_half_a_second():
    """Of a broker that takes the connection and says nothing, in the settings of production."""
    import subprocess
    import sys

    from tests.house.test_settings import PRODUCTION, ROOT

    with socket.create_server(("127.0.0.1", 0)) as mute:
        environment = PRODUCTION | {
            "REDIS_URL": f"redis://127.0.0.1:{mute.getsockname()[1]}/0",
            "DJANGO_SETTINGS_MODULE": "collab.settings",
        }
        program = (
            "import time, django; django.setup(); from collab.outbox import doorbell\n"
            "for _ in range(2):\n"  # the first time libraries are read as well
            "    began = time.monotonic()\n"
            "    try: doorbell.publish('outbox.send')\n"
            "    except Exception as error: told = type(error).__name__\n"
            "print(told, time.monotonic() - began)"
        )
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )
    error, seconds = done.stdout.split()
    assert error == "OperationalError", done.stderr
    assert float(seconds) < 1.0
