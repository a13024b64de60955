"""A celebration gives an appetite for the next step: a new initiative, linked to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from collab.accounts.models import User
from initiatives.actions.logging import log_initiative
from initiatives.actions.verb import verb
from initiatives.exceptions import HasSuccessor
from initiatives.models import Celebration, Initiative


@verb
def begin_what_is_next(*, celebration: Celebration, by: User, at: dt.datetime, **facts: Any) -> Initiative:
    """Log the initiative that begins at this celebration; `facts` are those of `log_initiative`.

    Raises `HasSuccessor` when something began from it already; then nothing is logged. The same form sent twice is
    the same initiative.
    """
    locked = Celebration.objects.select_for_update(of=("self",)).get(pk=celebration.pk)
    initiative = log_initiative(by=by, at=at, **facts)
    if locked.next_initiative is not None and locked.next_initiative_id != initiative.pk:
        raise HasSuccessor(locked.next_initiative)
    locked.next_initiative = initiative
    locked.save(update_fields=["next_initiative"])
    return initiative
