"""What stands in the calendar of somebody: a month with the first few of each day, or a list in the order of time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.prepared import rows
from initiatives.calendar.kinds import Kind
from initiatives.calendar.statement import CAP, Way, list_statement, month_statement
from initiatives.models import Involvement
from initiatives.models.sight import inside, sight_of
from initiatives.periods import Period, Precision
from initiatives.places import place_of

SHOWN_A_DAY = 4
DAY, MONTH, QUARTER, YEAR = (precision.value for precision in Precision)
SHELVES = (MONTH, QUARTER, YEAR)
KINDS = {kind.value: kind for kind in Kind}
# Where somebody lands who opens it: a place on a page of its initiative.
_PLACES = {
    Kind.CELEBRATION: "milestones", Kind.ROLE: "people", Kind.REFLECTION: "reflection",
}  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """Which initiatives a calendar is about, and for whom; none but those that `user` may see.

    `ids` are those that a filter leaves. Without one they are what somebody sees only as an insider: what is open to
    everyone who signs in comes beside them.
    """

    user: User
    way: Way
    ids: tuple[int, ...]

    def values(self) -> dict[str, Any]:
        """What the statements ask for."""
        sight = sight_of(self.user)
        known = None if sight.is_all else inside(self.user)
        return {
            "user": self.user.pk,
            "is_all": sight.is_all,
            "visibilities": sight.visibilities,
            "organisations": known.organisations if known else [],
            "coordinated": known.coordinated if known else [],
            "table_facets": [*known.organisations, *known.coordinated] if known else [],
            "seated": known.seated if known else [],
        } | ({"ids": list(self.ids)} if self.way is Way.FEW else {"set": as_bits(self.ids)})


def as_bits(keys: Iterable[int]) -> bytes:
    """A bit for each key, as PostgreSQL's get_bit reads them."""
    wanted = list(keys)
    bits = bytearray(max(wanted, default=0) // 8 + 1)
    for key in wanted:
        bits[key >> 3] |= 1 << (key & 7)
    return bytes(bits)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the calendar: on a day, or (`shelf`) in a period of which `on` is the last day.

    `about` is what only some sorts have: the state of a round, a role, the place of a celebration.
    """

    kind: Kind
    on: dt.date
    shelf: str
    key: int
    initiative_id: int
    initiative: str
    name: str
    about: str
    since: dt.date | None
    updated_at: dt.datetime
    may_reach: bool

    @property
    def title(self) -> str:
        """What it is, in words."""
        match self.kind:
            case Kind.HORIZON:
                return _("Continue, adapt or stop?")
            case Kind.ROLE:
                words = _("Your role as %(role)s ends")
                return words % {"role": str(Involvement.Role(self.about).label).lower()}
            case Kind.REFLECTION:
                return _ROUND_WORDS[self.about]()
        return self.name

    @property
    def until(self) -> dt.date:
        """Its last day."""
        return self.on

    @property
    def planned(self) -> str:
        """The period in which it is planned, in words; empty for what has a day."""
        if self.shelf == DAY or self.since is None:
            return ""
        return str(Period(self.since, self.on, Precision(self.shelf)))

    @property
    def url(self) -> str:
        """Its place on a page of its initiative."""
        if self.kind in (Kind.MILESTONE, Kind.REACHED):
            return f"{address('initiatives:milestone-list', self.initiative_id)}#milestone-{self.key}"
        if self.kind not in _PLACES:
            return address("initiatives:initiative-detail", self.initiative_id)
        return place_of(self.initiative_id, _PLACES[self.kind])

    @property
    def name_of_kind(self) -> str:
        """Its sort, in words."""
        return str(self.kind.label)

    @property
    def uid(self) -> str:
        """The same for as long as it exists, also when it moves or is reached."""
        noun = Kind.MILESTONE if self.kind == Kind.REACHED else self.kind
        return f"{noun.value}-{self.key}"


_ROUND_WORDS = {
    "planned": lambda: _("Somebody from outside looks along"),
    "invited": lambda: _("Last day to answer the look from outside"),
    "opened": lambda: _("Last day to answer the look from outside"),
    "submitted": lambda: _("Last day to respond to the look from outside"),
}


@dataclass(frozen=True)
class Few:
    """The first few things of a day or a period, and how many there are."""

    items: list[Item]
    number: int

    @property
    def more(self) -> int:
        """How many are not among the first few."""
        return self.number - len(self.items)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.number >= CAP


NOTHING = Few([], 0)


@dataclass(frozen=True)
class MonthItems:
    """What a month shows: by day, and by the period (`month`, `quarter`, `year`) of what has no day."""

    days: dict[dt.date, Few]
    shelves: dict[str, Few]


def items_of_month(scope: Scope, first: dt.date) -> MonthItems:
    """All that stands in the month that begins on `first`, in one statement."""
    periods = {shelf: Period.around(first, Precision(shelf)) for shelf in SHELVES}
    values = scope.values() | {
        "first": first, "last": periods[MONTH].last, "shelves": [DAY], "is_by_day": True, "shown": SHOWN_A_DAY,
        "shelf_names": list(SHELVES), "shelf_days": [periods[shelf].last for shelf in SHELVES],
    }  # fmt: skip
    found: dict[tuple[str, dt.date], list[Item]] = defaultdict(list)
    numbers: dict[tuple[str, dt.date], int] = {}
    for row in rows(month_statement(scope.way), values):
        item = _item(row)
        found[item.shelf, item.on].append(item)
        numbers[item.shelf, item.on] = row[3]
    few = {place: Few(items, numbers[place]) for place, items in found.items()}
    return MonthItems(
        days={day: one for (shelf, day), one in few.items() if shelf == DAY},
        shelves={shelf: few.get((shelf, period.last), NOTHING) for shelf, period in periods.items()},
    )


def items_between(
    scope: Scope,
    first: dt.date,
    last: dt.date,
    *,
    start: int = 0,
    size: int,
    shelves: Iterable[str] = (DAY, *SHELVES),
    is_backward: bool = False,
) -> list[Item]:
    """At most `size` things from the day `first` to `last`, in the order of the days (or from the last one back).

    What has no day of its own counts on the last day of its period. `shelves` leaves out days, or periods.
    """
    wanted = list(shelves)
    values = scope.values() | {
        "first": first, "last": last, "shelves": wanted, "is_by_day": DAY in wanted,
        "start": start, "size": size, "until_row": start + size,
    }  # fmt: skip
    return [_item(row) for row in rows(list_statement(scope.way, is_backward=is_backward), values)]


def _item(row: tuple[Any, ...]) -> Item:
    kind, on, shelf, _number, key, initiative_id, initiative, *rest = row
    return Item(KINDS[kind], on, shelf, key, initiative_id, initiative, *rest)
