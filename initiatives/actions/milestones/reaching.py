"""A milestone is reached, or after all it is not."""

from __future__ import annotations

import datetime as dt

from collab.accounts.models import User
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToRestore
from initiatives.models import Celebration, Milestone


@verb
def reach_milestone(*, milestone: Milestone, reached_on: dt.date, by: User, at: dt.datetime) -> None:
    """It is reached, on a day; the day of whoever was first stays (`change_milestone` corrects it)."""
    locked = Milestone.objects.select_for_update().get(pk=milestone.pk)
    milestone.reached_on = locked.reached_on or reached_on
    milestone.save(update_fields=["reached_on"])
    touch(milestone.initiative, by=by, at=at)


@verb
def unreach_milestone(*, milestone: Milestone, by: User, at: dt.datetime) -> None:
    """It is not reached after all. Raises `NothingToRestore` when it was said by now how it is celebrated."""
    locked = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if Celebration.objects.filter(milestone=locked).exists():
        raise NothingToRestore
    milestone.reached_on = None
    milestone.save(update_fields=["reached_on"])
    touch(milestone.initiative, by=by, at=at)
