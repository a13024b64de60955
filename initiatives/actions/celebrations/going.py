"""When what was reached is taken away, its celebration goes with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from collab.accounts.models import User
from initiatives.actions.celebrations.inviting import call_off
from initiatives.consent.posting import forget_all_of
from initiatives.exceptions import AlreadyTold
from initiatives.models import Celebration


def take_along(celebrations: Iterable[Celebration], *, by: User, at: dt.datetime) -> None:
    """Guests who were invited hear that it is off, and nobody is asked for consent any more; the caller deletes it.

    Raises `AlreadyTold` when there are photos: those could not be put back.
    """
    celebrations = list(celebrations)
    if any(celebration.photos.exists() for celebration in celebrations):
        raise AlreadyTold
    forget_all_of(celebrations, at=at)
    for celebration in celebrations:
        call_off(celebration, list(celebration.guests.all()), by=by, at=at)
