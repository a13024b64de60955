"""The journey of an initiative from its beginning until now, as its look back tells it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from collab.accounts.models import User
from initiatives.celebrations.consented import on_the_wall, shown_photos
from initiatives.models import Celebration, Closing, Initiative, Milestone, Partnership, Result
from initiatives.sections.aside import aside_of


@dataclass(frozen=True)
class Journey:
    """What the look back shows: each in the order in which it happened. `nexts` are initiatives that began from it."""

    partners: list[Partnership]
    milestones: list[Milestone]
    results: list[Result]
    celebrations: list[Celebration]
    named: list[str]
    closing: Closing | None
    nexts: list[Initiative]

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to look back on yet."""
        return not (self.milestones or self.celebrations or self.closing or self.results)


def journey_of(initiative: Initiative, *, user: User | AnonymousUser, on: dt.date) -> Journey:
    """The journey on the date `on`, as far as `user` may see it; six queries, one more when something began from it."""
    aside = aside_of(initiative, user=user, on=on)
    photos = Prefetch("photos", shown_photos(user), to_attr="shown_photos")
    held = Celebration.objects.filter(initiative=initiative).held(on)
    celebrations = list(on_the_wall(held, user).prefetch_related(photos).order_by("on", "pk"))
    thanked = [said["name"] for row in celebrations for said in row.named]  # type: ignore[attr-defined]
    keys = {row.next_initiative_id for row in celebrations if row.next_initiative_id}
    nexts = list(Initiative.objects.visible_to(user).filter(pk__in=keys).only("title")) if keys else []
    if aside.successor is not None and aside.successor not in nexts:
        nexts.append(aside.successor)
    milestones = list(initiative.milestones.reached().order_by("reached_on", "position"))
    titles = {row.title for row in milestones}  # a result may have a milestone of the same name: told once
    return Journey(
        partners=list(initiative.partnerships.select_related("organisation").order_by("joined_on", "pk")),
        milestones=milestones,
        results=[row for row in aside.results if row.reached_on and row.title not in titles],
        celebrations=celebrations,
        named=list(dict.fromkeys([*aside.named, *thanked])),
        closing=aside.closing,
        nexts=nexts,
    )
