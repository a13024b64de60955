"""What the wall of successes is narrowed by: region, theme and year, in the address bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from collab.lib.remember import Remembered
from initiatives.choices import words_of
from initiatives.models import Celebration, Visibility
from initiatives.models.celebration import CelebrationQuerySet
from initiatives.periods import FIRST_DAY


@dataclass(frozen=True)
class Chosen:
    """What was chosen; what cannot be understood is left out. Empty is all of it."""

    region: str = ""
    theme: str = ""
    year: str = ""

    @classmethod
    def of(cls, data: Mapping[str, str], *, on: dt.date) -> Chosen:
        """What the address says, on the date `on`."""
        region, theme, year = (data.get(name, "") for name in ("region", "theme", "year"))
        is_year = year.isascii() and year.isdecimal() and len(year) == 4 and FIRST_DAY.year <= int(year) <= on.year
        return cls(
            region if region in words_of("region") else "",
            theme if theme in words_of("theme") else "",
            year if is_year else "",
        )

    @property
    def as_initial(self) -> dict[str, str]:
        """By the names that stand in the address."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def query(self) -> str:
        """As it stands in an address, or nothing."""
        return urlencode(self.as_initial)

    @property
    def words(self) -> str:
        """What was chosen, as one says it."""
        parts = [words_of("region").get(self.region, ""), words_of("theme").get(self.theme, ""), self.year]
        return ", ".join(filter(None, parts))

    def narrow(self, rows: CelebrationQuerySet) -> CelebrationQuerySet:
        """Only what was chosen."""
        if self.region:
            rows = rows.filter(initiative__keys__contains=[f"r{int(self.region)}"])
        if self.theme:
            rows = rows.filter(initiative__theme_id=int(self.theme))
        if self.year:
            first = dt.date(int(self.year), 1, 1)
            rows = rows.filter(on__gte=first, on__lte=first.replace(month=12, day=31))
        return rows


def a_year_before(on: dt.date) -> tuple[dt.date, dt.date]:
    """The week around the same day a year before `on`."""
    day = on.replace(year=on.year - 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 1)
    return day - dt.timedelta(days=3), day + dt.timedelta(days=3)


def _first_year(rows: CelebrationQuerySet) -> int | None:
    first = rows.exclude(how=Celebration.How.NOT).order_by("on").values_list("on", flat=True).first()
    return first.year if first else None


_OPEN = (Visibility.EVERYONE, Visibility.SIGNED_IN)
# Of what everybody may see who reads it: the same for all of them.
_FOR_MEMBERS = Remembered(
    lambda: _first_year(
        Celebration.objects.filter(initiative__visibility__in=_OPEN, initiative__deleted_at__isnull=True)
    ),
    seconds=60,
)
_FOR_VISITORS = Remembered(lambda: _first_year(Celebration.objects.public()), seconds=60)


def years_of(user: User | AnonymousUser, *, on: dt.date) -> list[int]:
    """The years from the first of which all members, or all visitors, see a success until now; the last one first.

    What only partners see adds no year: it is found by paging.
    """
    first = _FOR_MEMBERS() if user.is_authenticated else _FOR_VISITORS()
    return list(range(on.year, min(first or on.year, on.year) - 1, -1))
