"""What others may see of people at a celebration: only who agreed, by name and on photos. Said here alone."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from collab.accounts.models import User
from initiatives.models import Mention, Photo
from initiatives.models.celebration import CelebrationQuerySet

SHOWN_STATES = (Mention.State.OWN, Mention.State.AGREED)


def shown_names(user: User | AnonymousUser) -> QuerySet[Mention]:
    """Who is thanked by name and agreed to be shown to `user`."""
    return Mention.objects.filter(photo__isnull=True, state__in=SHOWN_STATES)


def shown_photos(user: User | AnonymousUser) -> QuerySet[Photo]:
    """Photos on which nobody can be recognised, or only people who all agreed to be shown to `user`."""
    on_it = Mention.objects.filter(photo=OuterRef("pk"))
    nobody_said_no = ~Q(Exists(on_it.exclude(state__in=SHOWN_STATES)))
    return Photo.objects.filter(nobody_said_no & (Q(is_without_people=True) | Q(Exists(on_it))))


def on_the_wall(rows: CelebrationQuerySet, user: User | AnonymousUser) -> CelebrationQuerySet:
    """`rows` with all that the wall shows of them to `user`."""
    return rows.for_wall(names=shown_names(user), photos=shown_photos(user))
