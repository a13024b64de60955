"""The structure weight of the last months as a picture: an arch for each month, and the line that asks attention."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from initiatives.principles import Moment

# The picture, in units of its box of 460 by 240.
LEFT, RIGHT, TOP, BASE = 8, 452, 36, 196


@dataclass(frozen=True)
class Bar:
    """One month in the picture: an arch that stands on the line."""

    path: str
    middle: str
    above: str
    moment: Moment
    has_words: bool


@dataclass(frozen=True)
class Chart:
    """The weight of the last months as a picture."""

    bars: list[Bar]
    limit: Decimal
    limit_y: str
    limit_text_y: str


def chart(moments: list[Moment], limit: Decimal) -> Chart:
    """The picture of `moments`: a bar each, and the line from which the structure asks attention."""
    highest = max([limit, *(one.weight for one in moments)]) or Decimal(1)
    scale = Decimal(BASE - TOP) / highest
    step = Decimal(RIGHT - LEFT) / len(moments)
    bars = []
    for number, one in enumerate(moments):
        left = LEFT + step * number + step / 6
        bars.append(
            Bar(
                path=_arch(left, step * 2 / 3, one.weight * scale),
                middle=_number(left + step / 3),
                above=_number(BASE - one.weight * scale - 6),
                moment=one,
                has_words=number in {0, len(moments) // 2, len(moments) - 1},
            )
        )
    y = BASE - limit * scale
    return Chart(bars, limit, _number(y), _number(y - 6))


def _arch(left: Decimal, width: Decimal, height: Decimal) -> str:
    """A bar with a round top; one that is lower than its roundness is flat."""
    radius = width / 2
    if height <= 0:
        return ""
    if height < radius:
        return f"M{_number(left)} {BASE}v-{_number(height)}h{_number(width)}v{_number(height)}z"
    r, up = _number(radius), _number(height - radius)
    return f"M{_number(left)} {BASE}v-{up}a{r} {r} 0 0 1 {_number(width)} 0v{up}z"


def _number(value: Decimal) -> str:
    """A number as SVG reads it, whatever the language."""
    return f"{value:.1f}"
