"""Who may do what in the register."""

from __future__ import annotations

import datetime as dt

from collab.accounts.models import User
from partners.models import Membership, Organisation


def can_edit_organisation(user: User, organisation: Organisation, on: dt.date) -> bool:
    """An administrator may, and so may everybody who works for the organisation on the date `on`."""
    return user.is_administrator or (
        Membership.objects.active(on).filter(person__user=user, organisation=organisation).exists()
    )


def can_edit_regions(user: User) -> bool:
    """Regions of one's own are made and changed by an administrator."""
    return user.is_administrator
