"""Which partners stand behind the sentence, and which do not (any more)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery

from collab.accounts.models import User
from initiatives.models import Endorsement, Initiative, Partnership
from initiatives.models.endorsement import sentence_key
from initiatives.models.initiative import inside


@dataclass(frozen=True)
class Stand:
    """One partner of today, its endorsement, whether that counts, and whether this reader may speak for it."""

    partnership: Partnership
    endorsement_id: int | None
    endorsed_on: dt.date | None
    lapses_on: dt.date | None
    is_fresh: bool
    is_mine: bool


@dataclass(frozen=True)
class Endorsements:
    """The partners of today with where they stand, and those who left; `sentence` is what one stands behind."""

    stands: list[Stand]
    left: list[Partnership]
    sentence: str

    @property
    def fresh(self) -> list[Stand]:
        """Who stands behind it."""
        return [stand for stand in self.stands if stand.is_fresh]

    @property
    def missing(self) -> list[Stand]:
        """Who does not, or no longer."""
        return [stand for stand in self.stands if not stand.is_fresh]

    @property
    def mine(self) -> list[Stand]:
        """For whom this reader may speak."""
        return [stand for stand in self.stands if stand.is_mine]

    @property
    def last_on(self) -> dt.date | None:
        """When somebody last said so."""
        return max((stand.endorsed_on for stand in self.fresh if stand.endorsed_on), default=None)


# What the page shows of a partner, and no more.
_SHOWN = (
    "initiative_id", "role", "joined_on", "left_on", "left_reason", "name_then", "organisation__name",
    "organisation__kind",
)  # fmt: skip
# The lead first, then in the order of the roles; who left comes last.
_ORDER = {role: place for place, role in enumerate(Partnership.Role.values)}


def endorsements_section(initiative: Initiative, *, user: User | AnonymousUser, on: dt.date) -> Endorsements:
    """The partners on the date `on`, with whether each stands behind what binds them. One query."""
    current = Endorsement.objects.filter(
        initiative=OuterRef("initiative"), organisation=OuterRef("organisation"), is_current=True
    )
    rows = (
        initiative.partnerships.select_related("organisation")
        .only(*_SHOWN)
        .annotate(
            endorsement_id=Subquery(current.values("pk")),
            endorsed_on=Subquery(current.values("endorsed_on")),
            lapses_on=Subquery(current.values("lapses_on")),
        )
    )
    partnerships = sorted(rows, key=_place)
    return Endorsements(
        stands=[_stand(row, user, on) for row in partnerships if row.left_on is None],
        left=[row for row in partnerships if row.left_on is not None],
        sentence=sentence_key(initiative.binding),
    )


def _place(partnership: Partnership) -> tuple[bool, int, int]:
    return (partnership.left_on is not None, _ORDER[partnership.role], partnership.pk)


def _stand(row: Partnership, user: User | AnonymousUser, on: dt.date) -> Stand:
    lapses_on: dt.date | None = row.lapses_on  # type: ignore[attr-defined]
    facets = inside(user).organisations if user.is_authenticated else []
    return Stand(
        partnership=row,
        endorsement_id=row.endorsement_id,  # type: ignore[attr-defined]
        endorsed_on=row.endorsed_on,  # type: ignore[attr-defined]
        lapses_on=lapses_on,
        is_fresh=lapses_on is not None and lapses_on > on,
        is_mine=f"o{row.organisation_id}" in facets,
    )


def last_words(initiative: Initiative) -> dict[int, Endorsement]:
    """Per organisation the newest endorsement, also one that no longer counts, with who gave it. One query."""
    newest = initiative.endorsements.order_by("organisation_id", "-is_current", "-pk").distinct("organisation_id")
    return {row.organisation_id: row for row in newest.select_related("endorsed_by")}
