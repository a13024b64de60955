"""Planning milestones, one or several at once; the new ones come last in the order."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Max

from collab.accounts.models import User
from initiatives.actions.adding import add_once
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.models import Initiative, Milestone, Result
from initiatives.periods import Period
from partners.models import Organisation, Person


class Line(NamedTuple):
    """One milestone in a few words: what, and when."""

    title: str
    planned: Period


@verb
def plan_milestone(
    *,
    initiative: Initiative,
    title: str,
    planned: Period,
    by: User,
    at: dt.datetime,
    owner: Person | None = None,
    owner_organisation: Organisation | None = None,
    result: Result | None = None,
    note: str = "",
    is_to_celebrate: bool = True,
    form_key: uuid.UUID | None = None,
) -> Milestone:
    """Plan a milestone, last in the order. The same form sent again is the same milestone."""
    wanted = Milestone(
        initiative=initiative, title=title, planned_from=planned.first, planned_until=planned.last,
        precision=planned.precision, owner=owner, owner_organisation=owner_organisation, result=result, note=note,
        is_to_celebrate=is_to_celebrate, created_at=at, created_by=by, form_key=form_key,
        position=next_position(initiative),
    )  # fmt: skip
    milestone, is_new = add_once(wanted)
    if is_new:
        touch(initiative, by=by, at=at)
    return milestone


@verb
def plan_milestones(
    *, initiative: Initiative, lines: Sequence[Line], by: User, at: dt.datetime, form_key: uuid.UUID | None = None
) -> list[Milestone]:
    """Plan several milestones, in the order of `lines`. The same form sent again plans nothing more."""
    return [
        plan_milestone(
            initiative=initiative, title=line.title, planned=line.planned, by=by, at=at,
            form_key=uuid.uuid5(form_key, str(number)) if form_key else None,
        )
        for number, line in enumerate(lines)
    ]  # fmt: skip


def next_position(initiative: Initiative) -> int:
    """The place after the last milestone; who plans at the same moment waits until the end of this transaction."""
    lock_order(initiative)
    last = initiative.milestones.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def lock_order(initiative: Initiative) -> None:
    """The order of the milestones is ours until the end of the transaction."""
    Initiative.objects.select_for_update(no_key=True).values_list("pk").get(pk=initiative.pk)
