"""Following: keeping an eye on an initiative."""

from __future__ import annotations

import datetime as dt

from collab.accounts.models import User
from initiatives.models import Follow, Initiative


def follow(*, initiative: Initiative, by: User, at: dt.datetime) -> None:
    """Follow it; doing so twice is the same as once, also at the same moment."""
    Follow.objects.bulk_create([Follow(user=by, initiative=initiative, created_at=at)], ignore_conflicts=True)


def unfollow(*, initiative: Initiative, by: User) -> None:
    """Follow it no longer."""
    Follow.objects.filter(user=by, initiative=initiative).delete()
