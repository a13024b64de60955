"""The section "Form" of the page: who meets, what was signed, what it weighs, and how that changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from initiatives.models import FormChange, Initiative, StageChange
from initiatives.principles import Moment, month_ends, thresholds, weight_in_words, weight_through
from initiatives.views.form import MONTHS

CHANGES = 20
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


def form_section(initiative: Initiative, *, on: dt.date) -> dict[str, Any]:
    """What the section needs: six small statements, however much there is to show."""
    bodies = list(initiative.bodies.all())
    agreements = list(initiative.agreements.prefetch_related("parties"))
    changes: list[FormChange | StageChange] = list(initiative.form_changes.select_related("changed_by")[:CHANGES])
    stages: list[FormChange | StageChange] = list(initiative.stage_changes.select_related("changed_by")[:CHANGES])
    told = sorted([*changes, *stages], key=lambda row: (row.changed_on, row.pk), reverse=True)[:CHANGES]
    section: dict[str, Any] = {
        "bodies": [(row, row.ended_on is not None and row.ended_on <= on) for row in bodies],
        "agreements": [(row, row.ended_on is not None and row.ended_on <= on) for row in agreements],
        "changes": told,
    }
    if not bodies and not agreements:
        return section
    moments = weight_through(initiative.pk, month_ends(on, MONTHS))
    limit = thresholds(initiative.region_id)["weight"]
    section["parts"] = weight_in_words(bodies, agreements, on=on)
    section["weight"] = moments[-1].weight
    section["moments"] = moments[::-1]
    section["limit"] = limit
    section["trend"] = _trend(moments)
    section["chart"] = chart(moments, limit)
    return section


def _trend(moments: list[Moment]) -> str:
    """Whether it became heavier, lighter, or neither, since the first of the months."""
    difference = moments[-1].weight - moments[0].weight
    if abs(difference) < Decimal("0.25"):
        return "same"
    return "heavier" if difference > 0 else "lighter"


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
