"""What an administrator does with one message."""

import datetime as dt

import pytest
import structlog

from collab.outbox.actions import CannotResend, CannotSuppress, mend_address, resend, suppress
from collab.outbox.models import Recipient
from collab.outbox.sending.claiming import claim
from collab.outbox.sending.line import the_line
from collab.outbox.sending.marking import Change, mark
from tests.factories import MessageFactory, RecipientFactory
from tests.factories.outbox import AT

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=8)


@pytest.mark.parametrize("state", ["failed", "uncertain", "expired", "suppressed"])
def test_what_did_not_arrive_can_be_sent_again_with_the_same_message_id(administrator, state):
    due_at = AT if state == "uncertain" else None
    message = MessageFactory(state=state, due_at=due_at, because="550 refused", attempts=4)
    before = message.message_id
    with structlog.testing.capture_logs() as lines:
        resend(message=message, by=administrator, at=LATER)
    assert (message.state, message.due_at, message.attempts, message.because) == ("pending", LATER, 0, "")
    assert message.message_id == before
    assert message.expires_at > LATER, "it must not expire at once"
    assert message.is_possible_duplicate == (state == "uncertain")
    assert lines[0]["by"] == administrator.pk


@pytest.mark.parametrize("state", ["pending", "retry", "sent"])
def test_what_waits_or_was_sent_cannot_be_sent_again(administrator, state):
    is_sent = state == "sent"
    message = MessageFactory(state=state, due_at=None if is_sent else AT, sent_at=AT if is_sent else None)
    with pytest.raises(CannotResend):
        resend(message=message, by=administrator, at=LATER)


def test_what_lost_its_words_cannot_be_sent_again(administrator):
    message = MessageFactory(state="failed", due_at=None, because="550", emptied_at=AT)
    with pytest.raises(CannotResend):
        resend(message=message, by=administrator, at=LATER)


@pytest.mark.parametrize("state", ["pending", "retry", "uncertain"])
def test_what_waits_can_be_stopped_with_a_reason(administrator, state):
    message = MessageFactory(state=state, because="was uncertain")
    suppress(message=message, by=administrator, because="Al gebeld.")
    assert (message.state, message.due_at, message.because) == ("suppressed", None, "Al gebeld.")


def test_a_sender_that_took_it_gives_way(administrator):
    the_line()
    message = MessageFactory()
    taken = claim(at=AT)
    suppress(message=message, by=administrator)
    assert not mark(taken.attempt, ended=Change(message, message.State.RETRY, due_at=AT)).ended
    message.refresh_from_db()
    assert message.state == "suppressed"


@pytest.mark.parametrize("state", ["transmitting", "sent", "failed"])
def test_what_is_on_its_way_or_over_cannot_be_stopped(administrator, state):
    facts = {
        "transmitting": {"attempt_id": "00000000-0000-0000-0000-000000000001"},
        "sent": {"due_at": None, "sent_at": AT},
        "failed": {"due_at": None, "because": "550"},
    }
    message = MessageFactory(state=state, **facts[state])
    with pytest.raises(CannotSuppress):
        suppress(message=message, by=administrator)


def test_an_address_can_be_mended(administrator):
    recipient = RecipientFactory(is_refused=True)
    mend_address(recipient=recipient, by=administrator)
    assert Recipient.objects.filter(refused_at__isnull=True, refused_because="").count() == 1
