"""The section "Form" of the page: who meets, what was signed, what it weighs, and how that changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from initiatives.models import Initiative
from initiatives.principles import Moment, month_ends, weight_in_words, weight_through
from initiatives.principles.limits import Thresholds
from initiatives.sections.weight_chart import chart

CHANGES = 20
MONTHS = 12


def form_section(initiative: Initiative, *, limits: Thresholds, on: dt.date) -> dict[str, Any]:
    """What the page needs on the date `on`. Five queries, however much there is to show."""
    bodies = list(initiative.bodies.all())
    agreements = list(initiative.agreements.prefetch_related("parties"))
    changes = list(initiative.form_changes.select_related("changed_by")[:CHANGES])
    section: dict[str, Any] = {
        "bodies": [(row, row.ended_on is not None and row.ended_on <= on) for row in bodies],
        "agreements": [(row, row.ended_on is not None and row.ended_on <= on) for row in agreements],
        "changes": changes,
    }
    if not bodies and not agreements:
        return section
    moments = weight_through(initiative.pk, month_ends(on, MONTHS))
    limit = limits["weight"]
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
