"""Changing the record: by the version that one read, so that nobody overwrites somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import F
from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.endorsing import newest_statement, state
from initiatives.actions.verb import verb
from initiatives.exceptions import StaleVersion
from initiatives.models import Initiative

EDITABLE = frozenset({
    "title", "binding", "urgency", "theme", "region", "visibility", "place", "started_on", "ends_on", "kind",
    "destination", "may_be_hinted",
})  # fmt: skip


@verb
def edit_initiative(
    *, initiative: Initiative, changes: Mapping[str, object], version: int, by: User, at: dt.datetime
) -> None:
    """Write `changes` over the `version` that the editor read.

    Raises `StaleVersion`, and writes nothing, when somebody saved in between.
    """
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise ValueError(f"not to be edited: {sorted(unknown)}")
    row = Initiative.objects.kept().filter(pk=initiative.pk, version=version)
    if not row.update(**changes, version=F("version") + 1, updated_at=at, updated_by=by):
        raise StaleVersion
    is_restated = bool(changes.keys() & {"binding", "urgency"})
    if is_restated and newest_statement(initiative) is None:  # imported: its first words are not lost
        state(initiative, by=initiative.created_by, on=timezone.localdate(initiative.created_at))
    initiative.refresh_from_db()
    if is_restated:
        state(initiative, by=by, on=timezone.localdate(at))
