"""The members' side of a round: until when they may answer, and who of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from collab.accounts.models import User
from initiatives.models import Round
from initiatives.models.reflection.round import DONE_STATES, FILLING_STATES
from initiatives.table import has_seat

# So long after the reflector sent it members may still answer; the lead responds with both views at hand.
AFTER_SENDING = dt.timedelta(days=7)
# With fewer people, or of fewer organisations, what members answered is shown to nobody.
FEWEST_PEOPLE, FEWEST_ORGANISATIONS = 4, 2


def last_day(round_: Round) -> dt.date | None:
    """The last day on which members may answer; none when there is nothing to answer (any more).

    It begins with the invitation and ends with the last day for the reflector, or a week after they sent it when
    that is sooner. Both days stand fast, so what is shown after it never changes again.
    """
    if round_.closes_on is None or round_.state not in (*FILLING_STATES, *DONE_STATES):
        return None
    if round_.submitted_at is None:
        return round_.closes_on
    return min(round_.closes_on, timezone.localdate(round_.submitted_at) + AFTER_SENDING)


def is_open(round_: Round, *, on: dt.date) -> bool:
    """Whether members may answer on the date `on`."""
    last = last_day(round_)
    return last is not None and on <= last


def open_round(rounds: Iterable[Round], *, on: dt.date) -> Round | None:
    """The newest of these rounds in which members may answer on the date `on`."""
    return max((one for one in rounds if is_open(one, on=on)), key=lambda one: one.number, default=None)


def may_answer(user: User, round_: Round, *, on: dt.date) -> bool:
    """Whether `user` is one of the members: who sits at the table, but not who looks from outside."""
    if round_.reflector is not None and round_.reflector.user_id == user.pk:
        return False
    return has_seat(user, round_.initiative, on=on)
