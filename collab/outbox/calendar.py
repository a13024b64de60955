"""On which days something is sent: not at weekends, not on public holidays, and reminders not in a pause."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

import holidays
from django.db import models
from django.utils.translation import gettext_lazy as _

from collab.outbox.models import Pause

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAY = dt.timedelta(days=1)
# Pauses that together leave no day would keep one looking; after this long one stops.
MOST_DAYS = 400


class Silence(models.TextChoices):
    """Why nothing is sent on a day."""

    WEEKEND = "weekend", _("It is weekend.")
    HOLIDAY = "holiday", _("It is a public holiday.")
    PAUSE = "pause", _("The reminders pause in these weeks.")


class Calendar:
    """The days on which something is sent, with the pauses as they are now: one query for any number of days."""

    def __init__(self, pauses: list[Pause] | None = None) -> None:
        self.pauses = list(Pause.objects.all()) if pauses is None else pauses

    def why_silent(self, on: dt.date, *, is_news: bool = False) -> Silence | None:
        """Why nothing is sent on the date `on`; none when something may be. News does not wait for a pause."""
        if on.isoweekday() > 5:
            return Silence.WEEKEND
        if holiday(on):
            return Silence.HOLIDAY
        if not is_news and any(pause.holds_on(on) for pause in self.pauses):
            return Silence.PAUSE
        return None

    def next_sending_day(self, on: dt.date, *, is_news: bool = False) -> dt.date:
        """The date `on`, or the first one after it on which something is sent."""
        for days in count():
            day = on + days * DAY
            if days > MOST_DAYS or self.why_silent(day, is_news=is_news) is None:
                return day
        raise AssertionError

    def last_sending_day(self, on: dt.date) -> dt.date:
        """The date `on`, or the last one before it on which something was sent."""
        days = (on - number * DAY for number in range(MOST_DAYS))
        return next((day for day in days if self.why_silent(day) is None), on)

    def after(self, on: dt.date, days: int, *, is_news: bool = False) -> dt.date:
        """The sending day that comes `days` sending days after the date `on`."""
        for _number in range(days):
            on = self.next_sending_day(on + DAY, is_news=is_news)
        return on

    def weekly_day(self, on: dt.date) -> dt.date:
        """The day on which what is mailed once a week goes out, in the week of the date `on`: its first sending day."""
        return self.next_sending_day(on - (on.isoweekday() - 1) * DAY)


def why_silent(on: dt.date, *, is_news: bool = False) -> Silence | None:
    """Why nothing is sent on the date `on`; none when something may be."""
    return Calendar().why_silent(on, is_news=is_news)


def next_sending_day(on: dt.date, *, is_news: bool = False) -> dt.date:
    """The date `on`, or the first one after it on which something is sent."""
    return Calendar().next_sending_day(on, is_news=is_news)


@cache
def _holidays(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("NL", years=year, language="nl"))


def holiday(on: dt.date) -> StrOrPromise:
    """The name of the public holiday on the date `on`, or nothing."""
    return _holidays(on.year).get(on, "")
