"""The picture of an organisation at the table: itself in the middle, others around it, thicker lines for more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from partners.doings import Companion
from partners.models import Organisation

SEATS = 8
_X, _Y, _REACH, _TEXT = 230, 170, 106, 132
_LINE = 19


@dataclass(frozen=True)
class Seat:
    """One arch on the rim, with its line to the middle and its name in one or two lines."""

    x: int
    y: int
    turn: int
    width: str
    anchor: str
    lines: list[tuple[int, int, str]]


@dataclass(frozen=True)
class Picture:
    """All that the drawing needs, in units; the middle is at 230, 170."""

    middle: list[tuple[int, int, str]]
    seats: list[Seat]


def table_picture(organisation: Organisation, companions: Sequence[Companion]) -> Picture | None:
    """The drawing for the eight with whom most is done together; None when there is nobody."""
    shown = companions[:SEATS]
    if not shown:
        return None
    most = max(one.together for one in shown)
    shorts = [one.short for one in shown]
    names = [one.name if shorts.count(one.short) > 1 else one.short for one in shown]
    seats = [
        _seat(name, number / len(shown), one.together / most)
        for number, (one, name) in enumerate(zip(shown, names, strict=True))
    ]
    return Picture(_lines(organisation.short_name or organisation.name, _X, _Y + 5, 10, middle=True), seats)


def _seat(name: str, round_: float, share: float) -> Seat:
    """The seat a part `round_` of the way round; `share` is 1 for the one with whom most is done together."""
    turn = 360 * round_
    across, down = math.sin(math.radians(turn)), -math.cos(math.radians(turn))
    is_upright = abs(across) < 0.2  # right above or right below: the name stands over or under the seat
    anchor = "t-mid" if is_upright else ("" if across > 0 else "t-end")
    x, y = _X if is_upright else round(_X + _TEXT * across), round(_Y + (_TEXT + 12 * is_upright) * down) + 5
    lines = _lines(name, x, y, 22 if is_upright else 15)
    if is_upright:
        away = math.copysign(_LINE * (len(lines) - 1) / 2, down)
        lines = [(line_x, round(line_y + away), text) for line_x, line_y, text in lines]
    width = f"{1.5 + 8 * share:.1f}"  # text: a decimal comma would spoil the drawing
    return Seat(round(_X + _REACH * across), round(_Y + _REACH * down), round(turn), width, anchor, lines)


def _lines(text: str, x: int, y: int, width: int, *, middle: bool = False) -> list[tuple[int, int, str]]:
    """`text` in at most two lines (three in the middle) around the height `y`; what does not fit is cut off."""
    most = 3 if middle else 2
    parts = wrap(text, width, break_long_words=False)
    if len(parts) > most:
        parts = [*parts[: most - 1], parts[most - 1] + "…"]
    parts = [part if len(part) <= width + 4 else part[: width + 3] + "…" for part in parts]
    top = y - _LINE * (len(parts) - 1) // 2
    return [(x, top + _LINE * number, part) for number, part in enumerate(parts)]
