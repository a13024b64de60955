"""Health: who is well, who is not, why, and since when."""

from __future__ import annotations

import datetime as dt
import socket
import time

import pytest
from django.db import OperationalError

from collab.outbox import health, heartbeats
from collab.outbox.models import Heartbeat, Line, Message
from tests.factories import MessageFactory
from tests.factories.outbox import AT

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def _red(checks):
    return {check.name: str(check.cause) for check in checks if not check.is_ok}


@pytest.fixture
def all_alive():
    """Everybody was seen at AT."""
    for name in (heartbeats.WORKER, heartbeats.BEAT, heartbeats.SWEEP, heartbeats.SENDER):
        heartbeats.seen(name, at=AT)


@pytest.fixture
def line(settings):
    """The line of this installation, open."""
    return Line.objects.update_or_create(
        pk=1, defaults={"instance": settings.INSTANCE_ID, "held_because": "", "held_at": None}
    )[0]


def test_a_sign_of_life_is_one_row_however_often_it_is_written(all_alive):
    heartbeats.seen("worker", at=AT + MINUTE, said="x" * 400)
    assert Heartbeat.objects.filter(name="worker").count() == 1
    assert heartbeats.last_seen()["worker"] == AT + MINUTE


def test_works_are_well_when_everybody_was_seen(all_alive, monkeypatch):
    monkeypatch.setattr(health, "_queue_is_there", lambda: True)
    assert _red(health.works(at=AT + 2 * MINUTE)) == {}


def test_works_name_who_fell_silent_and_since_when(all_alive, monkeypatch):
    monkeypatch.setattr(health, "_queue_is_there", lambda: True)
    heartbeats.seen("beat", at=AT + 3 * MINUTE)
    checks = health.works(at=AT + 3 * MINUTE)
    assert _red(checks) == {"worker": "No work was done"}
    assert [check.since for check in checks if not check.is_ok] == [AT]


def test_works_are_not_well_before_anybody_was_seen():
    assert set(_red(health.works(at=AT))) >= {"worker", "beat"}


def test_works_without_redis_need_the_queue_in_the_database(all_alive):
    assert "manage.py prepare" in _red(health.works(at=AT))["broker"]


def test_works_without_a_database_say_so_and_no_more(monkeypatch):
    def away():
        raise OperationalError("could not connect to 10.0.0.5 as collab")

    monkeypatch.setattr(health, "_queue_is_there", away)
    causes = _red(health.works(at=AT))
    assert causes["database"] == "The database does not answer"
    assert "10.0.0.5" not in str(causes)


def test_a_redis_that_takes_the_connection_and_says_nothing_costs_half_a_second(settings):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.REDIS_URL = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        began = time.monotonic()
        check = health.broker()
    assert not check.is_ok
    assert time.monotonic() - began < 0.7


def test_a_redis_that_is_not_there_is_red_at_once(settings):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    began = time.monotonic()
    assert str(health.broker().cause) == "Redis does not answer"
    assert time.monotonic() - began < 0.3


def test_reminders_are_well_with_an_open_line_and_nothing_late(all_alive, line):
    MessageFactory(due_at=AT)
    assert _red(health.reminders(at=AT + 15 * MINUTE - dt.timedelta(seconds=1))) == {}


@pytest.mark.parametrize("state", [Message.State.PENDING, Message.State.RETRY, Message.State.TRANSMITTING])
def test_reminders_are_red_when_a_message_waits_longer_than_a_quarter(all_alive, line, state):
    attempt = "5f0c2c0e-5d44-4d3c-8d5f-8a9f5f6f5c11" if state == Message.State.TRANSMITTING else None
    MessageFactory(state=state, due_at=AT, attempt_id=attempt)
    MessageFactory(due_at=AT + MINUTE)
    [late] = [check for check in health.reminders(at=AT + 16 * MINUTE) if not check.is_ok]
    assert (late.name, late.since) == ("waiting", AT)


def test_reminders_are_red_with_its_cause_when_the_line_is_held(all_alive, line):
    Line.objects.update(held_because=Line.Hold.PASSWORD, held_at=AT)
    [held] = [check for check in health.reminders(at=AT + MINUTE) if not check.is_ok]
    assert str(held.cause) == "The mail server refuses our name or password"
    assert held.since == AT


@pytest.mark.parametrize(
    ("seen_at", "said", "cause"),
    [
        (AT, "", "nobody sends"),
        (AT + 16 * MINUTE, "The mail server cannot be reached: gaierror", "trouble with the mail server"),
        (AT + 16 * MINUTE, "", "longer than 15 minutes"),
    ],
)
def test_reminders_say_why_a_message_waits(all_alive, line, seen_at, said, cause):
    heartbeats.seen(heartbeats.SENDER, at=seen_at, said=said)
    MessageFactory(due_at=AT)
    told = _red(health.reminders(at=AT + 16 * MINUTE))["waiting"]
    assert told.endswith(cause)
    assert "gaierror" not in told, "the words of a server are for administrators"


def test_reminders_are_red_when_all_that_was_tried_was_refused_for_now(all_alive, line):
    MessageFactory(state=Message.State.RETRY, due_at=AT + 20 * MINUTE)
    [refused] = [check for check in health.reminders(at=AT + 16 * MINUTE) if not check.is_ok]
    assert (str(refused.cause), refused.since) == ("The mail server takes nothing", AT)


def test_reminders_stay_well_with_one_slow_address_among_others(all_alive, line):
    MessageFactory(state=Message.State.RETRY, due_at=AT + 20 * MINUTE)
    MessageFactory(state=Message.State.SENT, due_at=None, sent_at=AT + MINUTE)
    assert _red(health.reminders(at=AT + 16 * MINUTE)) == {}


def test_reminders_are_red_when_nobody_looked_for_a_day(all_alive, line):
    assert _red(health.reminders(at=AT + dt.timedelta(days=1))) == {}
    [silent] = [c for c in health.reminders(at=AT + dt.timedelta(days=1, seconds=1)) if not c.is_ok]
    assert (silent.name, silent.since) == ("sweep", AT)
