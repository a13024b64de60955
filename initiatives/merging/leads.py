"""Who leads each of two initiatives, and so whose consent a merge wants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from collab.accounts.models import User
from collab.lib.prepared import rows
from initiatives.models import Initiative, Merge
from initiatives.permissions import can_edit

_LEADS = "SELECT initiative_id, user_id FROM initiatives_leads(%(ids)s::bigint[], %(on)s)"


@dataclass(frozen=True)
class Leads:
    """The accounts that lead each side, by the key of the initiative, and who of them agreed.

    A side that nobody with an account leads wants the consent of somebody else who may change it.
    """

    by_side: dict[int, list[User]]
    agreed: frozenset[int]
    sides: dict[int, Initiative]
    others: tuple[User, ...] = ()

    @property
    def all(self) -> list[User]:
        """Everybody whose consent is wanted, once."""
        return list({user.pk: user for users in self.by_side.values() for user in users}.values())

    @property
    def missing(self) -> list[User]:
        """Who did not agree yet."""
        return [user for user in self.all if user.pk not in self.agreed]

    @property
    def unled(self) -> list[int]:
        """The sides that nobody leads, and for which nobody else agreed."""
        return [
            side
            for side, users in self.by_side.items()
            if not users and not any(can_edit(user, self.sides[side]) for user in self.others)
        ]

    def wants(self, user: User, *, edited: frozenset[int] | None = None) -> bool:
        """Whether the consent of `user` counts: a lead, or who else may change a side that nobody leads.

        A page that knows the sides that `user` may change passes them as `edited`.
        """
        if user in self.all:
            return True
        if edited is not None:
            return not edited.isdisjoint(self.unled)
        return any(can_edit(user, self.sides[side]) for side in self.unled)

    @property
    def is_complete(self) -> bool:
        """Whether everybody agreed."""
        return not self.missing and not self.unled


def leads_of(merge: Merge, *, on: dt.date) -> Leads:
    """Who leads the two on the date `on`, and who agreed. Three statements."""
    sides = [merge.kept_id, merge.gone_id]
    found = rows(
        "SELECT initiative_id, user_id FROM initiatives_leads(%(ids)s::bigint[], %(on)s)", {"ids": sides, "on": on}
    )
    users = User.objects.in_bulk({user for _side, user in found})
    by_side: dict[int, list[User]] = {side: [] for side in sides}
    for side, user in sorted(found):
        by_side[side].append(users[user])
    consents = merge.consents.select_related("user") if merge.pk else []
    agreed = {consent.user_id: consent.user for consent in consents}
    others = tuple(user for key, user in agreed.items() if key not in users)
    return Leads(by_side, frozenset(agreed), {merge.kept_id: merge.kept, merge.gone_id: merge.gone}, others)
