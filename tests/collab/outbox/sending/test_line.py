"""Whether mail may leave at all: not from a copy, not far more than usual, and only once somebody said so again."""

import datetime as dt
import threading

import pytest
from django.db import connections

from collab.outbox.actions import close_line, release_line
from collab.outbox.models import Line, Message
from collab.outbox.sending import line
from tests.factories import MessageFactory, RecipientFactory, UserFactory
from tests.factories.outbox import AT

pytestmark = pytest.mark.django_db


def test_the_first_use_makes_the_line_and_it_is_open(messages, sink, send):
    messages("ada")
    assert send().sent == 1
    assert Line.objects.get().held_because == ""


@pytest.mark.parametrize("is_same", [True, False], ids=["control: the same database", "a copy"])
def test_a_restored_copy_sends_nothing_until_an_administrator_says_so(messages, sink, send, administrator, is_same):
    messages("ada")
    line.the_line()
    if not is_same:
        Line.objects.update(instance="https://example.org 7000000000000000001 5 collab")
    assert send().sent == (1 if is_same else 0)
    if is_same:
        return
    held = Line.objects.get()
    assert (held.held_because, held.held_at) == ("copy", AT)
    assert "7000000000000000001" in held.said
    assert Message.objects.get().state == "pending"
    assert send(5).sent == 0
    release_line(by=administrator)
    assert send(6).sent == 1
    assert Line.objects.get().instance == line.installation()


def test_the_same_database_under_another_name_is_another_installation(settings):
    before = line.installation()
    settings.INSTANCE_ID = "try-out"
    assert line.installation() != before


def test_a_copy_of_a_closed_line_is_still_a_copy_when_it_is_released(messages, sink, send, administrator):
    messages("ada")
    close_line(by=administrator, at=AT)
    Line.objects.update(instance="elsewhere")
    release_line(by=administrator)
    assert send().sent == 0
    assert Line.objects.get().held_because == "copy"


@pytest.mark.parametrize("number", [20, 21])
def test_far_more_mail_than_usual_waits_for_an_administrator(messages, sink, send, settings, administrator, number):
    settings.OUTBOX_BRAKE = 20
    messages(*(f"p{one}" for one in range(number)))
    if number == 20:
        assert send().sent == 20
        return
    assert send().sent == 0
    held = Line.objects.get()
    assert held.held_because == "brake"
    assert "21" in held.said
    assert "20" in held.said
    release_line(by=administrator)
    assert send(1).sent == 21, "what was looked at goes out"
    messages(*(f"q{one}" for one in range(21)), due_at=AT + dt.timedelta(minutes=2))
    assert send(2).sent == 0, "what came after counts anew"


def test_many_small_heaps_in_a_day_are_a_mass_too(messages, sink, send, settings):
    settings.OUTBOX_BRAKE = 20
    for heap in range(3):
        messages(*(f"p{heap}-{one}" for one in range(9)))
        send(heap)
    assert len(sink.received) == 18
    assert Line.objects.get().held_because == "brake"


def test_ten_usual_days_may_leave_where_that_is_more(messages, sink, send, settings):
    settings.OUTBOX_BRAKE = 20
    recipient = RecipientFactory()
    for day in (3, 4):
        sent_at = AT - dt.timedelta(days=day)
        for _ in range(3):
            MessageFactory(recipient=recipient, state="sent", due_at=None, created_at=sent_at, sent_at=sent_at)
    assert line.most_in_a_day(at=AT) == 30
    messages(*(f"p{one}" for one in range(25)))
    assert send().sent == 25


def test_closing_by_hand_and_releasing_say_who_did_it(messages, sink, send, administrator):
    messages("ada")
    close_line(by=administrator, at=AT, said="De brief klopt niet.")
    assert send().sent == 0
    held = Line.objects.get()
    assert (held.held_because, held.said, held.changed_by) == ("closed", "De brief klopt niet.", administrator)
    release_line(by=administrator)
    assert send(1).sent == 1
    # The history has it, with who did it.
    events = Line.pgh_event_models["update"].objects.filter(pgh_label="update").order_by("pgh_id")
    assert [event.held_because for event in events] == ["closed", ""]
    assert {event.pgh_context.metadata["user"] for event in events} == {administrator.pk}


def test_holding_twice_keeps_the_first_reason():
    line.the_line()
    assert line.hold(Line.Hold.BRAKE, at=AT, said="a")
    assert not line.hold(Line.Hold.PASSWORD, at=AT + dt.timedelta(minutes=1), said="b")
    assert (Line.objects.get().held_because, Line.objects.get().held_at) == ("brake", AT)


@pytest.mark.django_db(transaction=True)
def test_two_that_hold_it_at_once_do_so_once():
    line.the_line()
    held = []

    def hold():
        held.append(line.hold(Line.Hold.BRAKE, at=AT, said="too many"))
        connections.close_all()

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held) == [False, False, False, True]


def test_closing_what_is_held_and_releasing_what_is_open_change_nothing():
    line.the_line()
    somebody = UserFactory()
    release_line(by=somebody)
    line.hold(Line.Hold.BRAKE, at=AT, said="too many")
    close_line(by=somebody, at=AT)
    assert Line.objects.get().held_because == "brake"
