"""A celebration as its page shows it: what was reached, who was there, its photos, and what began from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from initiatives.celebrations.consented import shown_photos
from initiatives.models import Celebration, Guest, Initiative, Photo
from initiatives.permissions import Roles


@dataclass(frozen=True)
class Feast:
    """What the page shows. `guests` are there for who keeps the initiative, `there` by name for who takes part."""

    celebration: Celebration
    is_held: bool
    photos: list[Photo]
    guests: list[Guest]
    there: list[str]
    there_count: int
    next_initiative: Initiative | None


def feast_of(celebration: Celebration, *, roles: Roles, user: User | AnonymousUser, on: dt.date) -> Feast:
    """The celebration (from `for_wall`) on the date `on`, as `user` with these `roles` may see it."""
    guests = list(celebration.guests.all())
    there = [row.name for row in guests if row.was_there]
    photos = Photo.objects.for_page() if roles.can_edit else shown_photos(user)
    after = celebration.next_initiative_id
    return Feast(
        celebration=celebration,
        is_held=celebration.is_held(on),
        photos=list(photos.filter(celebration=celebration)),
        guests=guests if roles.can_edit else [],
        there=there if roles.can_edit or roles.sits_at_table else [],
        there_count=len(there),
        next_initiative=Initiative.objects.visible_to(user).filter(pk=after).only("title").first() if after else None,
    )
