"""The milestones of the demo's collaborations: planned, moved, reached and celebrated on the days of their life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from collab.accounts.models import User
from initiatives.actions.celebrations import tell_story
from initiatives.actions.milestones import celebrate, move_milestone, plan_milestone, reach_milestone
from initiatives.models import Initiative, Milestone, Visibility
from initiatives.periods import Period, Precision
from partners.models import Organisation, Person


def tell_milestones(
    rows: Sequence[Any],
    *,
    initiative: Initiative,
    organisations: Mapping[str, Organisation],
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> None:
    """Each of `rows`: title, in how many days, precision, owner, reached how long ago, how celebrated, how moved."""
    for title, due_in, precision, owner, reached, party, move in rows:
        first = Period.around(on + dt.timedelta(days=move[0] if move else due_in), Precision(precision))
        milestone = plan_milestone(
            initiative=initiative,
            title=title,
            planned=first,
            by=by,
            at=at,
            owner=Person.objects.filter(involvements__initiative=initiative, name=owner).first(),
            owner_organisation=organisations.get(owner),
        )
        if move:
            planned = Period.around(on + dt.timedelta(days=due_in), Precision(precision))
            move_milestone(milestone=milestone, planned=planned, reason=move[1], by=by, at=at)
        if reached is not None:
            day = on - dt.timedelta(days=reached)
            reach_milestone(milestone=milestone, reached_on=day, by=by, at=at)
        if party:
            _celebrate(milestone, party, by=by, on=on, at=at)


def _celebrate(milestone: Milestone, party: Sequence[Any], *, by: User, on: dt.date, at: dt.datetime) -> None:
    """How, how many days from today, where, with thanks to whom or why not, and how it was."""
    how, days, place, words, *told = party
    day = on + dt.timedelta(days=days)
    celebration = celebrate(
        subject=milestone, how=how, day=day, place=place, thanks="" if how == "not" else words,
        because=words if how == "not" else "", on=min(day, on), by=by, at=at - dt.timedelta(days=max(-days, 0)),
    )  # fmt: skip
    if told:
        changes = {"story": told[0], "is_public": milestone.initiative.visibility == Visibility.EVERYONE}
        tell_story(celebration=celebration, changes=changes, version=celebration.version, by=by, at=at)
