"""Knowing when it is done: intended results, the horizon, and the choice when it is there."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from initiatives.actions.adding import add_once
from initiatives.actions.celebrations.going import take_along
from initiatives.actions.putting_back import as_it_was, lead_to_again, put_back_hung, removed, written
from initiatives.actions.recording import record_stage
from initiatives.actions.taking_back import before_change, last_change
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import HorizonDecided, HorizonMoved, NextResultMissing, NothingToRestore
from initiatives.models import Celebration, HorizonDecision, Initiative, Result, Stage

Choice = HorizonDecision.Choice
RESULT_FIELDS = ["title", "done_when", "due_on", "reached_on"]


@verb
def add_result(
    *,
    initiative: Initiative,
    title: str,
    by: User,
    at: dt.datetime,
    done_when: str = "",
    due_on: dt.date | None = None,
    reached_on: dt.date | None = None,
    form_key: uuid.UUID | None = None,
) -> Result:
    """Say what the parties want to reach, and when they are done. The same form sent again is the same result."""
    wanted = Result(
        initiative=initiative, title=title, done_when=done_when, due_on=due_on, reached_on=reached_on,
        form_key=form_key,
    )  # fmt: skip
    result, is_new = add_once(wanted)
    if is_new:
        touch(initiative, by=by, at=at)
    return result


@verb
def change_result(
    *,
    result: Result,
    title: str,
    done_when: str,
    due_on: dt.date | None,
    reached_on: dt.date | None,
    by: User,
    at: dt.datetime,
) -> int | None:
    """Change what they want to reach, or correct the day on which it was reached.

    Gives the key of the change, with which `unchange_result` takes it back; None when nothing changed.
    """
    before = last_change(result)
    result.title, result.done_when, result.due_on, result.reached_on = title, done_when, due_on, reached_on
    result.save(update_fields=RESULT_FIELDS)
    touch(result.initiative, by=by, at=at)
    change = last_change(result)
    return change if before is not None and change != before else None


@verb
def unchange_result(*, result: Result, change: int, by: User, at: dt.datetime) -> None:
    """Make it again what it was before `change`. Raises `NothingToRestore` when something changed since."""
    before = before_change(Result.objects.select_for_update().get(pk=result.pk), change)
    for name in RESULT_FIELDS:
        setattr(result, name, getattr(before, name))
    result.save(update_fields=RESULT_FIELDS)
    touch(result.initiative, by=by, at=at)


@verb
def reach_result(*, result: Result, reached_on: dt.date, by: User, at: dt.datetime) -> None:
    """It is reached, on a day; the day of whoever was first stays (`change_result` corrects it)."""
    locked = Result.objects.select_for_update().get(pk=result.pk)
    result.reached_on = locked.reached_on or reached_on
    result.save(update_fields=["reached_on"])
    touch(result.initiative, by=by, at=at)


@verb
def unreach_result(*, result: Result, by: User, at: dt.datetime) -> None:
    """It is not reached after all."""
    result.reached_on = None
    result.save(update_fields=["reached_on"])
    touch(result.initiative, by=by, at=at)


@verb
def set_horizon(*, initiative: Initiative, horizon_on: dt.date | None, by: User, at: dt.datetime) -> None:
    """Agree until when the parties go on before they choose anew; None takes the horizon away."""
    initiative.horizon_on = horizon_on
    initiative.save(update_fields=["horizon_on"])
    touch(initiative, by=by, at=at)


def horizon_of(initiative: Initiative) -> dt.date | None:
    """The day that a choice is about: the horizon, else the end of the initiative."""
    return initiative.horizon_on or initiative.ends_on


@verb
def decide_at_horizon(
    *,
    initiative: Initiative,
    horizon: dt.date | None,
    choice: str,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    horizon_after: dt.date | None = None,
    next_result: str = "",
) -> HorizonDecision:
    """Choose to continue, to adapt or to stop, about the `horizon` that the chooser read.

    Who goes on gets a new horizon (an end that has passed moves with it); stopping winds the initiative up.
    The same form sent again is the same choice. Raises `HorizonDecided` with the first choice when somebody was
    first, `HorizonMoved` when the horizon was moved in between, and `NextResultMissing` for going on while there is
    nothing left to reach.
    """
    locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
    decision, is_new = _decide_once(locked, horizon, choice, why, horizon_after, by, on)
    if not is_new:
        return decision
    if horizon != horizon_of(locked):
        raise HorizonMoved
    if choice == Choice.STOP:
        if locked.stage not in {Stage.WINDING_UP, Stage.CLOSED}:
            record_stage(locked, before=locked.stage, after=Stage.WINDING_UP, why=why, by=by, on=on, at=at)
    else:
        _go_on(locked, horizon_after, next_result)
    touch(locked, by=by, at=at)
    initiative.refresh_from_db()
    return decision


def _decide_once(
    initiative: Initiative, horizon: dt.date | None, choice: str, why: str, after: dt.date | None, by: User, on: dt.date
) -> tuple[HorizonDecision, bool]:
    """About one horizon one choice is made: the database refuses the second. Also whether it was made now."""
    until = None if choice == Choice.STOP else after
    try:
        with transaction.atomic():
            decision = HorizonDecision.objects.create(
                initiative=initiative, choice=choice, why=why, horizon_before=horizon,
                horizon_after=until, decided_on=on, decided_by=by,
            )  # fmt: skip
            return decision, True
    except IntegrityError:
        first = initiative.horizon_decisions.filter(horizon_before=horizon).first()
        if first is None:
            raise
        if (first.decided_by_id, first.choice, first.why, first.horizon_after) == (by.pk, choice, why, until):
            return first, False
        raise HorizonDecided(first) from None


def _go_on(initiative: Initiative, horizon_after: dt.date | None, next_result: str) -> None:
    """A new horizon; an end before it moves along; and something to reach."""
    if next_result:
        Result.objects.create(initiative=initiative, title=next_result)
    elif initiative.results.exists() and not initiative.results.open().exists():
        raise NextResultMissing
    initiative.horizon_on = horizon_after
    if horizon_after and initiative.ends_on and initiative.ends_on < horizon_after:
        initiative.ends_on = horizon_after
    initiative.save(update_fields=["horizon_on", "ends_on"])


@verb
def withdraw_decision(*, decision: HorizonDecision, by: User, on: dt.date, at: dt.datetime) -> None:
    """Take the last choice back: the horizon is again what it was before it.

    Raises `NothingToRestore` when something was chosen or changed since.
    """
    locked = Initiative.objects.select_for_update().get(pk=decision.initiative_id)
    last = locked.horizon_decisions.first()
    is_stop = decision.choice == Choice.STOP
    if last is None or last.pk != decision.pk or locked.stage == Stage.CLOSED:
        raise NothingToRestore
    if not is_stop and (locked.horizon_on != decision.horizon_after or _is_before_start(locked, decision)):
        raise NothingToRestore
    change = locked.stage_changes.first()
    if is_stop and change is not None and change.after == Stage.WINDING_UP == locked.stage:
        record_stage(
            locked, before=Stage.WINDING_UP, after=_stage_before(change.before), why=decision.why, by=by, on=on, at=at
        )
    if not is_stop:
        locked.horizon_on = decision.horizon_before
        locked.save(update_fields=["horizon_on"])
    decision.delete()
    touch(locked, by=by, at=at)


def _is_before_start(initiative: Initiative, decision: HorizonDecision) -> bool:
    """Whether the start was moved past the horizon that the choice was about."""
    started, horizon = initiative.started_on, decision.horizon_before
    return started is not None and horizon is not None and horizon <= started


def _stage_before(stage: str) -> str:
    """Where one goes back to; a pause is over once somebody chose."""
    return Stage.GROWING if stage in {Stage.PAUSED, Stage.CLOSED} else stage


@verb
def remove_result(*, result: Result, by: User, at: dt.datetime) -> None:
    """The parties no longer want to reach it; it can be put back. Guests who were invited to celebrate it hear so.

    Raises `AlreadyTold` when there are photos of the celebration.
    """
    take_along(Celebration.objects.filter(result=result), by=by, at=at)
    result.delete()
    touch(result.initiative, by=by, at=at)


@verb
def restore_result(*, pk: int, initiative: Initiative, by: User, at: dt.datetime) -> Result:
    """Put a result back as it was, with its celebration and the milestones that led to it.

    Raises `NothingToRestore` when it is there, or never was.
    """
    event = removed(Result, pk)
    if event is None or event.initiative_id != initiative.pk:
        raise NothingToRestore
    result = written(as_it_was(Result, event))
    put_back_hung(event, Celebration, "result")
    lead_to_again(event)
    touch(initiative, by=by, at=at)
    return result
