"""Deleting asks, can be undone for 30 days, and is final after that."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToRestore
from initiatives.models import Initiative

KEPT_FOR = dt.timedelta(days=30)


@verb
def delete_initiative(*, initiative: Initiative, by: User, at: dt.datetime) -> None:
    """Put `initiative` aside at the instant `at`; it disappears from every page and can be put back."""
    initiative.deleted_at, initiative.deleted_by = at, by
    initiative.save(update_fields=["deleted_at", "deleted_by"])


@verb
def restore_initiative(*, initiative: Initiative, by: User, at: dt.datetime) -> None:
    """Put a deleted initiative back as it was. Raises `NothingToRestore` after 30 days.

    What was merged into another was not deleted: that is undone (`undo_merge`).
    """
    is_gone = initiative.deleted_at is not None and initiative.merged_into_id is None
    if not is_gone or initiative.deleted_at is None or initiative.deleted_at < at - KEPT_FOR:
        raise NothingToRestore
    initiative.deleted_at = initiative.deleted_by = None
    initiative.updated_at, initiative.updated_by = at, by
    initiative.save(update_fields=["deleted_at", "deleted_by", "updated_at", "updated_by"])


@transaction.atomic
def purge_deleted(*, at: dt.datetime) -> int:
    """Remove for good what was deleted over 30 days before the instant `at`; returns how many."""
    old = Initiative.objects.deleted().filter(deleted_at__lt=at - KEPT_FOR)
    count = old.count()
    old.delete()
    return count
