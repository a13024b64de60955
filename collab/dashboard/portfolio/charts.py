"""Where everything stands in a picture: whole numbers, which are written alike in every language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from collab.dashboard.portfolio.counting import Part
from initiatives.snapshots import DAILY_DAYS

WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 352, 14, 150
_BAR, _LINE = 230, 40
# From one snapshot to the next: with more days between them, the line is broken; unless they usually lie so far apart.
# Of long ago one a month is kept.
GAP_DAYS, GAP_DAYS_OLD, USUAL = 10, 45, 1.5


@dataclass(frozen=True)
class Bar:
    """One bar: its words and number above it, and how long it is."""

    words: str
    number: int
    url: str
    text_y: int
    y: int
    width: int


@dataclass(frozen=True)
class Bars:
    """Bars under each other; at least a hair for what is not nought."""

    key: str
    title: str
    bars: list[Bar]
    height: int


def bars_of(part: Part) -> Bars:
    """The figures of a part as bars; what is nought keeps its line, without a bar."""
    bars = [
        Bar(
            one.words, one.number, one.url, number * _LINE + 16, number * _LINE + 22,
            max(round(_BAR * one.number / part.most), 2) if one.number else 0,
        )
        for number, one in enumerate(part.figures)
    ]  # fmt: skip
    return Bars(part.key, part.title, bars, len(bars) * _LINE + 4)


@dataclass(frozen=True)
class Point:
    """What was counted on a day."""

    day: dt.date
    number: int


@dataclass(frozen=True)
class Curve:
    """A figure through time: the path of its line, broken where nights were missed, and its first and last point."""

    path: str
    first: Point
    last: Point
    most: int
    first_at: tuple[int, int]
    last_at: tuple[int, int]
    dots: list[tuple[int, int]]
    has_gap: bool


def curve_of(points: Sequence[Point]) -> Curve | None:
    """The line through these points, oldest first; None when there are none."""
    if not points:
        return None
    most = max(max(point.number for point in points), 1)
    days = max((points[-1].day - points[0].day).days, 1)

    def at(point: Point) -> tuple[int, int]:
        x = _LEFT + (_RIGHT - _LEFT) * (point.day - points[0].day).days / days
        return round(x), round(_BOTTOM - (_BOTTOM - _TOP) * point.number / most)

    path, alone, has_gap = [], [], False
    breaks = [True, *_gaps(points), True]
    for number, point in enumerate(points):
        x, y = at(point)
        is_new, ends = breaks[number], breaks[number + 1]
        has_gap |= is_new and number > 0
        path.append(f"{'M' if is_new else 'L'}{x} {y}")
        if is_new and ends:
            alone.append((x, y))
    return Curve("".join(path), points[0], points[-1], most, at(points[0]), at(points[-1]), alone, has_gap)


def _gaps(points: Sequence[Point]) -> list[bool]:
    """Whether nights were missed between each point and the next."""
    pairs = list(pairwise(points))
    apart = sorted((after.day - before.day).days for before, after in pairs)
    usual = USUAL * apart[len(apart) // 4] if apart else 0

    def most(before: Point) -> float:
        is_old = (points[-1].day - before.day).days > DAILY_DAYS
        return max(GAP_DAYS_OLD if is_old else GAP_DAYS, usual)

    return [(after.day - before.day).days > most(before) for before, after in pairs]


def curve_in(content: Mapping[str, Any]) -> Curve | None:
    """The line through the points that a report kept."""
    return curve_of([Point(dt.date.fromisoformat(day), number) for day, number in content.get("points", [])])
