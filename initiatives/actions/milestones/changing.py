"""Changing a milestone, and moving its date: the move is kept, with why."""

from __future__ import annotations

import datetime as dt

from collab.accounts.models import User
from initiatives.actions.taking_back import before_change, last_change
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToRestore
from initiatives.models import Milestone, MilestoneMove, Result
from initiatives.periods import Period
from partners.models import Organisation, Person

FIELDS = ["title", "owner_id", "owner_organisation_id", "result_id", "note", "is_to_celebrate", "reached_on"]


@verb
def change_milestone(
    *,
    milestone: Milestone,
    title: str,
    owner: Person | None,
    owner_organisation: Organisation | None,
    result: Result | None,
    note: str,
    is_to_celebrate: bool,
    reached_on: dt.date | None,
    by: User,
    at: dt.datetime,
) -> int | None:
    """Change all but the date, or correct the day on which it was reached.

    Gives the key of the change, with which `unchange_milestone` takes it back; None when nothing changed.
    """
    before = last_change(milestone)
    milestone.title, milestone.note, milestone.is_to_celebrate = title, note, is_to_celebrate
    milestone.owner, milestone.owner_organisation, milestone.result = owner, owner_organisation, result
    milestone.reached_on = reached_on
    milestone.save(update_fields=FIELDS)
    touch(milestone.initiative, by=by, at=at)
    change = last_change(milestone)
    return change if before is not None and change != before else None


@verb
def unchange_milestone(*, milestone: Milestone, change: int, by: User, at: dt.datetime) -> None:
    """Make it again what it was before `change`. Raises `NothingToRestore` when something changed since."""
    before = before_change(Milestone.objects.select_for_update().get(pk=milestone.pk), change)
    for name in FIELDS:
        setattr(milestone, name, getattr(before, name))
    milestone.save(update_fields=FIELDS)
    touch(milestone.initiative, by=by, at=at)


@verb
def move_milestone(
    *, milestone: Milestone, planned: Period, reason: str, by: User, at: dt.datetime
) -> MilestoneMove | None:
    """Plan it in another period, and say why. The same form sent again moves nothing: then the move of that time.

    None when it stood there all along.
    """
    locked = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if locked.planned == planned:
        last = locked.moves.first()
        return last if last is not None and last.new == planned and last.reason == reason else None
    old = locked.planned
    move = MilestoneMove.objects.create(
        milestone=locked, reason=reason, moved_by=by, moved_at=at,
        old_from=old.first, old_until=old.last, old_precision=old.precision,
        new_from=planned.first, new_until=planned.last, new_precision=planned.precision,
    )  # fmt: skip
    _plan_in(milestone, planned, by=by, at=at)
    return move


@verb
def take_move_back(*, move: MilestoneMove, by: User, at: dt.datetime) -> None:
    """It stands again where it stood before `move`. Raises `NothingToRestore` when it was moved again since."""
    locked = Milestone.objects.select_for_update().get(pk=move.milestone_id)
    last = locked.moves.first()
    if last is None or last.pk != move.pk or locked.planned != move.new:
        raise NothingToRestore
    _plan_in(locked, move.old, by=by, at=at)
    move.delete()


def _plan_in(milestone: Milestone, period: Period, *, by: User, at: dt.datetime) -> None:
    milestone.planned = period
    milestone.save(update_fields=["planned_from", "planned_until", "precision"])
    touch(milestone.initiative, by=by, at=at)
