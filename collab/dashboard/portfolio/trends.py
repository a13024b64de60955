"""How a portfolio went, by what was known on each day: from the snapshots of the nights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models.fields.json import KeyTransform

from collab.dashboard.portfolio.charts import Point
from collab.dashboard.portfolio.scope import Scope
from initiatives.models import Principle, Snapshot
from initiatives.principles import State

YEARS = 3
# So many points are enough for a line; of more days every so many is drawn, the last one always.
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


def points_of(scope: Scope, key: str) -> list[Point]:
    """The figure `key` of the portfolio through three years, as it was known each day; one statement.

    Who does not see all of it gets what is open to everyone who signs in. Nothing for a filter that no snapshot
    counts.
    """
    if scope.key is None:
        return []
    rows = Snapshot.objects.of_scope(scope.key).filter(on__gt=scope.on - relativedelta(years=YEARS), on__lte=scope.on)
    if not scope.is_whole:
        rows = rows.filter(is_open=True)
    counted: dict[dt.date, int] = {}
    for day, number in rows.annotate(number=KeyTransform(key, "figures")).values_list("on", "number"):
        counted[day] = counted.get(day, 0) + (number or 0)
    return thinned([Point(day, number) for day, number in sorted(counted.items())])


def thinned(points: Sequence[Point]) -> list[Point]:
    """At most MOST_POINTS of these points, evenly, and always the last."""
    step = -(-len(points) // MOST_POINTS) or 1
    return list(points[::-1][::step])[::-1]


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
