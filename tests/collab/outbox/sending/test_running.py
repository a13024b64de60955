"""One run of a sender: what is due leaves once, and whatever is wrong with one message leaves the others alone."""

import datetime as dt

import pytest
import structlog
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collab.embedded import free_port
from collab.outbox.models import Heartbeat, Line, Message, Recipient
from collab.outbox.sending import running
from tests.factories import MessageFactory, RecipientFactory
from tests.factories.outbox import AT

pytestmark = pytest.mark.django_db


def state_of(message):
    message.refresh_from_db()
    return message.state


def test_what_is_due_is_sent_and_its_words_are_kept(messages, sink, send):
    ada, bram = messages("ada", "bram")
    sent = send()
    assert (sent.sent, sent.trouble) == (2, "")
    assert [one["To"] for one in sink.received] == ["ada@example.org", "bram@example.org"]
    assert {state_of(ada), state_of(bram)} == {"sent"}
    assert (ada.sent_at, ada.due_at, ada.attempt_id) == (AT, None, None)
    assert ada.subject == sink.received[0]["Subject"] == "Tijd voor een blik van buiten"
    assert ada.text == "Dag.\n.\nEen punt alleen.\n"
    assert "Dag " in ada.html


def test_a_line_with_only_a_dot_does_not_end_the_mail(messages, sink, send):
    messages("ada")
    send()
    text = sink.received[0].get_body(("plain",)).get_content()
    assert text.splitlines() == ["Dag.", ".", "Een punt alleen."]


def test_what_is_not_due_yet_waits(messages, sink, send):
    (ada,) = messages("ada", due_at=AT + dt.timedelta(minutes=1))
    assert send().sent == 0
    assert state_of(ada) == "pending"
    assert send(1).sent == 1


def test_nothing_is_sent_twice_by_a_second_run(messages, sink, send):
    messages("ada")
    assert [send().sent, send().sent] == [1, 0]
    assert len(sink.received) == 1


def test_many_mails_leave_over_few_connections(messages, sink, send, monkeypatch):
    monkeypatch.setattr("collab.outbox.sending.wire.MAILS_A_CONNECTION", 4)
    messages(*(f"p{number}" for number in range(10)))
    assert send().sent == 10
    assert sink.connections == 3


def test_the_mail_is_that_of_a_machine_can_be_answered_and_stopped_with_one_click(messages, sink, send, settings):
    (ada,) = messages("ada")
    send()
    (received,) = sink.received
    assert received["Message-ID"] == ada.message_id
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Reply-To"] == "ada@example.org"
    assert ada.recipient.key in received["List-Unsubscribe"]
    assert received["List-Unsubscribe"].strip().startswith(f"<{settings.SITE_URL}/")
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert received["Date"].datetime == AT
    assert received["Precedence"] is None


def test_a_letter_that_somebody_asked_for_cannot_be_stopped_and_comes_also_to_who_wants_no_mail(messages, sink, send):
    (ada,) = messages("ada", context={"can_stop": False})
    Recipient.objects.update(stopped_at=AT)
    send()
    assert sink.received[0]["List-Unsubscribe"] is None
    assert state_of(ada) == "sent"


def test_a_subject_of_two_lines_becomes_one_and_a_long_one_is_cut(messages, sink, send):
    ada, bram = messages("ada", context={"subject": "Een\nBcc: ander@example.org"}) + messages(
        "bram", context={"subject": "lang " * 60}
    )
    send()
    assert state_of(ada) == state_of(bram) == "sent"
    assert sink.received[0]["Subject"] == "Een Bcc: ander@example.org"
    assert sink.received[0]["Bcc"] is None
    assert len(bram.subject) == 200


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stopped_at": AT}, "want no mail"),
        ({"is_refused": True}, "does not exist"),
        ({"user__is_active": False}, "switched off"),
    ],
)
def test_what_is_not_wanted_any_more_is_not_sent_and_says_why(sink, send, change, reason):
    (ada, bram) = [MessageFactory(recipient=RecipientFactory(**facts)) for facts in (change, {})]
    sent = send()
    assert (sent.sent, sent.suppressed) == (1, 1)
    assert (state_of(ada), state_of(bram)) == ("suppressed", "sent")
    assert reason in ada.because
    assert len(sink.received) == 1


def test_what_need_not_be_said_any_more_is_suppressed_with_the_reason_of_the_writer(messages, sink, send):
    (ada,) = messages("ada", context={"do": "not needed"})
    assert send().suppressed == 1
    assert state_of(ada) == "suppressed"
    assert ada.because == "It was closed in the meantime."
    assert sink.received == []


def test_what_is_too_late_is_not_sent(messages, sink, send):
    (ada,) = messages("ada")
    assert send(minutes=60 * 24 * 7).expired == 1
    assert state_of(ada) == "expired"
    assert sink.received == []


@pytest.mark.parametrize("asked", ["break", "nothing"])
def test_a_message_on_which_the_writer_breaks_is_set_aside_and_stops_nobody(messages, sink, send, asked):
    poison, *others = messages("ada", context={"do": asked}) + messages("bram", "carla")
    assert send().sent == 2
    assert {state_of(one) for one in others} == {"sent"}
    assert (state_of(poison), poison.attempts) == ("retry", 1)
    minutes = 0
    while state_of(poison) == "retry":
        minutes += 60
        send(minutes)
    assert (poison.state, poison.attempts) == ("failed", running.MOST_BREAKS)
    assert "No words could be written" in poison.because


def test_a_letter_that_nobody_writes_and_words_that_are_no_mail_are_set_aside_too(messages, sink, send):
    stranger, broken, ada = (
        messages("carla", letter="unknown") + messages("dirk", context={"do": "no text"}) + messages("ada")
    )
    send()
    assert state_of(stranger) == "retry"
    assert (state_of(broken), broken.attempts) == ("retry", 1)
    assert state_of(ada) == "sent"


def test_ever_longer_is_waited_never_after_it_expires_and_not_all_at_the_same_moment(messages):
    waits = []
    for attempts in (0, 1, 3, 30):
        (ada,) = messages(f"ada{attempts}", attempts=attempts)
        moments = {running._again_at(ada, AT) for _ in range(20)}
        assert len(moments) > 1
        waits.append(min(moments) - AT)
    assert waits == sorted(waits)
    assert waits[0] < dt.timedelta(minutes=2)
    assert dt.timedelta(hours=3) < waits[-1] < dt.timedelta(hours=5)
    ada.expires_at = AT + dt.timedelta(seconds=5)
    assert running._again_at(ada, AT) == ada.expires_at


def test_a_run_stops_when_it_is_told_to_and_gives_back_what_it_took(messages, sink, send, settings):
    settings.OUTBOX_BATCH = 10
    made = messages(*(f"p{number}" for number in range(6)))
    sent = send(stop=lambda: len(sink.received) >= 2)
    assert sent.sent == 2
    assert sorted(state_of(one) for one in made) == ["pending"] * 4 + ["sent"] * 2
    assert Message.objects.filter(attempt_id__isnull=False).count() == 0
    assert send().sent == 4


def test_a_run_stops_when_its_time_is_over(messages, sink, send):
    messages("ada")
    assert send(limit_seconds=0).sent == 0
    assert sink.received == []


def test_a_run_shows_that_the_sender_lives_and_what_stopped_it(messages, sink, send, settings):
    messages("ada")
    send()
    assert (Heartbeat.objects.get(name="sender").at, Heartbeat.objects.get(name="sender").said) == (AT, "")
    settings.EMAIL_PORT = free_port()
    messages("bram")
    send(1)
    beat = Heartbeat.objects.get(name="sender")
    assert beat.at == AT + dt.timedelta(minutes=1)
    assert "cannot be reached" in beat.said


def test_the_log_has_no_address_and_no_key(messages, sink, send):
    _, bram = messages("ada", "bram")
    sink.script["bram@example.org"] = ["refuse 550 5.1.1 <bram@example.org> unknown"]
    with structlog.testing.capture_logs() as lines:
        send()
    assert lines
    said = str(lines)
    assert "bram@example.org" not in said
    assert bram.recipient.key not in said
    assert "bram@example.org" not in Message.objects.get(pk=bram.pk).because


def test_other_backends_go_the_same_way(messages, send):
    ada, poison = messages("ada") + messages("bram", context={"do": "break"})
    assert send().sent == 1
    (received,) = mail.outbox
    assert received.to == ["ada@example.org"]
    assert received.extra_headers["Message-ID"] == ada.message_id
    assert (state_of(ada), state_of(poison)) == ("sent", "retry")


def test_mail_that_goes_to_files_goes_the_same_way(messages, send, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    messages("ada", "bram")
    assert send().sent == 2
    (file,) = tmp_path.iterdir()
    assert file.read_text().count("Message-ID:") == 2


def test_a_backend_that_breaks_leaves_it_uncertain(messages, send, monkeypatch):
    (ada,) = messages("ada")

    def breaks(self, mails):
        raise RuntimeError("half-way")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", breaks)
    send()
    assert state_of(ada) == "uncertain"
    assert "half-way" in ada.because


def test_each_mail_costs_one_statement_and_so_one_commit(messages, sink, send):
    def statements(*names):
        messages(*names)
        with CaptureQueriesContext(connection) as asked:
            send()
        return len(asked)

    send()  # the first use makes the line
    one = statements("a")
    eleven = statements(*(f"b{number}" for number in range(11)))
    assert eleven - one == 10


def test_a_held_line_sends_nothing_and_takes_nothing(messages, sink, send):
    (ada,) = messages("ada")
    send(-1)  # the first use makes the line
    Line.objects.update(held_because="closed", held_at=AT)
    assert send().sent == 0
    assert state_of(ada) == "pending"


def test_a_line_that_is_closed_half_way_lets_no_other_mail_begin(messages, sink, send):
    made = messages("ada", "bram", "carla")

    def close_after_the_first():
        if len(sink.received) == 1:
            Line.objects.update(held_because="closed", held_at=AT)
        return False

    send(stop=close_after_the_first)
    assert [state_of(one) for one in made] == ["sent", "pending", "pending"]
