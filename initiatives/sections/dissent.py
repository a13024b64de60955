"""Who disagreed with what, and how long it waits for an answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from initiatives.models import Dissent
from initiatives.principles.limits import Thresholds


@dataclass(frozen=True)
class Voice:
    """One disagreement, how long it waits for an answer, and whether that is too long."""

    dissent: Dissent
    days: int
    is_late: bool


def as_voice(row: Dissent, limits: Thresholds, on: dt.date) -> Voice:
    """One row with its clock on the date `on`."""
    days = (on - row.raised_on).days
    return Voice(row, days, not row.is_answered and days > limits["dissent_answer_days"])
