"""`manage.py outbox`: the schedule in one process."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from celery import shared_task
from celery.schedules import crontab
from django.core.management import call_command
from django.db import OperationalError

from collab.dashboard.loop import Loop
from collab.outbox import heartbeats
from collab.outbox.models import Message

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)  # 03:00 in Amsterdam
done: list[str] = []


@shared_task(name="tests.often")
def often():
    done.append("often")


@shared_task(name="tests.nightly")
def nightly():
    done.append("nightly")


@shared_task(name="tests.fails")
def fails():
    raise ZeroDivisionError


@shared_task(name="tests.database_away")
def database_away():
    raise OperationalError


@pytest.fixture
def loop(monkeypatch):
    """A schedule with a job that fails first, one every ten seconds, and one at ten past three."""
    done.clear()
    monkeypatch.setattr(
        "collab.dashboard.loop.close_old_connections", lambda: None
    )  # the test's own is in a transaction
    schedule = {
        "fails": {"task": "tests.fails", "schedule": 10.0},
        "away": {"task": "tests.database_away", "schedule": 10.0},
        "often": {"task": "tests.often", "schedule": 10.0},
        "nightly": {"task": "tests.nightly", "schedule": crontab(hour=3, minute=10)},
    }
    return Loop(schedule, stopping=threading.Event())


def test_each_job_comes_at_its_time_and_one_that_fails_stops_nobody(loop):
    with time_machine.travel(NIGHT, tick=False) as clock:
        for _ in range(21):
            loop.turn()
            clock.shift(30)
    assert done.count("often") == 21
    assert done.count("nightly") == 1


def test_a_job_is_not_done_again_before_its_time(loop):
    with time_machine.travel(NIGHT, tick=False) as clock:
        for _ in range(9):
            loop.turn()
            clock.shift(1)
    assert done == ["often"]


def test_the_loop_shows_that_it_is_alive(loop):
    with time_machine.travel(NIGHT, tick=False):
        loop.turn()
    assert heartbeats.last_seen()["beat"] == NIGHT


def test_the_loop_ends_when_asked_after_the_job_that_it_does(loop):
    loop.stopping.set()
    loop.run()
    loop.turn()
    assert done == []


def test_outbox_once_sweeps_sends_and_counts(capsys):
    call_command("outbox")
    assert capsys.readouterr().out.splitlines() == ["Made: nothing", "Sent: nothing"]
    assert set(heartbeats.last_seen()) >= {"sweep"}
    assert not Message.objects.exists()
