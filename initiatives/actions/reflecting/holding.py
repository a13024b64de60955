"""Holding a round while something happens to it."""

from __future__ import annotations

from initiatives.exceptions import RoundMoved
from initiatives.models import Round
from initiatives.models.reflection.round import RoundState


def held(round: Round, *states: RoundState) -> Round:
    """The round as it is now, held until the end of the transaction.

    Raises `RoundMoved` when it is in none of `states`.
    """
    rows = Round.objects.select_for_update(of=("self",)).select_related("initiative", "reflector__user")
    locked = rows.get(pk=round.pk)
    if locked.state not in states:
        raise RoundMoved
    return locked
