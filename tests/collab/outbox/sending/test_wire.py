"""What the mail server does, by kind: each time the right state, and the others are mailed all the same."""

import datetime as dt

import pytest
import structlog

from collab.embedded import free_port
from collab.outbox.models import Line, Message
from collab.outbox.sending.answers import Kind, Phase, refusal
from tests.factories import MessageFactory
from tests.factories.outbox import AT
from tests.smtp import running_sink

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[False, True], ids=["one by one", "three at once"])
def is_pipelining(request):
    """Both ways of speaking end in the same states."""
    return request.param


@pytest.fixture
def three(messages):
    """Three messages; something happens to the one in the middle."""
    return messages("ada", "bram", "carla")


BRAM = "bram@example.org"


def states(messages):
    return [Message.objects.get(pk=one.pk).state for one in messages]


def test_a_refused_connection_leaves_all_as_it_is(three, send, sink, settings):
    settings.EMAIL_PORT = free_port()
    sent = send()
    assert "cannot be reached" in sent.trouble
    assert states(three) == ["pending"] * 3
    assert set(Message.objects.values_list("attempts", flat=True)) == {0}
    settings.EMAIL_PORT = sink.port
    assert send(1).sent == 3


def test_a_server_that_hangs_is_tried_again_and_no_message_is_to_blame(three, sink, send):
    sink.script[BRAM] = ["hang"]
    sent = send()
    assert sent.sent == 1
    assert "timed out" in sent.trouble
    assert states(three) == ["sent", "retry", "pending"]
    assert set(Message.objects.values_list("attempts", flat=True)) == {0}
    assert send(2).sent == 2
    assert len(sink.received) == 3


def test_4xx_is_tried_again_later_and_counted(three, sink, send):
    sink.script[BRAM] = ["refuse 452 4.2.2 mailbox full"]
    assert send().sent == 2
    assert states(three) == ["sent", "retry", "sent"]
    bram = three[1]
    bram.refresh_from_db()
    assert bram.attempts == 1
    assert "452 4.2.2 mailbox full" in bram.because
    assert bram.due_at > AT + dt.timedelta(seconds=30)
    assert send(3).sent == 1
    assert len(sink.to(BRAM)) == 1


def test_greylisting_lets_it_through_the_second_time(three, sink, send):
    for message in three:
        sink.script[message.recipient.address] = ["refuse 451 4.7.1 Greylisted, come back"]
    assert (send().retry, send(3).sent) == (3, 3)
    assert len(sink.received) == 3


def test_4xx_and_5xx_after_the_words_count_the_same(three, sink, send):
    sink.script["ada@example.org"] = ["reject 451 4.3.0 busy"]
    sink.script[BRAM] = ["reject 554 5.7.1 looks like spam"]
    send()
    assert states(three) == ["retry", "failed", "sent"]
    assert "looks like spam" in Message.objects.get(pk=three[1].pk).because


def test_5xx_is_for_good_and_about_this_message_only(three, sink, send):
    sink.script[BRAM] = ["refuse 550 5.7.1 policy"]
    assert send().failed == 1
    assert states(three) == ["sent", "failed", "sent"]
    three[1].recipient.refresh_from_db()
    assert three[1].recipient.refused_at is None
    assert send(60).sent == 0


def test_an_address_that_does_not_exist_gets_no_more_mail(three, sink, send):
    sink.script[BRAM] = ["refuse 550 5.1.1 no such person"]
    send()
    assert states(three) == ["sent", "failed", "sent"]
    recipient = three[1].recipient
    recipient.refresh_from_db()
    assert (recipient.refused_at, recipient.refused_address) == (AT, recipient.address)
    assert "5.1.1" in recipient.refused_because
    later = MessageFactory(recipient=recipient)
    send(1)
    assert states([later]) == ["suppressed"]


def test_a_refused_password_stops_the_line_and_raises_the_alarm(three, settings, send):
    with running_sink(password="right") as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 2
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        with structlog.testing.capture_logs() as lines:
            assert "535" in send().trouble
        assert [line["log_level"] for line in lines if line["event"] == "outbox_line_held"] == ["error"]
        line = Line.objects.get()
        assert (line.held_because, line.held_at) == ("password", AT)
        assert "535" in line.said
        assert states(three) == ["pending"] * 3
        settings.EMAIL_HOST_PASSWORD = "right"
        assert send(1).sent == 0, "held until somebody releases it"
        Line.objects.update(held_because="", held_at=None)
        assert send(2).sent == 3


def test_a_connection_dropped_before_the_words_is_opened_again_and_the_message_tried_later(three, sink, send):
    sink.script[BRAM] = ["drop"]
    assert send().sent == 2
    assert states(three) == ["sent", "retry", "sent"]
    assert send(3).sent == 1
    assert [len(sink.to(message.recipient.address)) for message in three] == [1, 1, 1]


@pytest.mark.parametrize("how", ["drop unanswered", "hang unanswered"])
def test_words_that_left_without_an_answer_are_uncertain_and_sent_once_more_after_a_while(three, sink, send, how):
    sink.script[BRAM] = [how]
    assert send().uncertain == 1
    assert states(three) == ["sent", "uncertain", "sent"]
    assert send(10).sent == 0, "somebody may look first"
    assert send(16).sent == 1
    first, second = sink.to(BRAM)
    assert first["Message-ID"] == second["Message-ID"]
    assert (first["X-Possible-Duplicate"], second["X-Possible-Duplicate"]) == (None, "yes")
    assert "before" in second.get_body(("plain",)).get_content()
    assert "<body class='mail'><p>You may" in second.get_body(("html",)).get_content()
    assert Message.objects.get(pk=three[1].pk).is_possible_duplicate


def test_uncertain_for_the_second_time_is_left_to_a_person(three, sink, send):
    sink.script[BRAM] = ["drop unanswered", "drop unanswered"]
    send()
    assert send(16).failed == 1
    assert states(three) == ["sent", "failed", "sent"]
    assert send(60).sent == 0
    assert len(sink.to(BRAM)) == 2


def test_a_connection_dropped_after_the_answer_has_sent_it(three, sink, send):
    sink.script[BRAM] = ["drop answered"]
    send()
    send(5)
    assert states(three) == ["sent", "sent", "sent"]
    assert len(sink.received) == 3


def test_a_server_that_drops_everything_is_left_alone_after_three(messages, sink, send):
    made = messages(*(f"p{number}" for number in range(8)))
    for message in made:
        sink.script[message.recipient.address] = ["drop unanswered"]
    sent = send()
    assert sent.trouble
    assert sorted(states(made)) == ["pending"] * 5 + ["uncertain"] * 3


@pytest.mark.parametrize(
    ("code", "said", "phase", "kind"),
    [
        (550, "5.1.1 user unknown", Phase.TO, Kind.NO_SUCH_ADDRESS),
        (550, "No such user here", Phase.TO, Kind.NO_SUCH_ADDRESS),
        (550, "5.1.1 after all", Phase.DATA, Kind.NO_SUCH_ADDRESS),
        (550, "5.7.1 blocked", Phase.TO, Kind.REFUSED),
        (550, "relaying denied", Phase.TO, Kind.REFUSED),
        (554, "5.7.1 spam", Phase.DATA, Kind.REFUSED),
        (552, "5.3.4 too large", Phase.FROM, Kind.REFUSED),
        (553, "5.7.1 not your address", Phase.FROM, Kind.NOT_US),
        (530, "5.7.0 sign in first", Phase.FROM, Kind.NOT_US),
        (535, "5.7.8 wrong", Phase.FROM, Kind.NOT_US),
        (421, "4.3.2 closing", Phase.TO, Kind.DROPPED),
        (450, "4.2.1 busy", Phase.TO, Kind.LATER),
        (-1, "gibberish", Phase.TO, Kind.LATER),
    ],
)
def test_what_an_answer_means(code, said, phase, kind):
    assert refusal(code, said.encode(), phase=phase).kind is kind


def test_an_answer_is_kept_without_addresses():
    answer = refusal(550, b"5.1.1 <bram@example.org>: unknown", phase=Phase.TO)
    assert answer.said == "550 5.1.1 <(e-mail address)>: unknown"
