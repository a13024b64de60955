"""A planned period as people say it: a day, a month, a quarter or a year, read and said in Dutch and in English.

Both languages are read, whatever the language of the page is. What is said here can be read here again.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from collab.lib.text import fold

FIRST_YEAR, LAST_YEAR = 1990, 2100
FIRST_DAY, LAST_DAY = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
DAY = dt.timedelta(days=1)


class Precision(models.TextChoices):
    """How exactly a moment is known."""

    DAY = "day", _lazy("A day")
    MONTH = "month", _lazy("A month")
    QUARTER = "quarter", _lazy("A quarter")
    YEAR = "year", _lazy("A year")


LENGTHS = {
    Precision.DAY: relativedelta(days=1),
    Precision.MONTH: relativedelta(months=1),
    Precision.QUARTER: relativedelta(months=3),
    Precision.YEAR: relativedelta(years=1),
}


class NotAPeriod(ValueError):
    """What was written is no period; the words say what is the matter."""


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included; which these can be follows from the precision."""

    first: dt.date
    last: dt.date
    precision: Precision

    @classmethod
    def of(cls, first: dt.date, precision: Precision) -> Period:
        """The period that begins on `first`."""
        return cls(first, first + LENGTHS[precision] - DAY, precision)

    @classmethod
    def around(cls, day: dt.date, precision: Precision) -> Period:
        """The period of this precision in which `day` lies."""
        firsts = {
            Precision.DAY: day,
            Precision.MONTH: day.replace(day=1),
            Precision.QUARTER: dt.date(day.year, quarter_of(day) * 3 - 2, 1),
            Precision.YEAR: dt.date(day.year, 1, 1),
        }
        return cls.of(firsts[precision], precision)

    def __str__(self) -> str:
        """The period as one says it in the language of the page."""
        if self.precision == Precision.DAY:
            return date_format(self.first, "j F Y")
        if self.precision == Precision.MONTH:
            return date_format(self.first, "F Y")
        if self.precision == Precision.YEAR:
            return str(self.first.year)
        return _("quarter %(number)d of %(year)d") % {"number": quarter_of(self.first), "year": self.first.year}


def quarter_of(day: dt.date) -> int:
    """The number of the quarter that `day` lies in."""
    return (day.month + 2) // 3


_MONTHS = {
    month: number
    for number, words in enumerate(
        (
            "januari january jan", "februari february feb", "maart march mrt mar", "april apr", "mei may",
            "juni june jun", "juli july jul", "augustus august aug", "september sept sep", "oktober october okt oct",
            "november nov", "december dec",
        ),
        start=1,
    )
    for month in words.split()
}  # fmt: skip
# Winter lies in two years.
_SEASONS = {
    "voorjaar": 2, "lente": 2, "spring": 2, "zomer": 3, "summer": 3, "najaar": 4, "herfst": 4, "autumn": 4, "fall": 4,
}  # fmt: skip
_ORDINALS = {
    word: number
    for number, words in enumerate(("eerste first", "tweede second", "derde third", "vierde fourth"), start=1)
    for word in words.split()
}
_WEEKDAYS = frozenset((
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "ma", "di", "wo", "do", "vr", "za",
    "zo", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu",
    "fri", "sat", "sun",
))  # fmt: skip
_SILENT = frozenset(("van", "of", "de", "het", "the", "in", "op", "on", "jaar", "year"))
_QUARTER_WORDS = frozenset(("kwartaal", "quarter", "kw"))
_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"([0-9]{1,2})(?:e|de|ste|st|nd|rd|th)?")
_QUARTER = re.compile(r"[qk]([0-9])")


def read_period(text: str) -> Period:
    """The period that `text` says: "maart 2027", "2e kwartaal 2027", "2027", "12-03-2027". Raises `NotAPeriod`."""
    words = [word for word in fold(text).split() if word not in _SILENT]
    if not words:
        raise NotAPeriod(_("Say when, such as “March 2027”."))
    found = _read(words)
    if found is None:
        raise NotAPeriod(
            _("“%(text)s” is no date that we know. Write it like 12-03-2027, March 2027, quarter 2 of 2027, or 2027.")
            % {"text": text.strip()}
        )
    return found


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _read(words: list[str]) -> Period | None:
    """The words without what says nothing, tried in each form."""
    words = [word for word in words if word not in _WEEKDAYS] or words
    if all(_is_number(word) for word in words):
        return _of_numbers(words)
    names = [word for word in words if not _is_number(word[0])]
    numbers = [word for word in words if _is_number(word[0])]
    # "2027 maart 12" too: the year is last.
    numbers.sort(key=lambda number: bool(_YEAR.fullmatch(number)))
    if len(names) == 1 and names[0] in _MONTHS:
        return _of_month(_MONTHS[names[0]], numbers)
    if len(names) == 1 and names[0] == "winter":
        raise NotAPeriod(_("Winter lies in two years: choose a quarter, such as “quarter 1 of 2027”."))
    if len(names) == 1 and names[0] in _SEASONS:
        return _of_quarter(_SEASONS[names[0]], numbers)
    return _named_quarter(names, numbers)


def _named_quarter(names: list[str], numbers: list[str]) -> Period | None:
    """Such as "Q2 2027", "2e kwartaal 2027", "second quarter of 2027"."""
    if len(names) == 1 and (short := _QUARTER.fullmatch(names[0])):
        return _of_quarter(int(short[1]), numbers)
    ordinals = [_ORDINALS[name] for name in names if name in _ORDINALS]
    if len(ordinals) == 1 and len(names) == 2 and _QUARTER_WORDS & set(names):
        return _of_quarter(ordinals[0], numbers)
    years = [number for number in numbers if _YEAR.fullmatch(number)]
    if len(names) == 1 and (names[0] in _QUARTER_WORDS or names[0] in ("q", "k")) and len(years) < len(numbers) <= 2:
        which = next(number for number in numbers if number not in years)
        if count := _NUMBER.fullmatch(which):
            return _of_quarter(int(count[1]), years)
    return None


def _of_numbers(words: list[str]) -> Period | None:
    """Such as "2027", "03-2027", "2027-03", "12-03-2027", "2027-03-12", "12-3-27"."""
    if len(words) == 3 and len(words[0]) <= 2 and len(words[2]) == 2:
        words = [*words[:2], f"20{words[2]}"]
    is_backward = len(words[0]) >= 4
    parts = list(reversed(words)) if is_backward else words
    if len(parts) > 3 or any(len(part) > 2 for part in parts[:-1]):
        return None
    if len(parts[-1]) < 4:
        raise NotAPeriod(_("Write the year too, such as 2027."))
    year = _year(parts[-1])
    if len(parts) == 1:
        return Period.of(dt.date(year, 1, 1), Precision.YEAR)
    month = int(parts[-2])
    if not 1 <= month <= 12:
        raise NotAPeriod(_("There is no month %(number)d.") % {"number": month})
    if len(parts) == 2:
        return Period.of(dt.date(year, month, 1), Precision.MONTH)
    return _day(year, month, int(parts[0]))


def _of_month(month: int, numbers: list[str]) -> Period | None:
    """Such as "maart 2027", "12 maart 2027", "March 12, 2027"."""
    if not numbers or (len(numbers) == 1 and len(numbers[0]) < 4):
        raise NotAPeriod(_("Write the year too, such as 2027."))
    if len(numbers) > 2:
        return None
    year = _year(numbers[-1])
    if len(numbers) == 1:
        return Period.of(dt.date(year, month, 1), Precision.MONTH)
    day = _NUMBER.fullmatch(numbers[0])
    return _day(year, month, int(day[1])) if day else None


def _of_quarter(number: int, years: list[str]) -> Period | None:
    if not 1 <= number <= 4:
        raise NotAPeriod(_("A year has four quarters; there is no quarter %(number)d.") % {"number": number})
    if not years:
        raise NotAPeriod(_("Write the year too, such as 2027."))
    if len(years) > 1:
        return None
    return Period.of(dt.date(_year(years[0]), number * 3 - 2, 1), Precision.QUARTER)


def _year(word: str) -> int:
    """A year in which one could plan something."""
    year = int(word) if _is_number(word) and len(word) < 10 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        said = {"year": word[:12], "first": FIRST_YEAR, "last": LAST_YEAR}
        raise NotAPeriod(_("Choose a year from %(first)d to %(last)d; %(year)s is too far away.") % said)
    return year


def _day(year: int, month: int, day: int) -> Period:
    try:
        return Period.of(dt.date(year, month, day), Precision.DAY)
    except ValueError:
        named = date_format(dt.date(year, month, 1), "F Y")
        raise NotAPeriod(_("%(month)s has no day %(day)d.") % {"month": named, "day": day}) from None
