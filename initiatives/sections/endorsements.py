"""Which partners stand behind the sentence, and which do not (any more)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User
from initiatives.models import Endorsement, Initiative, Partnership
from initiatives.models.endorsement import sentence_key
from initiatives.table import own_organisation_ids


@dataclass(frozen=True)
class Stand:
    """One partner: its newest endorsement, whether it counts, and whether this reader may speak for it."""

    partnership: Partnership
    endorsement: Endorsement | None
    is_fresh: bool
    is_mine: bool

    @property
    def has_lapsed(self) -> bool:
        """Twelve months went by since it was given."""
        return not self.is_fresh and self.endorsement is not None and self.endorsement.is_current

    @property
    def is_of_another_sentence(self) -> bool:
        """The partner stood behind what the sentence was before."""
        given = self.endorsement
        return given is not None and not given.is_current and given.withdrawn_on is None

    @property
    def was_withdrawn(self) -> bool:
        """The partner took it back."""
        return self.endorsement is not None and self.endorsement.withdrawn_on is not None


@dataclass(frozen=True)
class Endorsements:
    """All partners of today with what they said, and how often the sentence was another one."""

    stands: list[Stand]
    sentence: str
    stated_on: dt.date | None
    has_earlier: bool

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
        return max((stand.endorsement.endorsed_on for stand in self.fresh if stand.endorsement), default=None)


def endorsements_section(
    initiative: Initiative, *, partnerships: Sequence[Partnership], user: User | AnonymousUser, on: dt.date
) -> Endorsements:
    """The section under what binds us, for the partners of today (`partnerships`). Three queries."""
    newest = initiative.endorsements.order_by("organisation_id", "-is_current", "-pk").distinct("organisation_id")
    given = {row.organisation_id: row for row in newest.select_related("endorsed_by")}
    mine = own_organisation_ids(user, on=on)
    stands = [
        Stand(
            partnership=row,
            endorsement=(said := given.get(row.organisation_id)),
            is_fresh=said is not None and said.is_current and said.lapses_on > on,
            is_mine=row.organisation_id in mine,
        )
        for row in partnerships
    ]
    stated = list(initiative.statements.order_by("-pk").values_list("stated_on", flat=True)[:2])
    return Endorsements(stands, sentence_key(initiative.binding), stated[0] if stated else None, len(stated) > 1)
