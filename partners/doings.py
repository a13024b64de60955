"""What an organisation does, and with whom: asked through the relation, because the register knows no initiatives.

The rules (`visible_to`, `working`) are those of the partnerships themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Min

from collab.accounts.models import User
from partners.models import Organisation, Region
from partners.models.organisation import spoken_name

SHOWN = 24


@dataclass
class Family:
    """An organisation with those that went on as it: what they did stays, under the name of then."""

    organisation: Organisation
    before: list[Organisation]

    @cached_property
    def keys(self) -> list[int]:
        """Of all of them."""
        return [self.organisation.pk, *(one.pk for one in self.before)]


@dataclass(frozen=True)
class Companion:
    """An organisation at the same table, in how many initiatives, and since which year."""

    id: int
    name: str
    short: str
    together: int
    since: int | None


def doings(family: Family, user: User) -> Any:
    """The partnerships of `family` in initiatives that `user` may see."""
    return _partnerships().filter(organisation__in=family.keys).visible_to(user)


def company(family: Family, user: User) -> list[Companion]:
    """With whom the family works in initiatives that `user` may see; most together first."""
    mine = doings(family, user).working()
    rows = (
        _partnerships()
        .active()
        .filter(initiative__in=mine.values("initiative"))
        .exclude(organisation__in=family.keys)
        .values("organisation", "organisation__kind", "organisation__name", "organisation__short_name")
        .annotate(together=Count("initiative", distinct=True), since=Min("joined_on__year"))
        .order_by("-together", F("organisation__sort_name"), "organisation")[:SHOWN]
    )
    return [
        Companion(
            row["organisation"], spoken_name(row["organisation__kind"], row["organisation__name"]),
            row["organisation__short_name"] or row["organisation__name"], row["together"], row["since"],
        )
        for row in rows
    ]  # fmt: skip


def initiatives_in(region: Region, user: User) -> int:
    """How many initiatives that `user` may see lie in `region` and are being worked on."""
    every: Any = region.initiatives.model._default_manager
    count: int = every.visible_to(user).in_region(region.pk).active().count()
    return count


def _partnerships() -> Any:
    """All partnerships, of whatever model stands at the other end of the relation."""
    return Organisation._meta.get_field("partnerships").related_model._default_manager.all()
