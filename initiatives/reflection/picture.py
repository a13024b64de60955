"""Where everything stands in the picture of the mirror: a box 360 wide, one line for each of the seven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from initiatives.reflection.comparing import Half
from initiatives.reflection.mirror import Row

LEFT, STEP = 16, 82
TOP, LINE = 30, 56


@dataclass(frozen=True)
class Stroke:
    """What is drawn for one of the seven; whole numbers, which are written alike in every language."""

    row: Row
    text_y: int
    y: int
    outside: int | None
    inside: int | None
    spread: tuple[int, int] | None
    gap_from: int | None
    gap_width: int
    # The middle half of similar initiatives, and where its band begins and ends.
    half: Half | None = None
    band: tuple[int, int] | None = None


@dataclass(frozen=True)
class Picture:
    """The strokes, the lines of 1 to 5, and how high the box is."""

    strokes: list[Stroke]
    marks: list[tuple[int, int]]
    height: int


def picture_of(rows: Sequence[Row], halves: Mapping[str, Half]) -> Picture:
    """The picture of these rows: exactly what they show, and nothing when they show nothing; `halves` per advice."""
    strokes = [_stroke(row, TOP + number * LINE, halves.get(row.principle)) for number, row in enumerate(rows)]
    return Picture(strokes, [(score, _x(Decimal(score))) for score in range(1, 6)], TOP + len(rows) * LINE)


def _x(value: Decimal) -> int:
    """A score from left to right; what would fall outside 1 to 5 stays at the edge."""
    return round(LEFT + (min(max(value, Decimal(1)), Decimal(5)) - 1) * STEP)


def _stroke(row: Row, top: int, half: Half | None) -> Stroke:
    outside = None if row.outside is None else _x(row.outside)
    inside = None if row.inside is None else _x(row.inside)
    ends = sorted(one for one in (outside, inside) if one is not None)
    has_gap = row.finding is not None and row.finding != "same"
    spread = None
    if row.inside is not None and row.spread is not None:
        spread = _x(row.inside - row.spread), _x(row.inside + row.spread)
    return Stroke(
        row=row,
        text_y=top + 18,
        y=top + 38,
        outside=outside,
        inside=inside,
        spread=spread,
        gap_from=ends[0] if has_gap else None,
        gap_width=ends[-1] - ends[0] if has_gap else 0,
        half=half,
        band=(_x(half.low), _x(half.high)) if half else None,
    )
