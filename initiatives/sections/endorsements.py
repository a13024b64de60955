"""Which partners stand behind the sentence, and which do not (any more)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models import Endorsement, Initiative, Partnership
from initiatives.models.endorsement import sentence_key
from initiatives.models.sight import inside
from partners.models import Organisation


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


_PARTNERS = """
SELECT partnership.id, partnership.role, partnership.joined_on, partnership.left_on, partnership.left_reason,
       partnership.name_then, organisation.id, organisation.name, organisation.kind,
       endorsement.id, endorsement.endorsed_on, endorsement.lapses_on
FROM initiatives_partnership partnership
JOIN partners_organisation organisation ON organisation.id = partnership.organisation_id
LEFT JOIN initiatives_endorsement endorsement ON endorsement.initiative_id = partnership.initiative_id
    AND endorsement.organisation_id = partnership.organisation_id AND endorsement.is_current
WHERE partnership.initiative_id = %s
ORDER BY partnership.id
"""
# The lead first, then in the order of the roles; who left comes last.
_ORDER = {role: place for place, role in enumerate(Partnership.Role.values)}


def endorsements_section(initiative: Initiative, *, user: User | AnonymousUser, on: dt.date) -> Endorsements:
    """The partners on the date `on`, with whether each stands behind what binds them. One query."""
    found = [_stand(row, initiative, user, on) for row in rows(_PARTNERS, [initiative.pk])]
    found.sort(key=lambda stand: _place(stand.partnership))
    return Endorsements(
        stands=[stand for stand in found if stand.partnership.left_on is None],
        left=[stand.partnership for stand in found if stand.partnership.left_on is not None],
        sentence=sentence_key(initiative.binding),
    )


def _place(partnership: Partnership) -> tuple[bool, int, int]:
    return (partnership.left_on is not None, _ORDER[partnership.role], partnership.pk)


def _stand(row: tuple[Any, ...], initiative: Initiative, user: User | AnonymousUser, on: dt.date) -> Stand:
    key, role, joined_on, left_on, left_reason, name_then, organisation_id, name, kind, *endorsement = row
    endorsement_id, endorsed_on, lapses_on = endorsement
    partnership = Partnership(
        pk=key, initiative=initiative, organisation=Organisation(pk=organisation_id, name=name, kind=kind), role=role,
        joined_on=joined_on, left_on=left_on, left_reason=left_reason, name_then=name_then,
    )  # fmt: skip
    return Stand(
        partnership=partnership,
        endorsement_id=endorsement_id,
        endorsed_on=endorsed_on,
        lapses_on=lapses_on,
        is_fresh=lapses_on is not None and lapses_on > on,
        is_mine=user.is_authenticated and f"o{organisation_id}" in inside(user).organisations,
    )


def last_words(initiative: Initiative) -> dict[int, Endorsement]:
    """Per organisation the newest endorsement, also one that no longer counts, with who gave it. One query."""
    newest = initiative.endorsements.order_by("organisation_id", "-is_current", "-pk").distinct("organisation_id")
    return {row.organisation_id: row for row in newest.select_related("endorsed_by")}
