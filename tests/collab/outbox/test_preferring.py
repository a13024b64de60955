"""What somebody says about their own mail."""

import datetime as dt

import pytest

from collab.outbox import actions
from collab.outbox.models import Preference, Recipient
from tests.factories import OccurrenceFactory, PreferenceFactory, RecipientFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


def rows(recipient):
    return dict(recipient.preferences.values_list("kind", "frequency"))


@pytest.fixture
def recipient():
    return RecipientFactory()


def test_somebody_is_a_recipient_once(coordinator):
    assert actions.recipient_of(coordinator) == actions.recipient_of(coordinator)
    assert Recipient.objects.count() == 1


def test_what_is_as_usual_has_no_row(recipient):
    actions.choose_frequencies(recipient=recipient, chosen={"closing": "weekly", "role": "daily", "request": "at_once"})
    assert rows(recipient) == {"closing": "weekly"}


def test_what_is_not_named_is_as_usual_again_and_other_people_keep_theirs(recipient):
    other = PreferenceFactory(kind="role", frequency="never")
    PreferenceFactory(recipient=recipient, kind="role", frequency="never")
    actions.choose_frequencies(recipient=recipient, chosen={"closing": "never"})
    assert rows(recipient) == {"closing": "never"}
    assert Preference.objects.filter(pk=other.pk).exists()


def test_a_choice_that_stays_the_same_is_not_written_again(recipient, django_assert_num_queries):
    actions.choose_frequencies(recipient=recipient, chosen={"closing": "never"})
    with django_assert_num_queries(4):  # a savepoint around the lock and the rows that are there
        actions.choose_frequencies(recipient=recipient, chosen={"closing": "never"})


def test_who_stopped_mail_twice_stopped_it_the_first_time(recipient):
    actions.stop_mail(recipient=recipient, at=AT)
    actions.stop_mail(recipient=recipient, at=AT + dt.timedelta(days=1))
    assert recipient.stopped_at == AT
    actions.start_mail(recipient=recipient)
    recipient.refresh_from_db()
    assert recipient.stopped_at is None


def test_one_marks_only_ones_own_news(coordinator, recipient):
    mine, theirs = OccurrenceFactory(recipient__user=coordinator), OccurrenceFactory(recipient=recipient)
    assert actions.mark_seen(user=coordinator, keys=[mine.pk, theirs.pk], at=AT) == 1
    assert actions.mark_seen(user=coordinator, keys=[mine.pk], at=AT + dt.timedelta(days=1)) == 0
    for one in (mine, theirs):
        one.refresh_from_db()
    assert (mine.seen_at, theirs.seen_at) == (AT, None)
    assert actions.mark_new(user=recipient.user, keys=[mine.pk]) == 0
    assert actions.mark_new(user=coordinator, keys=[mine.pk]) == 1
