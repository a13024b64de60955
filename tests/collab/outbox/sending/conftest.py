"""A mail server that listens, and the works that send to it."""

import datetime as dt

import pytest

from collab.outbox.sending import send_due
from tests.factories import MessageFactory
from tests.factories.outbox import AT
from tests.smtp import running_sink


@pytest.fixture(autouse=True)
def _letters(settings):
    settings.OUTBOX_LETTERS = {"reminders": "tests.collab.outbox.sending.writers.Plain"}


@pytest.fixture
def is_pipelining():
    """Whether the mail server takes three commands at once."""
    return False


@pytest.fixture
def sink(settings, is_pipelining):
    """The mail server to which everything goes in this test."""
    with running_sink(is_pipelining=is_pipelining) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 0.5
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield sink


@pytest.fixture
def send():
    """A function that runs a sender `minutes` after the messages are due."""

    def _send(minutes: float = 0, *, stop=lambda: False, limit_seconds: float = 20):
        at = AT + dt.timedelta(minutes=minutes)
        return send_due(now=lambda: at, limit_seconds=limit_seconds, stop=stop)

    return _send


@pytest.fixture
def messages(db):
    """A function that makes messages to these people of example.org, in this order."""

    def _messages(*names: str, **facts):
        return [MessageFactory(recipient__user__email=f"{name}@example.org", **facts) for name in names]

    return _messages


@pytest.fixture
def backlog(transactional_db):
    """A function that makes `number` messages that are really in the database, for tests with more connections."""

    def _backlog(number: int):
        return [MessageFactory(recipient__user__email=f"p{one}@example.org") for one in range(number)]

    return _backlog
