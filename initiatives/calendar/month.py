"""A month in weeks, as a table shows it: each day with its first few things, and what has only a period above it."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiatives.calendar.items import NOTHING, SHELVES, Few, Item, MonthItems
from initiatives.periods import FIRST_DAY, LAST_DAY, NotAPeriod, Period, Precision, read_period


@dataclass(frozen=True)
class Day:
    """A day of the month, or one of the month before or after it, of which nothing is shown."""

    on: dt.date
    few: Few
    url: str
    is_today: bool
    is_of_month: bool

    @property
    def more(self) -> str:
        """How many things more there are, as short as a day has room for."""
        return more_of(self.few)


@dataclass(frozen=True)
class Week:
    """A row of the table."""

    number: int
    days: list[Day]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not any(day.few.number for day in self.days)


@dataclass(frozen=True)
class Shelf:
    """What is planned in the month, the quarter or the year as a whole."""

    name: str
    planned: str
    few: Few
    url: str

    @property
    def more(self) -> str:
        """How many things more there are."""
        return more_of(self.few)


def more_of(few: Few) -> str:
    """Such as +36; when so many were not counted, that it is more than that."""
    if not few.more:
        return ""
    return _("more than %(number)d") % {"number": few.more - 1} if few.is_capped else f"+{few.more}"


def weeks_of(first: dt.date, found: MonthItems, *, on: dt.date, day_url: Callable[[dt.date], str]) -> list[Week]:
    """The weeks, from Monday, that the month beginning on `first` lies in; `on` is today."""
    days = calendar.Calendar().itermonthdates(first.year, first.month)
    made = [Day(day, found.days.get(day, NOTHING), day_url(day), day == on, day.month == first.month) for day in days]
    return [
        Week(row[0].on.isocalendar().week, row) for row in (made[start : start + 7] for start in range(0, len(made), 7))
    ]


def shelves_of(first: dt.date, found: MonthItems, *, shelf_url: Callable[[str], str]) -> list[Shelf]:
    """The periods in which something is planned."""
    return [
        Shelf(name, str(Period.around(first, Precision(name))), few, shelf_url(name))
        for name in SHELVES
        if (few := found.shelves[name]).number
    ]


def weekdays() -> list[str]:
    """The names of the days, from Monday."""
    return [str(WEEKDAYS[number]) for number in range(7)]


def month_of(said: str, *, on: dt.date) -> dt.date | None:
    """The first day of the month that somebody wrote ("2027-03", "maart 2027"); None when it is no month of ours."""
    if not said:
        return on.replace(day=1)
    try:
        return read_period(said[:40]).first.replace(day=1)
    except NotAPeriod:
        return None


def beside(first: dt.date, months: int) -> dt.date | None:
    """The first day of the month so many months later; None beyond what can be planned."""
    other: dt.date = first + relativedelta(months=months)
    return other if FIRST_DAY <= other <= LAST_DAY else None


def in_address(first: dt.date) -> str:
    """The month as it stands in the address."""
    return f"{first:%Y-%m}"


@dataclass(frozen=True)
class Group:
    """The things of a list that lie in one month."""

    first: dt.date
    items: list[Item]

    def __str__(self) -> str:
        return date_format(self.first, "F Y")


def by_month(items: list[Item]) -> list[Group]:
    """A list in the order of time, cut by month."""
    groups: list[Group] = []
    for item in items:
        first = item.on.replace(day=1)
        if not groups or groups[-1].first != first:
            groups.append(Group(first, []))
        groups[-1].items.append(item)
    return groups
