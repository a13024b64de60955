"""When are we done: the results, the horizon, and the last choice that was made there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict

from initiatives.actions import horizon_of
from initiatives.models import HorizonDecision, Initiative, Result, Stage

OK, PLANNED, VAGUE = "tick", "clock", "warn"


class Choice(TypedDict):
    """The last choice at the horizon, as the page of the initiative asks for it; the day in ISO."""

    choice: str
    why: str
    decided_on: str


@dataclass(frozen=True)
class Aim:
    """One intended result: the sign before it, and whether its day has passed."""

    result: Result
    glyph: str
    is_late: bool


@dataclass(frozen=True)
class Done:
    """The results in their order, the day of the choice, and whether it is time for it."""

    aims: list[Aim]
    horizon: dt.date | None
    is_due: bool
    is_all_reached: bool
    choice: str = ""
    why: str = ""
    decided_on: dt.date | None = None


def done_section(initiative: Initiative, results: list[Result], *, previous: Choice | None, on: dt.date) -> Done:
    """What the section shows of the `results` on the date `on`."""
    horizon = horizon_of(initiative)
    is_all_reached = bool(results) and all(row.reached_on for row in results)
    return Done(
        aims=[Aim(row, _glyph(row), _is_late(row, on)) for row in results],
        horizon=horizon,
        is_due=initiative.stage != Stage.CLOSED and (is_all_reached or (horizon is not None and horizon < on)),
        is_all_reached=is_all_reached,
        choice=str(HorizonDecision.Choice(previous["choice"]).label) if previous else "",
        why=previous["why"] if previous else "",
        decided_on=dt.date.fromisoformat(previous["decided_on"]) if previous else None,
    )


def _is_late(result: Result, on: dt.date) -> bool:
    return result.reached_on is None and result.due_on is not None and result.due_on < on


def _glyph(result: Result) -> str:
    if result.reached_on:
        return OK
    return PLANNED if result.done_when else VAGUE
