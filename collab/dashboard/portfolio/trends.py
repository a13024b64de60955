"""How a portfolio went, by what was known on each day: from the snapshots of the nights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import IntegerField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from collab.dashboard.portfolio.charts import Curve, Point, curve_of
from collab.dashboard.portfolio.counting import figures_in
from collab.dashboard.portfolio.scope import Scope
from initiatives.figures import INSIDE_ONLY, Only
from initiatives.models import Principle, Snapshot
from initiatives.principles import State

YEARS = 3
# So many points are enough for a line.
MOST_POINTS = 160


@dataclass(frozen=True)
class Moved:
    """How many initiatives are in which state by one advice, and how many were a year (or less) ago."""

    principle: Principle
    now: dict[State, int]
    then: dict[State, int]

    @property
    def rows(self) -> list[tuple[State, int, int | None]]:
        """Each state with its number and the difference; None when nothing was known then."""
        return [(state, self.now[state], self.now[state] - self.then[state] if self.then else None) for state in State]


@dataclass(frozen=True)
class Line:
    """A figure through time: which one, what it is in words, its curve, and the last of each month as a table.

    `is_closed`: only who stands inside may know how it went.
    """

    key: str
    words: str
    curve: Curve | None
    table: list[Point]
    is_closed: bool


def line_of(scope: Scope, wanted: str) -> Line:
    """The line of a figure, by its key; that of what is active when there is no such figure."""
    words = {key: words for choices in choices_of(scope).values() for key, words in choices}
    key = wanted if wanted in words else "active"
    points = points_of(scope, key)
    return Line(key, words.get(key, ""), curve_of(thinned(points)), by_month(points), not is_open_to(scope, key))


def choices_of(scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """The figures of which there is a line, under the title of their part; those of this portfolio."""
    return {part: choices for part, choices in figures_in(scope).items() if scope.key is not None}


def is_open_to(scope: Scope, key: str) -> bool:
    """Whether this reader may know how the figure went.

    A snapshot counts also what one only knows inside: who disagrees, who is asked to look. Without standing inside one
    gets no line of it, since a total over all would tell more than one's own list.
    """
    return scope.is_whole or key not in _INSIDE


_INSIDE = {only.value for only in INSIDE_ONLY} | {Only.ATTENTION.value}


def points_of(scope: Scope, key: str) -> list[Point]:
    """The figure `key` of the portfolio through three years, as it was known each day; one statement.

    Who does not see all of it gets what is open to everyone who signs in. Nothing for a filter that no snapshot
    counts.
    """
    if scope.key is None or not is_open_to(scope, key):
        return []
    rows = Snapshot.objects.of_scope(scope.key).filter(on__gt=scope.on - relativedelta(years=YEARS), on__lte=scope.on)
    if not scope.is_whole:
        rows = rows.filter(is_open=True)
    number = Sum(Cast(KeyTextTransform(key, "figures"), IntegerField()))
    counted = rows.order_by("on").values_list("on").annotate(number=Coalesce(number, 0))
    return [Point(day, number) for day, number in counted]


def thinned(points: Sequence[Point]) -> list[Point]:
    """At most MOST_POINTS of these points: the last one of every so many days, counted back from the last of all."""
    if not points:
        return []
    last = points[-1].day
    step = -(-((last - points[0].day).days + 1) // MOST_POINTS)
    kept = {(last - point.day).days // step: point for point in points}
    return sorted(kept.values(), key=lambda point: point.day)


def by_month(points: Sequence[Point]) -> list[Point]:
    """The last of these points in each month: what fits in a table."""
    return list({(point.day.year, point.day.month): point for point in points}.values())


def moved_in(scope: Scope, now: dict[str, int]) -> tuple[list[Moved], dt.date | None]:
    """The seven now (`now`, by the keys of a snapshot) beside the snapshot of a year ago, or the oldest since then.

    The second is the day of that snapshot.
    """
    then, day = _then(scope)
    return [
        Moved(
            principle,
            {state: now.get(f"{principle.value}-{state.value}", 0) for state in State},
            {state: then.get(f"{principle.value}-{state.value}", 0) for state in State} if day else {},
        )
        for principle in Principle
    ], day


def _then(scope: Scope) -> tuple[dict[str, int], dt.date | None]:
    if scope.key is None:
        return {}, None
    rows = Snapshot.objects.of_scope(scope.key).filter(on__gte=scope.on - relativedelta(years=1), on__lt=scope.on)
    if not scope.is_whole:
        rows = rows.filter(is_open=True)
    found = list(rows.values_list("on", "figures")[:2])
    if not found:
        return {}, None
    then: dict[str, int] = {}
    for day, figures in found:
        if day == found[0][0]:
            for key, number in figures.items():
                then[key] = then.get(key, 0) + number
    return then, found[0][0]
