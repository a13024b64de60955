"""The sections "When are we done?" and the look back of the page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from initiatives.actions import horizon_of
from initiatives.models import Closing, Farewell, Initiative, Result, Stage

OK, PLANNED, VAGUE = "tick", "clock", "warn"


def done_section(initiative: Initiative, *, on: dt.date) -> dict[str, Any]:
    """Results, the horizon, and the last choice: two statements."""
    results = list(initiative.results.all())
    horizon = horizon_of(initiative)
    is_all_reached = bool(results) and all(row.reached_on for row in results)
    return {
        "results": [(row, _icon(row), row.due_on is not None and row.due_on < on) for row in results],
        "horizon": horizon,
        "previous": initiative.horizon_decisions.first(),
        "is_due": initiative.stage != Stage.CLOSED and (is_all_reached or (horizon is not None and horizon < on)),
        "is_all_reached": is_all_reached,
    }


def _icon(result: Result) -> str:
    if result.reached_on:
        return OK
    return PLANNED if result.done_when else VAGUE


def before_and_after(initiative: Initiative, user: User | AnonymousUser) -> dict[str, Any]:
    """The look back of what is closed, with who is named in it, and what it is linked to: two statements, or three.

    What `user` may not see is not there for them. Who was thanked finds the thanks.
    """
    closing: Closing | None = getattr(initiative, "closing", None)
    shown = Initiative.objects.visible_to(user).only("pk", "title")
    farewells = list(Farewell.objects.filter(initiative=initiative).select_related("person"))
    own = [row for row in farewells if user.is_authenticated and row.person.user_id == user.pk]
    return {
        "closing": closing if initiative.stage == Stage.CLOSED else None,
        "named": [row for row in farewells if row.may_be_named],
        "farewells": farewells,
        "own_farewell": own[0] if own else None,
        "successor": shown.filter(pk=closing.successor_id).first() if closing and closing.successor_id else None,
        "predecessor": shown.filter(closing__successor=initiative).first(),
    }
