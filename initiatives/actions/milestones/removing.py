"""Taking milestones away, and putting them back with their moves and their celebration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from collab.accounts.models import User
from collab.lib.trail import event_model
from initiatives.actions.celebrations.going import take_along
from initiatives.actions.milestones.planning import next_position
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToRestore
from initiatives.models import Celebration, Initiative, Milestone, MilestoneMove, Result, Update
from initiatives.models.sent import FORM_KEY

HANG_ON_IT: tuple[type[Model], ...] = (MilestoneMove, Celebration)


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
    milestone: Milestone = _as_it_was(Milestone, event)
    if initiative.milestones.filter(position=milestone.position).exists():
        milestone.position = last
    if milestone.result_id and not Result.objects.filter(pk=milestone.result_id, initiative=initiative).exists():
        milestone.result_id = None
    try:
        with transaction.atomic():
            milestone.save(force_insert=True)
    except IntegrityError as error:
        raise NothingToRestore from error
    for model in HANG_ON_IT:
        for hung in _removed_with(event, model):
            row = _as_it_was(model, hung)
            if isinstance(row, Celebration) and row.update_id and not Update.objects.filter(pk=row.update_id).exists():
                row.update_id = None
            row.save(force_insert=True)
    touch(initiative, by=by, at=at)
    return milestone


def removed_milestone(pk: int) -> Any:
    """What a milestone was when it was taken away; None when it is there, or never was."""
    last: Any = event_model(Milestone)._default_manager.filter(pgh_obj_id=pk).order_by("-pgh_id").first()
    return last if last is not None and last.pgh_label == "delete" else None


def _removed_with(event: Any, model: type[Model]) -> list[Any]:
    """What hung on it and went in the same transaction, in the order in which it came."""
    gone = event_model(model)._default_manager.filter(
        milestone_id=event.pgh_obj_id, pgh_label="delete", pgh_created_at=event.pgh_created_at,
        pgh_context_id=event.pgh_context_id,
    )  # fmt: skip
    return list(gone.order_by("pgh_obj_id"))


def _as_it_was(model: type[Any], event: Any) -> Any:
    """A row of `model` with what `event` says of it."""
    names = [field.attname for field in model._meta.concrete_fields if field.name not in FORM_KEY]
    return model(**{name: getattr(event, name) for name in names})
