"""Who sits at the table, and which seats are open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from initiatives.models import Initiative, Seat
from initiatives.outsiders import Tie, no_longer_outside


@dataclass(frozen=True)
class Place:
    """One seat, and why who sits there is no longer from outside."""

    seat: Seat
    ties: list[Tie]
    is_past_term: bool
    was_heard_today: bool


@dataclass(frozen=True)
class Seats:
    """The seats of today, the open ones last; and those of the past."""

    places: list[Place]
    ended: list[Seat]


ENDED_SHOWN = 20


def seats_section(initiative: Initiative, *, on: dt.date) -> Seats:
    """All seats, and who is no longer from outside. Two queries at most."""
    rows = list(initiative.seats.select_related("person", "organisation"))
    present = [row for row in rows if row.ended_on is None]
    ties = no_longer_outside(initiative, present, on=on)
    places = [
        Place(
            seat=row,
            ties=ties.get(row.pk, []),
            is_past_term=row.term_ends_on is not None and row.term_ends_on < on and not row.is_open,
            was_heard_today=row.last_contribution_on == on,
        )
        for row in sorted(present, key=lambda row: (row.is_open, row.pk))
    ]
    ended = sorted((row for row in rows if row.ended_on is not None), key=lambda row: (row.ended_on, row.pk))
    return Seats(places, ended[::-1][:ENDED_SHOWN])
