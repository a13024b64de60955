"""Twelve things are one mail, as soon as each person wants."""

import datetime as dt

import pytest

from collab.outbox.actions.bundling import bundle
from collab.outbox.models import Message, Pause
from tests.factories import OccurrenceFactory, PauseFactory, PreferenceFactory, RecipientFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)


def days(number):
    return dt.timedelta(days=number)


def at(day, hour=5):
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def bundle_on(day, hour=5):
    return bundle(on=day, at=at(day, hour))


@pytest.fixture(autouse=True)
def summer(db):
    Pause.objects.all().delete()
    return PauseFactory()


@pytest.fixture
def ada(db):
    return RecipientFactory()


def thing(ada, kind="closing", day=MONDAY, **fields):
    return OccurrenceFactory(recipient=ada, kind=kind, made_at=at(day, 4), **fields)


def test_who_has_twelve_things_gets_one_message(ada):
    things = [thing(ada, kind) for kind in ("closing", "role", "request") * 4]
    other = thing(RecipientFactory())
    assert bundle_on(MONDAY) == 2
    message = Message.objects.get(recipient=ada)
    assert set(message.occurrences.all()) == set(things)
    assert (message.key, message.letter, message.state) == (f"digest:{ada.pk}:2026-11-23", "reminders", "pending")
    other.refresh_from_db()
    assert other.message.recipient == other.recipient


def test_a_digest_goes_out_at_eight_in_the_morning_in_winter_and_in_summer_or_at_once_when_that_was(ada):
    thing(ada)
    bundle_on(MONDAY)
    assert Message.objects.latest("pk").due_at == at(MONDAY, 7)
    thing(ada, day=dt.date(2026, 10, 1))
    bundle_on(dt.date(2026, 10, 1))
    assert Message.objects.latest("pk").due_at == at(dt.date(2026, 10, 1), 6)
    thing(ada, day=dt.date(2026, 10, 2))
    bundle_on(dt.date(2026, 10, 2), hour=15)
    assert Message.objects.latest("pk").due_at == at(dt.date(2026, 10, 2), 15)


def test_it_is_not_worth_sending_any_more_after_five_working_days(ada):
    thing(ada)
    bundle_on(MONDAY)
    assert Message.objects.get().expires_at == at(MONDAY + days(7), 7)


def test_of_digests_there_is_one_a_day_and_news_goes_at_once(ada):
    thing(ada)
    bundle_on(MONDAY)
    thing(ada, object_id=99)
    assert bundle_on(MONDAY, 10) == 0
    news = thing(ada, "request")
    assert bundle_on(MONDAY, 11) == 1
    message = news.recipient.messages.latest("pk")
    assert (message.key, message.due_at) == (f"once:{ada.pk}:{news.pk}", at(MONDAY, 11))
    assert bundle_on(MONDAY + days(1)) == 1
    assert bundle_on(MONDAY + days(1)) == 0


def test_once_a_week_is_on_the_first_sending_day_of_the_week_for_what_was_there_by_then(ada):
    PreferenceFactory(recipient=ada, kind="closing", frequency="weekly")
    tuesday = dt.date(2027, 3, 30)  # after Easter
    thing(ada, day=tuesday - days(6))
    for day in (-6, -5, -1):
        assert bundle_on(tuesday + days(day)) == 0
    assert bundle_on(tuesday) == 1
    thing(ada, day=tuesday + days(1), object_id=99)
    assert [bundle_on(tuesday + days(day)) for day in (1, 2, 3, 6)] == [0, 0, 0, 1]


def test_a_weekly_mail_of_a_day_on_which_nothing_ran_goes_out_later_in_the_week(ada):
    thing(ada, "year_ago", day=MONDAY - days(3))
    assert bundle_on(MONDAY + days(2)) == 1


@pytest.mark.parametrize("why", ["never", "stopped", "refused", "gone"])
def test_who_wants_no_mail_gets_none_and_keeps_it_in_the_product(ada, why):
    one = thing(ada, gone_at=at(MONDAY) if why == "gone" else None)
    if why == "never":
        PreferenceFactory(recipient=ada, kind="closing", frequency="never")
    ada.stopped_at = at(MONDAY) if why == "stopped" else None
    if why == "refused":
        ada.refused_at, ada.refused_address = at(MONDAY), ada.address
    ada.save()
    assert bundle_on(MONDAY) == 0
    one.refresh_from_db()
    assert (one.wants_mail, one.message) == (False, None)


def test_who_gets_another_address_than_the_refused_one_is_mailed_again(ada):
    ada.refused_at, ada.refused_address = at(MONDAY), f"old.{ada.address}"
    ada.save()
    thing(ada)
    assert bundle_on(MONDAY) == 1


def test_nothing_is_made_at_the_weekend_and_in_a_pause_only_of_news(ada):
    july = dt.date(2027, 7, 5)
    rung = thing(ada, "request", july, step=1)
    routine, news = thing(ada, day=july), thing(ada, "request", july)
    assert bundle_on(july - days(1)) == 0
    assert bundle_on(july) == 1
    assert list(Message.objects.get().occurrences.all()) == [news]
    assert bundle_on(dt.date(2027, 9, 1)) == 1
    assert set(Message.objects.latest("pk").occurrences.all()) == {rung, routine}


def test_the_number_of_statements_does_not_grow_with_the_people(django_assert_max_num_queries):
    for _number in range(30):
        thing(RecipientFactory())
    with django_assert_max_num_queries(9):
        assert bundle_on(MONDAY) == 30


def test_keys_and_message_ids_are_all_different():
    for _number in range(20):
        thing(RecipientFactory())
    bundle_on(MONDAY)
    ids = list(Message.objects.values_list("message_id", flat=True))
    assert len(set(ids)) == 20
    assert all(one.startswith("<") and one.endswith("@testserver>") for one in ids)
