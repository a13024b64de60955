"""What others may see of people at a celebration: only who agreed, by name and on photos. Said here alone."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from collab.accounts.models import User
from initiatives.models import Mention, Photo
from initiatives.models.celebration import CelebrationQuerySet


def shown_names(user: User | AnonymousUser) -> QuerySet[Mention]:
    """Who is thanked by name and agreed to be shown to `user`; of celebrations that `user` may see."""
    return Mention.objects.filter(photo__isnull=True).shown_to(user)


def shown_photos(user: User | AnonymousUser) -> QuerySet[Photo]:
    """Photos that may be shown to `user`; of celebrations that `user` may see."""
    return Photo.objects.for_page().shown_to(user)


def on_the_wall(rows: CelebrationQuerySet, user: User | AnonymousUser) -> CelebrationQuerySet:
    """`rows` with all that the wall shows of them to `user`."""
    return rows.for_wall(names=shown_names(user), photos=shown_photos(user))
