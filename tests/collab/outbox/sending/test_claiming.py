"""Who holds a message: one sender at a time, until its lease is over; who wakes up too late changes nothing."""

import datetime as dt
import threading

import psycopg
import pytest
from django.db import connection, connections

from collab.outbox.models import Line, Message, Witness
from collab.outbox.sending import marking, send_due
from collab.outbox.sending.claiming import claim, recover, release
from collab.outbox.sending.line import the_line
from collab.outbox.sending.marking import Beginning, Change, mark
from tests.collab.outbox.sending.writers import Plain
from tests.factories.outbox import AT

LATER = AT + dt.timedelta(minutes=11)  # the lease is over
State = Message.State


def begin(message, attempt, at=AT):
    letter = Plain().write([message], at=at)[message.pk]
    return mark(attempt, begun=Beginning(message, letter, at + dt.timedelta(minutes=10))).begun


def facts(message):
    message.refresh_from_db()
    return message.state, message.attempt_id, message.due_at


@pytest.mark.django_db
def test_what_one_sender_took_another_does_not_see(messages):
    the_line()
    (ada,) = messages("ada")
    taken = claim(at=AT)
    assert [one.pk for one in taken.messages] == [ada.pk]
    assert claim(at=AT).messages == []
    release(taken, at=AT)
    assert facts(ada) == ("pending", None, AT)


@pytest.mark.django_db
def test_the_oldest_are_taken_first_and_not_more_than_a_batch(messages, settings):
    the_line()
    settings.OUTBOX_BATCH = 2
    messages("new")
    older = messages("old", due_at=AT - dt.timedelta(hours=1)) + messages("oldest", due_at=AT - dt.timedelta(hours=2))
    assert [one.pk for one in claim(at=AT).messages] == [older[1].pk, older[0].pk]


@pytest.mark.django_db
def test_what_was_taken_and_not_begun_waits_again_when_the_lease_is_over(messages):
    the_line()
    (ada,) = messages("ada")
    claim(at=AT)
    assert recover(at=AT + dt.timedelta(minutes=9)) == {}
    assert facts(ada)[0] == "claimed"
    recover(at=LATER)
    assert facts(ada) == ("retry", None, LATER)
    assert not ada.is_possible_duplicate


@pytest.mark.django_db
def test_what_was_begun_is_uncertain_when_the_lease_is_over_and_says_so(messages, send, sink):
    the_line()
    (ada,) = messages("ada")
    assert begin(ada, claim(at=AT).attempt)
    assert recover(at=LATER) == {"uncertain": 1}
    assert facts(ada)[0] == "uncertain"
    assert ada.because
    assert not ada.is_possible_duplicate
    assert send(11 + 14).sent == 0
    assert send(11 + 16).sent == 1
    assert sink.received[0]["Message-ID"] == ada.message_id
    assert sink.received[0]["X-Possible-Duplicate"] == "yes"


@pytest.mark.django_db
@pytest.mark.parametrize("has_crashed", [False, True], ids=["control: no crash", "a crash"])
def test_after_a_crash_of_the_database_all_that_was_taken_is_uncertain(messages, has_crashed):
    """A mark that was not on the disk yet may be gone, so what looks as if it was never begun may have been sent."""
    the_line()
    (ada,) = messages("ada")
    claim(at=AT)
    if has_crashed:
        Witness.objects.all().delete()  # as PostgreSQL does
    recover(at=LATER)
    assert facts(ada)[0] == ("uncertain" if has_crashed else "retry")


@pytest.mark.django_db
@pytest.mark.parametrize("has_crashed", [False, True], ids=["control: no crash", "a crash"])
def test_a_sender_that_outlives_a_crash_of_the_database_gives_nothing_back_that_it_may_have_sent(messages, has_crashed):
    """It sent ada's mail, the crash took that back, and now it ends its batch."""
    the_line()
    (ada,) = messages("ada")
    claimed = claim(at=AT)
    if has_crashed:
        Witness.objects.all().delete()  # as PostgreSQL does
    release(claimed, at=AT)
    assert facts(ada)[0] == ("claimed" if has_crashed else "pending")
    assert recover(at=LATER) == ({"uncertain": 1} if has_crashed else {})


@pytest.mark.django_db
def test_postgresql_empties_the_witnesses_after_a_crash_and_a_batch_that_ended_leaves_none(messages, sink, send):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'outbox_witness'")
        assert cursor.fetchone() == ("u",), "not logged"
    messages("ada", "bram")
    assert send().sent == 2
    assert not Witness.objects.exists()


@pytest.mark.django_db
def test_what_was_begun_twice_and_never_ended_fails_where_everybody_sees_it(messages):
    the_line()
    (ada,) = messages("ada", is_possible_duplicate=True)
    begin(ada, claim(at=AT).attempt)
    assert recover(at=LATER) == {"failed": 1}
    assert facts(ada) == ("failed", None, None)
    assert "second time" in ada.because


@pytest.mark.django_db
def test_what_is_uncertain_and_too_late_is_not_sent_again_and_says_so(messages):
    messages("ada", state="uncertain", because="lost", expires_at=AT + dt.timedelta(minutes=5))
    assert recover(at=LATER) == {"expired": 1}
    assert "Perhaps it arrived" in Message.objects.get().because


@pytest.mark.django_db
def test_recovering_twice_changes_nothing_the_second_time(messages):
    the_line()
    ada, bram = messages("ada", "bram")
    taken = claim(at=AT)
    begin(ada, taken.attempt)
    recover(at=LATER)
    before = facts(ada), facts(bram)
    assert recover(at=LATER) == {}
    assert (facts(ada), facts(bram)) == before


@pytest.mark.django_db
@pytest.mark.parametrize("is_fenced", [False, True], ids=["control: without the fence", "with the fence"])
def test_a_sender_that_wakes_up_too_late_overwrites_nothing(messages, monkeypatch, is_fenced):
    """Frozen past its lease; somebody else took the message over, and its mail server refused it for good."""
    if not is_fenced:
        monkeypatch.setattr(marking, "MARK", marking.MARK.replace(marking.FENCE, "AND %(attempt)s IS NOT NULL"))
    the_line()
    (ada,) = messages("ada")
    zombie = claim(at=AT)
    recover(at=LATER)
    other = claim(at=LATER)
    begin(ada, other.attempt, LATER)
    assert mark(other.attempt, ended=Change(ada, State.FAILED, "550 refused")).ended
    ended = mark(zombie.attempt, ended=Change(ada, State.RETRY, due_at=LATER)).ended
    if is_fenced:
        assert (ended, facts(ada)[0]) == (False, "failed")
        assert not begin(ada, zombie.attempt, LATER)
    else:
        assert (ended, facts(ada)[0]) == (True, "retry"), "the defect that the fence is for"


@pytest.mark.django_db
def test_marking_twice_is_marking_once(messages):
    the_line()
    ada, bram = messages("ada", "bram")
    taken = claim(at=AT)
    begin(ada, taken.attempt)
    letter = Plain().write([bram], at=AT)[bram.pk]
    both = {"ended": Change(ada, State.SENT, sent_at=AT), "begun": Beginning(bram, letter, LATER)}
    assert mark(taken.attempt, **both) == (True, True)
    assert mark(taken.attempt, **both) == (False, True), "the one that begins is still ours"
    assert (facts(ada)[0], facts(bram)[0]) == ("sent", "transmitting")


@pytest.mark.django_db
def test_nothing_begins_while_the_line_is_held(messages):
    the_line()
    (ada,) = messages("ada")
    taken = claim(at=AT)
    Line.objects.update(held_because="closed", held_at=AT)
    assert not begin(ada, taken.attempt)
    assert facts(ada)[0] == "claimed"


def _in_threads(*works):
    trouble = []

    def run(work):
        try:
            work()
        except Exception as error:
            trouble.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert trouble == []


def _sender():
    send_due(now=lambda: AT, limit_seconds=30, stop=lambda: False)


def test_three_senders_at_once_send_each_message_once(backlog, sink, settings):
    settings.OUTBOX_BATCH = 3
    made = backlog(60)
    the_line()
    _in_threads(_sender, _sender, _sender)
    assert sorted(mail["Message-ID"] for mail in sink.received) == sorted(message.message_id for message in made)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert sink.connections == 3, "all three took part"


def test_a_database_connection_that_is_cut_during_sending_loses_nothing_and_doubles_nothing(backlog, sink, settings):
    made = backlog(12)
    the_line()
    address = {
        name: connection.settings_dict[key]
        for name, key in (
            ("host", "HOST"),
            ("port", "PORT"),
            ("user", "USER"),
            ("password", "PASSWORD"),
            ("dbname", "NAME"),
        )
    }
    cuts = []

    def cut_now_and_then():
        if len(sink.received) % 4 == 2:
            with psycopg.connect(**address, autocommit=True) as other:
                cuts.append(
                    other.execute(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        " AND query LIKE '%WITH ended AS%'"
                    ).fetchone()[0]
                )

    sink.before_answer = cut_now_and_then
    _in_threads(_sender)
    assert sum(cuts) >= 3
    assert sorted(mail["Message-ID"] for mail in sink.received) == sorted(message.message_id for message in made)
    assert set(Message.objects.values_list("state", "is_possible_duplicate")) == {("sent", False)}
