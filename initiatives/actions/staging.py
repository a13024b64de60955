"""The stages: from exploring to winding up, pausing until a day, and going on after that."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.actions.recording import in_the_language_of_the_register, record_form, record_stage
from initiatives.actions.verb import verb
from initiatives.exceptions import HasItsOwnPage, PauseNeedsEnd, StageStands
from initiatives.models import Initiative, Stage


@verb
def change_stage(
    *,
    initiative: Initiative,
    stage: str,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    until: dt.date | None = None,
) -> None:
    """Bring `initiative` into another stage, and write down who did so, when and why; a pause lasts `until` a day.

    Raises `StageStands` when it is there already (a colleague was first), `PauseNeedsEnd` for a pause
    without a day to come, and `HasItsOwnPage` for closing and reopening.
    """
    if stage == Stage.CLOSED:
        raise HasItsOwnPage
    if stage == Stage.PAUSED and (until is None or until <= on):
        raise PauseNeedsEnd
    locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if locked.stage == Stage.CLOSED:
        raise HasItsOwnPage
    if locked.stage == stage and (stage != Stage.PAUSED or locked.paused_until == until):
        raise StageStands
    if locked.stage == stage:
        _move_end(initiative, until=until, why=why, by=by, on=on, at=at)
        return
    record_stage(initiative, before=locked.stage, after=stage, why=why, by=by, on=on, at=at, until=until)


def _move_end(
    initiative: Initiative, *, until: dt.date | None, why: str, by: User, on: dt.date, at: dt.datetime
) -> None:
    """The same pause, for longer or shorter: no other stage, and still something that changed."""
    initiative.paused_until = until
    initiative.save(update_fields=["paused_until"])
    with in_the_language_of_the_register():
        what = _("Paused until %(day)s") % {"day": date_format(until, "j F Y") if until else ""}
    record_form(initiative, what=what, why=why, by=by, on=on, at=at)
