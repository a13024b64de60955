"""Who disagreed with what, and what was answered; only for who may read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from collab.accounts.models import User
from initiatives.models import Dissent, Initiative
from initiatives.permissions import Roles
from initiatives.principles.limits import Thresholds
from initiatives.table import has_seat

SHOWN = 3


@dataclass(frozen=True)
class Voice:
    """One disagreement, how long it waits for an answer, and whether that is too long."""

    dissent: Dissent
    days: int
    is_late: bool


@dataclass(frozen=True)
class DissentLog:
    """The disagreements, unanswered first; and whether this reader may add one."""

    voices: list[Voice]
    has_more: bool
    can_record: bool


def dissent_section(
    initiative: Initiative,
    *,
    user: User | AnonymousUser,
    roles: Roles,
    limits: Thresholds,
    on: dt.date,
    most: int = SHOWN,
) -> DissentLog | None:
    """The section of dissent, or None for who may not read it. Two queries."""
    sits = has_seat(user, initiative, on=on)
    if not sits and not roles.can_edit:
        return None
    rows = initiative.dissents.select_related("raised_by", "answered_by")
    waiting_first = rows.order_by(F("answered_on").desc(nulls_first=True), "-raised_on", "-pk")
    found = list(waiting_first[: most + 1])
    return DissentLog([as_voice(row, limits, on) for row in found[:most]], len(found) > most, sits)


def as_voice(row: Dissent, limits: Thresholds, on: dt.date) -> Voice:
    """One row with its clock on the date `on`."""
    days = (on - row.raised_on).days
    return Voice(row, days, not row.is_answered and days > limits["dissent_answer_days"])
