"""What is known of an invented initiative before its life is told, and days in that life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from initiatives.generating.region import Party
from initiatives.models import Stage


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an initiative before its life is told; `until` is the last day of that life."""

    key: int
    stage: str
    binding: str
    urgency: str
    started: dt.date
    until: dt.date
    on: dt.date
    care: float
    parties: Sequence[Party]
    outside: Sequence[Party]
    coordinators: Sequence[int]
    outsiders: Sequence[int]
    statement: int
    milestone: int

    @property
    def is_closed(self) -> bool:
        """Whether its life is over."""
        return self.stage == Stage.CLOSED


def between(random: Random, first: dt.date, last: dt.date) -> dt.date:
    """A day from `first` to `last`."""
    return first + dt.timedelta(days=int(random.random() * ((last - first).days + 1)))


def recent(random: Random, told: Told, days: int, first: dt.date | None = None) -> dt.date:
    """A day in the last `days` days of its life; not before `first` (or its start)."""
    return between(random, max(first or told.started, told.until - dt.timedelta(days=days)), told.until)


def noon(day: dt.date) -> dt.datetime:
    """The middle of the day, in UTC."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def a_year_after(day: dt.date) -> dt.date:
    """The same day a year later; 28 February after a leap day."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
