"""The words of old mail go, that it was sent stays."""

import datetime as dt

import pytest

from collab.outbox.actions import empty_bodies, emptying
from collab.outbox.models import Message
from tests.factories import MessageFactory
from tests.factories.outbox import AT

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Tijd", "text": "Dag", "html": "<p>Dag</p>", "context": {"name": "Ada"}}


def test_the_words_go_after_the_retention_and_the_rest_stays(settings):
    settings.OUTBOX_RETENTION_DAYS = 90
    old = MessageFactory(state="sent", due_at=None, sent_at=AT, **WORDS)
    failed = MessageFactory(state="failed", due_at=None, because="550", **WORDS)
    young = MessageFactory(state="sent", due_at=None, sent_at=AT, created_at=AT + dt.timedelta(days=2), **WORDS)
    waits = MessageFactory(**WORDS)
    at = AT + dt.timedelta(days=91)
    assert empty_bodies(at=at) == 2
    for message in (old, failed, young, waits):
        message.refresh_from_db()
    assert (old.subject, old.text, old.html, old.context, old.emptied_at) == ("", "", "", {}, at)
    assert (old.state, old.sent_at, failed.because) == ("sent", AT, "550")
    assert young.text == waits.text == "Dag"
    assert empty_bodies(at=at) == 0


def test_much_is_emptied_in_batches(monkeypatch):
    monkeypatch.setattr(emptying, "BATCH", 2)
    for _ in range(5):
        MessageFactory(state="sent", due_at=None, sent_at=AT, **WORDS)
    assert empty_bodies(at=AT + dt.timedelta(days=100)) == 5
    assert set(Message.objects.values_list("text", flat=True)) == {""}
