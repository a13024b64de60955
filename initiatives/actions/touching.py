"""Something happened to an initiative besides its texts."""

from __future__ import annotations

import datetime as dt

from collab.accounts.models import User
from initiatives.models import Initiative


def touch(initiative: Initiative, *, by: User, at: dt.datetime) -> None:
    """Bring `initiative` to the top of "last changed"; its texts, and so its version, stay as they are."""
    Initiative.objects.filter(pk=initiative.pk).update(updated_at=at, updated_by=by)
