"""Taking milestones away, and putting them back with their moves and their celebration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from collab.accounts.models import User
from initiatives.actions.celebrations.going import take_along
from initiatives.actions.milestones.planning import next_position
from initiatives.actions.putting_back import as_it_was, put_back_hung, removed, written
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToRestore
from initiatives.models import Celebration, Initiative, Milestone, MilestoneMove, Result


@verb
def remove_milestone(*, milestone: Milestone, by: User, at: dt.datetime) -> None:
    """The parties no longer want it; it can be put back. Guests who were invited to celebrate it hear so.

    Raises `AlreadyTold` when there are photos of the celebration.
    """
    initiative = milestone.initiative
    take_along(Celebration.objects.filter(milestone=milestone), by=by, at=at)
    milestone.delete()
    touch(initiative, by=by, at=at)


@verb
def remove_milestones(*, initiative: Initiative, keys: Iterable[int], by: User, at: dt.datetime) -> int:
    """Take those with these keys away, as far as they are there; says how many that were."""
    rows = list(initiative.milestones.filter(pk__in=list(keys)))
    for milestone in rows:
        remove_milestone(milestone=milestone, by=by, at=at)
    return len(rows)


@verb
def restore_milestone(*, pk: int, initiative: Initiative, by: User, at: dt.datetime) -> Milestone:
    """Put a milestone back as it was, with its moves and its celebration; last, where its place is taken by now.

    Raises `NothingToRestore` when it is there, or never was.
    """
    event = removed_milestone(pk)
    if event is None or event.initiative_id != initiative.pk:
        raise NothingToRestore
    last = next_position(initiative)
    milestone = as_it_was(Milestone, event)
    if initiative.milestones.filter(position=milestone.position).exists():
        milestone.position = last
    if milestone.result_id and not Result.objects.filter(pk=milestone.result_id, initiative=initiative).exists():
        milestone.result_id = None
    written(milestone)
    for model in (MilestoneMove, Celebration):
        put_back_hung(event, model, "milestone")
    touch(initiative, by=by, at=at)
    return milestone


def removed_milestone(pk: int) -> Any:
    """What a milestone was when it was taken away; None when it is there, or never was."""
    return removed(Milestone, pk)
