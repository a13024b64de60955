"""A portfolio on one page for a board: what it holds, and freezing it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collab.accounts.models import User
from collab.dashboard.portfolio.attention import reasons_in
from collab.dashboard.portfolio.counting import Counted
from collab.dashboard.portfolio.scope import Scope
from collab.dashboard.portfolio.trends import points_of, thinned
from initiatives.models import FrozenReport, Principle
from initiatives.principles import State


def content_of(scope: Scope, *, first_on: dt.date | None = None) -> dict[str, Any]:
    """All that the page shows, in words and numbers alone: nothing in it changes when an initiative goes.

    `first_on`: from when on the line through time is drawn.
    """
    counted = Counted(scope)
    points = [point for point in thinned(points_of(scope, "active")) if first_on is None or point.day >= first_on]
    advice = {figure.key: figure.number for part in counted.parts if part.key == "advice" for figure in part.figures}
    return {
        "scope": scope.words,
        "on": scope.on.isoformat(),
        "total": counted.total,
        "is_whole": scope.is_whole,
        "parts": [
            {"key": part.key, "title": part.title, "figures": [[one.words, one.number] for one in part.figures]}
            for part in counted.parts
            if part.key not in {"total", "advice"}
        ],
        "attention": [[str(one.words), one.number] for one in reasons_in(scope)],
        "seven": [
            [str(principle.label), [[str(state.label), advice.get(f"{principle}-{state}", 0)] for state in State]]
            for principle in Principle
        ]
        if advice
        else [],
        "points": [[point.day.isoformat(), point.number] for point in points],
    }


@transaction.atomic
def freeze(
    *, scope: Scope, title: str, words: str, first_on: dt.date, last_on: dt.date, by: User, at: dt.datetime
) -> FrozenReport:
    """Freeze the portfolio as it stands, with the words of `by`, for a period; it never changes afterwards."""
    return FrozenReport.objects.create(
        title=title,
        words=words,
        scope=scope.key or "",
        is_whole=scope.is_whole and bool(scope.key),
        query=scope.query,
        first_on=first_on,
        last_on=last_on,
        figures=content_of(scope, first_on=first_on),
        made_by=by,
        made_at=at,
    )


def table_of(content: dict[str, Any]) -> list[tuple[str, str, int]]:
    """The figures of a report as rows: part, words, number."""
    rows = [(_("Initiatives"), _("initiatives"), content.get("total", 0))]
    rows += [(_("This asks for attention"), words, number) for words, number in content.get("attention", [])]
    for part in content.get("parts", []):
        rows += [(part["title"], words, number) for words, number in part["figures"]]
    for advice, states in content.get("seven", []):
        rows += [(advice, words, number) for words, number in states]
    return rows
