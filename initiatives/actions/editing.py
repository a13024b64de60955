"""Changing the record: by the version that one read, so that nobody overwrites somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import F

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import StaleVersion
from initiatives.models import Initiative

EDITABLE = frozenset(
    {"title", "binding", "urgency", "theme", "region", "stage", "visibility", "place", "started_on", "ends_on"}
)


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
    initiative.refresh_from_db()
