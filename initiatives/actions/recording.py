"""Writing down that the stage or the form changed, for the verbs that change it."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation

from collab.accounts.models import User
from initiatives.actions.touching import touch
from initiatives.models import FormChange, Initiative, Stage, StageChange


def in_the_language_of_the_register() -> AbstractContextManager[None]:
    """What is written down reads the same for everybody, whoever of them happened to write it."""
    return translation.override(settings.LANGUAGE_CODE)


def record_form(initiative: Initiative, *, what: str, why: str, by: User, on: dt.date, at: dt.datetime) -> FormChange:
    """Log a change of form with its why."""
    touch(initiative, by=by, at=at)
    return FormChange.objects.create(initiative=initiative, what=what[:300], why=why, changed_on=on, changed_by=by)


def record_stage(
    initiative: Initiative,
    *,
    before: str,
    after: str,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    until: dt.date | None = None,
) -> StageChange:
    """Write the stage and its change; the caller holds the row."""
    initiative.stage = after
    initiative.paused_until = until if after == Stage.PAUSED else None
    initiative.save(update_fields=["stage", "paused_until"])
    touch(initiative, by=by, at=at)
    return StageChange.objects.create(
        initiative=initiative, before=before, after=after, why=why, changed_on=on, changed_by=by
    )
