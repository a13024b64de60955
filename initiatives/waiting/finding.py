"""Asking what waits for somebody: the list, one thing of it, or only how many."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models.initiative import ACTIVE_STAGES
from initiatives.waiting.statement import COUNT, LIST
from initiatives.waiting.words import Kind, Waiting
from partners.models.organisation import spoken_name

KINDS = {kind.value: kind for kind in Kind}
# The header says "99+" from here on: counting further costs, and tells nothing.
MOST_COUNTED = 100


@dataclass(frozen=True)
class Actions:
    """What waits, oldest first, and what was put aside, by the day on which it comes back."""

    waiting: list[Waiting]
    aside: list[Waiting]

    @property
    def kinds(self) -> list[tuple[Kind, int]]:
        """The sorts that wait, in their order, with how many there are."""
        count = Counter(one.kind for one in self.waiting)
        return [(kind, count[kind]) for kind in Kind if count[kind]]


def actions_of(user: User, *, on: dt.date) -> Actions:
    """All that waits for `user` on the date `on` and what they put aside, in one statement."""
    found = rows(LIST, {"user": user.pk, "on": on, "active": list(ACTIVE_STAGES)})
    told = [
        Waiting(KINDS[kind], key, title, object_id, spoken_name(of, about) if of else about, text, since, on, *aside)
        for kind, key, title, object_id, about, of, text, since, *aside in found
    ]
    aside = [(row.aside_until, row) for row in told if row.aside_until is not None]
    return Actions(
        waiting=[row for row in told if row.aside_until is None],
        aside=[row for _until, row in sorted(aside, key=lambda one: one[0])],
    )


def waiting_for(user: User, *, on: dt.date) -> list[Waiting]:
    """All that waits for `user` on the date `on`, oldest first, in one statement."""
    return actions_of(user, on=on).waiting


class Counts(NamedTuple):
    """How much there is for somebody: what waits, and what is new; MOST_COUNTED at most."""

    actions: int
    news: int


def counts_for(user: User, *, on: dt.date) -> Counts:
    """How much waits for `user` on the date `on`, and how much is new: one statement for the header of every page."""
    return Counts(*rows(COUNT, {"user": user.pk, "on": on, "active": list(ACTIVE_STAGES), "most": MOST_COUNTED})[0])


def one_for(user: User, key: str, *, on: dt.date) -> Waiting | None:
    """The thing with this key, when it waits for `user` on the date `on`."""
    return next((waiting for waiting in waiting_for(user, on=on) if waiting.key == key), None)
