"""What was reached, is to be celebrated, and of which nobody said yet how; and how it went over the quarters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import TruncQuarter

from collab.accounts.models import User
from collab.lib.prepared import WrittenOut, given
from initiatives.models import Celebration, Initiative, Involvement, Milestone, Result
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.sight import inside
from initiatives.permissions import EDITING_ROLES

# More than this is counted no further on the wall.
MOST_COUNTED = 100
QUARTERS = 8
LATE_DAYS = 30
FIELDS = ("kind", "pk", "title", "reached_on", "initiative_id", "initiative_title")


@dataclass(frozen=True)
class Waiting:
    """One row of the list: what it is, and how many days ago it was reached."""

    kind: str
    pk: int
    title: str
    reached_on: dt.date
    initiative_id: int
    initiative_title: str
    days: int

    @property
    def is_late(self) -> bool:
        """Whether it waits longer than the seven find good."""
        return self.days > LATE_DAYS


@dataclass(frozen=True)
class Quarter:
    """How much was reached, and how much was celebrated, in three months."""

    first: dt.date
    reached: int
    celebrated: int

    @property
    def number(self) -> int:
        """Which quarter of its year."""
        return (self.first.month + 2) // 3


def kept_by(user: User, region: str = "") -> InitiativeQuerySet:
    """The initiatives that `user` keeps: one's own, and those of the regions that one coordinates."""
    rows = Initiative.objects.kept().editable_by(user)
    return rows.in_region(int(region)) if region else rows


def waiting_in(initiatives: InitiativeQuerySet) -> QuerySet[Any, tuple[Any, ...]]:
    """Milestones and results that wait, as plain values by FIELDS; the newest first, in one query."""
    stones = Milestone.objects.to_celebrate().filter(initiative__in=initiatives.values("pk"))
    results = Result.objects.reached().filter(celebration=None, initiative__in=initiatives.values("pk"))
    return _plain(stones, "milestone").union(_plain(results, "result"), all=True).order_by("-reached_on", "-pk")


def _plain(rows: QuerySet[Any], kind: str) -> QuerySet[Any, tuple[Any, ...]]:
    named = rows.order_by().annotate(
        kind=Value(kind, output_field=CharField()), initiative_title=F("initiative__title")
    )
    plain: QuerySet[Any, tuple[Any, ...]] = named.values_list(*FIELDS)
    return plain


def _of_own() -> QuerySet[Any, tuple[Any, ...]]:
    own = Involvement.objects.active().filter(person__user=given("user"), role__in=EDITING_ROLES)
    rows = Initiative.objects.kept().filter(pk__in=own.values("initiative"))
    return waiting_in(rows).order_by()[:MOST_COUNTED]


_OF_OWN = WrittenOut(_of_own)


def count_waiting(user: User) -> int:
    """How many wait in what `user` leads or coordinates; MOST_COUNTED for that and more.

    A region has too many initiatives to count them beside another page: see `keeps_more`.
    """
    return len(_OF_OWN.rows(user=user.pk))


def keeps_more(user: User) -> bool:
    """Whether `user` keeps more than one's own initiatives: a coordinator of a region, an administrator."""
    return user.is_administrator or bool(inside(user).coordinated)


def as_waiting(row: tuple[Any, ...], *, on: dt.date) -> Waiting:
    """A row of `waiting_in` on the date `on`."""
    kind, key, title, reached_on, initiative_id, initiative_title = row
    return Waiting(kind, key, title, reached_on, initiative_id, initiative_title, (on - reached_on).days)


def quarters_of(initiatives: InitiativeQuerySet, *, on: dt.date) -> list[Quarter]:
    """The last two years until the date `on`, a quarter each, the oldest first; three queries."""
    firsts = _firsts(on)
    keys = initiatives.values("pk")
    since = {"initiative__in": keys, "reached_on__gte": firsts[0], "reached_on__lte": on}
    reached = _counted(Milestone.objects.filter(**since), "reached_on")
    for first, number in _counted(Result.objects.filter(**since), "reached_on").items():
        reached[first] = reached.get(first, 0) + number
    held = Celebration.objects.held(on).filter(initiative__in=keys, on__gte=firsts[0])
    celebrated = _counted(held, "on")
    return [Quarter(first, reached.get(first, 0), celebrated.get(first, 0)) for first in firsts]


def _counted(rows: QuerySet[Any], day: str) -> dict[dt.date, int]:
    found = rows.order_by().annotate(quarter=TruncQuarter(day)).values("quarter").annotate(number=Count("pk"))
    return dict(found.values_list("quarter", "number"))


def _firsts(on: dt.date) -> list[dt.date]:
    """The first days of the last quarters, that of `on` included."""
    last = on.year * 4 + (on.month - 1) // 3
    return [dt.date(one // 4, one % 4 * 3 + 1, 1) for one in range(last - QUARTERS + 1, last + 1)]
