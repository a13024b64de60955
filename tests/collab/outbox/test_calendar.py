"""When something is sent: on working days, and reminders not in a pause."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from collab.outbox.calendar import Calendar, Silence, next_sending_day, why_silent
from collab.outbox.models import Pause
from tests.factories import PauseFactory

pytestmark = pytest.mark.django_db
SUMMER = Pause(name="Zomer", first_day=1, first_month=7, last_day=31, last_month=8)
CHRISTMAS = Pause(name="Kerst", first_day=20, first_month=12, last_day=5, last_month=1)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (dt.date(2026, 11, 23), None),
        (dt.date(2026, 11, 28), Silence.WEEKEND),
        (dt.date(2027, 1, 1), Silence.HOLIDAY),
        (dt.date(2027, 3, 26), Silence.HOLIDAY),  # Good Friday
        (dt.date(2027, 3, 29), Silence.HOLIDAY),  # Easter Monday
        (dt.date(2027, 4, 27), Silence.HOLIDAY),  # King's Day
        (dt.date(2025, 4, 28), None),  # when the 27th is a Sunday the 26th is King's Day
        (dt.date(2025, 5, 5), Silence.HOLIDAY),  # Liberation Day, every five years
        (dt.date(2027, 5, 5), None),
        (dt.date(2027, 5, 6), Silence.HOLIDAY),  # Ascension Day
        (dt.date(2027, 6, 30), None),
        (dt.date(2027, 7, 1), Silence.PAUSE),
        (dt.date(2027, 8, 31), Silence.PAUSE),
        (dt.date(2027, 9, 1), None),
    ],
)
def test_nothing_is_sent_at_weekends_on_holidays_and_in_summer(day, why):
    assert Calendar([SUMMER]).why_silent(day) == why


def test_the_days_move_on_to_the_first_one_on_which_something_is_sent():
    calendar = Calendar([SUMMER])
    assert calendar.next_sending_day(dt.date(2027, 3, 26)) == dt.date(2027, 3, 30)
    assert calendar.next_sending_day(dt.date(2027, 7, 3)) == dt.date(2027, 9, 1)
    assert calendar.next_sending_day(dt.date(2027, 7, 3), is_news=True) == dt.date(2027, 7, 5)
    assert calendar.after(dt.date(2027, 3, 25), 2) == dt.date(2027, 3, 31)
    assert calendar.last_sending_day(dt.date(2027, 3, 29)) == dt.date(2027, 3, 25)
    assert calendar.weekly_day(dt.date(2027, 4, 1)) == dt.date(2027, 3, 30)


def test_a_pause_may_run_over_the_turn_of_the_year():
    days = [dt.date(2026, 12, 19), dt.date(2026, 12, 20), dt.date(2027, 1, 5), dt.date(2027, 1, 6)]
    assert [CHRISTMAS.holds_on(day) for day in days] == [False, True, True, False]


def test_an_administrator_changes_the_pause():
    Pause.objects.all().delete()
    assert why_silent(dt.date(2027, 7, 5)) is None
    PauseFactory(first_month=7, last_month=7)
    assert why_silent(dt.date(2027, 7, 5)) == Silence.PAUSE
    assert next_sending_day(dt.date(2027, 7, 5)) == dt.date(2027, 8, 2)


def test_pauses_that_leave_no_day_do_not_keep_one_looking():
    always = Pause(name="Altijd", first_day=1, first_month=1, last_day=31, last_month=12)
    assert Calendar([always]).next_sending_day(dt.date(2027, 1, 4)) > dt.date(2028, 1, 4)


def test_a_month_has_no_more_days_than_it_has():
    with pytest.raises(ValidationError, match="no such day"):
        PauseFactory.build(first_day=31, first_month=6).full_clean()
    PauseFactory.build(first_day=29, first_month=2).full_clean()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"name": ""}, "outbox_pause_name_filled"),
        ({"first_month": 13}, "outbox_pause_first_is_a_day"),
        ({"last_day": 0}, "outbox_pause_last_is_a_day"),
    ],
)
def test_the_database_refuses_a_pause_that_is_none(change, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PauseFactory(**change)
