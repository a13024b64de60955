"""Finding what is alike, as far as this person may know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models import Initiative
from initiatives.models.sight import inside, sight_of
from initiatives.overlap.reading import Asked, Read, read
from initiatives.overlap.statement import NEAR_DAYS, PANEL
from initiatives.overlap.weighing import LEAST_TOTAL
from partners.models.organisation import spoken_name

MOST = 5


class Similar(NamedTuple):
    """An initiative that is alike, and what it shares with what was asked."""

    pk: int
    is_seen: bool
    score: float
    text: float
    same_kind: bool
    same_place: bool
    gap: int | None
    same_theme: bool
    parties: int
    title: str
    stage: str
    started_on: dt.date | None
    ends_on: dt.date | None
    kind_id: int | None
    destination_id: int | None
    is_ours: bool
    lead: str
    theme_id: int

    @property
    def is_near(self) -> bool:
        """Whether the periods are at most half a year apart."""
        return self.gap is not None and self.gap <= NEAR_DAYS

    @property
    def is_same_trip(self) -> bool:
        """Whether kind, destination and period are the same: one trip could do."""
        return self.same_kind and self.same_place and self.is_near


@dataclass(frozen=True)
class Found:
    """The few that are most alike; and the keys of those that one may only hear of."""

    read: Read
    similar: list[Similar] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.similar or self.hidden)


def find(asked: Asked, *, user: User | AnonymousUser) -> Found:
    """What is alike, five at most, the most alike first; in two statements, whatever there is.

    What `user` may not see takes no place among the five and leaves no trace, unless its coordinator allowed that
    others hear of it: then it takes one, and only its key is known here.
    """
    said = read(asked)
    own = inside(user).organisations if user.is_authenticated else []
    found = rows(PANEL, {**values_of(said), **sight_of(user)._asdict(), "most": MOST, "own": own})
    similar = [_similar(row) for row in found]
    return Found(
        said,
        similar=[one for one in similar if one.is_seen],
        hidden=[one.pk for one in similar if not one.is_seen],
    )


def values_of(said: Read) -> Mapping[str, Any]:
    """What the statement asks for, but who may see what."""
    asked = said.asked
    return {
        "kind": said.kind_id,
        "destination": said.destination_id,
        "within": said.within_id,
        "theme": asked.theme_id,
        "first_on": asked.first_on or asked.last_on,
        "last_on": asked.last_on or asked.first_on,
        "partners": list(asked.partners),
        "terms": said.terms,
        "weights": said.weights,
        "shares": said.shares,
        "looked_up": said.looked_up,
        "keys": said.keys,
        "self": asked.initiative_id or 0,
        "total": float(max(said.total, LEAST_TOTAL)),
    }


def asked_of(initiative: Initiative) -> Asked:
    """What `initiative` says of itself."""
    return Asked(
        title=initiative.title,
        binding=initiative.binding,
        kind_id=initiative.kind_id,
        destination_id=initiative.destination_id,
        theme_id=initiative.theme_id,
        first_on=initiative.started_on,
        last_on=initiative.ends_on,
        partners=[f"o{key}" for key in initiative.partner_ids],
        initiative_id=initiative.pk,
    )


def _similar(row: tuple[Any, ...]) -> Similar:
    *values, name, kind, theme_id = row
    return Similar._make([*values, spoken_name(kind, name) if name else "", theme_id])
