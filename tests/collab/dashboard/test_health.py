"""The pages of health: for machines, and in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from collab.outbox import health, heartbeats
from collab.outbox.models import Line
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_well(settings, monkeypatch):
    """An installation on which everything works now."""
    for name in (heartbeats.WORKER, heartbeats.BEAT, heartbeats.SWEEP, heartbeats.SENDER):
        heartbeats.seen(name, at=timezone.now())
    Line.objects.update_or_create(pk=1, defaults={"instance": settings.INSTANCE_ID, "held_because": ""})
    monkeypatch.setattr(health, "_queue_is_there", lambda: True)


def test_healthz_is_green_when_all_is_well(client, all_well):
    response = client.get("/healthz")
    assert response.status_code == 200
    parts = ("web", "database", "broker", "worker", "beat")
    assert response.json() == {"ok": True, "checks": {name: {"ok": True} for name in parts}}


def test_healthz_is_red_with_cause_and_since(client, all_well):
    before = timezone.now() - dt.timedelta(minutes=10)
    heartbeats.seen("beat", at=before)
    response = client.get("/healthz")
    assert response.status_code == 503
    beat = response.json()["checks"]["beat"]
    assert beat["ok"] is False
    assert beat["cause"]
    assert dt.datetime.fromisoformat(beat["since"]) == before


def test_healthz_reminders_is_green_and_turns_red_with_a_message_that_waits(client, all_well):
    assert client.get("/healthz/reminders").status_code == 200
    due = timezone.now() - dt.timedelta(minutes=16)
    MessageFactory(created_at=due, due_at=due, expires_at=due + dt.timedelta(days=7))
    response = client.get("/healthz/reminders")
    assert response.status_code == 503
    assert response.json()["checks"]["waiting"]["since"] == due.isoformat()


def test_health_for_machines_tells_of_nobody(client, all_well):
    due = timezone.now() - dt.timedelta(minutes=16)
    message = MessageFactory(created_at=due, due_at=due, expires_at=due + dt.timedelta(days=7))
    told = client.get("/healthz").content.decode() + client.get("/healthz/reminders").content.decode()
    assert message.recipient.address not in told
    assert message.recipient.user.name not in told


def test_health_page_says_it_in_words_to_an_administrator_only(sign_in, administrator, coordinator, all_well):
    assert sign_in(administrator).get(reverse("dashboard:health-page")).status_code == 200
    assert sign_in(coordinator).get(reverse("dashboard:health-page")).status_code == 403


def test_health_page_shows_the_cause_and_since_when(sign_in, administrator, all_well):
    administrator.language = "en"
    administrator.save()
    client = sign_in(administrator)
    assert "All is well" in client.get(reverse("dashboard:health-page")).content.decode()
    Line.objects.update(held_because="closed", held_at=dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC))
    page = client.get(reverse("dashboard:health-page")).content.decode()
    assert "Something is not well" in page
    assert "An administrator closed it" in page
    assert "2 Mar 2026, 10:00" in page


def test_health_pages_ask_the_database_little(sign_in, administrator, all_well, django_assert_max_num_queries):
    client = sign_in(administrator)
    client.get(reverse("dashboard:health-page"))
    with django_assert_max_num_queries(12):
        client.get(reverse("dashboard:health-page"))
