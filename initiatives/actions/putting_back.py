"""Putting back what was taken away, with what hung on it: all of it stands in the history."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from collab.lib.trail import event_model
from initiatives.exceptions import NothingToRestore
from initiatives.models import Celebration, Milestone, Update
from initiatives.models.sent import FORM_KEY

Row = TypeVar("Row", bound=Model)


def removed(model: type[Model], pk: int) -> Any:
    """What a row of `model` was when it was taken away; None when it is there, or never was."""
    last: Any = event_model(model)._default_manager.filter(pgh_obj_id=pk).order_by("-pgh_id").first()
    return last if last is not None and last.pgh_label == "delete" else None


def as_it_was(model: type[Row], event: Any) -> Row:
    """A row of `model` with what `event` says of it, not yet written."""
    names = [field.attname for field in model._meta.concrete_fields if field.name not in FORM_KEY]
    return model(**{name: getattr(event, name) for name in names})


def written(row: Row) -> Row:
    """`row` under the key that it had. Raises `NothingToRestore` when somebody put it back before."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NothingToRestore from error
    return row


def put_back_hung(event: Any, model: type[Model], of: str) -> None:
    """Put back the rows of `model` that hung on the row of `event` by their field `of`, and went with it."""
    for hung in _at_the_same_moment(event, model, "delete").filter(**{f"{of}_id": event.pgh_obj_id}):
        row = as_it_was(model, hung)
        if isinstance(row, Celebration) and row.update_id and not Update.objects.filter(pk=row.update_id).exists():
            row.update_id = None
        row.save(force_insert=True)


def lead_to_again(event: Any) -> None:
    """Let the milestones that led to a result, and lost it when it was taken away, lead to it again."""
    history = event_model(Milestone)._default_manager
    for lost in _at_the_same_moment(event, Milestone, "update").filter(result_id=None):
        before: Any = history.filter(pgh_obj_id=lost.pgh_obj_id, pgh_id__lt=lost.pgh_id).order_by("-pgh_id").first()
        if before is not None and before.result_id == event.pgh_obj_id:
            Milestone.objects.filter(pk=lost.pgh_obj_id, result=None).update(result_id=event.pgh_obj_id)


def _at_the_same_moment(event: Any, model: type[Model], label: str) -> Any:
    """What happened to rows of `model` in the transaction of `event`, in the order in which they came."""
    rows = event_model(model)._default_manager.filter(
        pgh_label=label, pgh_created_at=event.pgh_created_at, pgh_context_id=event.pgh_context_id
    )
    return rows.order_by("pgh_obj_id")
