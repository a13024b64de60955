"""What a portfolio is of: an organisation, a region, a saved filter, or everything that one may see."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Value
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from collab.accounts.models import User
from initiatives.filters import InitiativeFilter, list_address
from initiatives.models import Initiative
from initiatives.models.sight import inside, insider_facets
from initiatives.models.snapshot import EVERYTHING
from partners.models import Membership, Organisation, Region, RegionRole
from partners.models.organisation import spoken_name

# Which parameters of the page are no filter of the list.
OF_THE_PAGE = ("page", "all", "what", "format", "order", "reason", "line")


class Choice(NamedTuple):
    """A portfolio that is one press away."""

    words: str
    url: str
    is_current: bool


class Scope:
    """The portfolio of the address, as `user` may see it on the date `on`."""

    def __init__(self, data: QueryDict, user: User, *, on: dt.date) -> None:
        kept = data.copy()
        for name in OF_THE_PAGE:
            kept.pop(name, None)
        kept.pop("sort", None)
        self.user, self.on = user, on
        self.filter = InitiativeFilter(kept, queryset=Initiative.objects.visible_to(user), user=user, on=on)
        self.is_chosen = bool(self.filter.chosen) or "all" in data

    @property
    def query(self) -> str:
        """The filter as it stands in the address."""
        return self.filter.query()

    def address(self, page: str = "dashboard:portfolio", **more: object) -> str:
        """The address of a page about this portfolio."""
        query = "&".join(filter(None, (self.query or "all=1", urlencode({k: v for k, v in more.items() if v}))))
        return f"{reverse(page)}?{query}"

    def list_of(self, name: str = "", value: str = "") -> str:
        """The address of the list of these initiatives, narrowed by one thing more."""
        more = urlencode({name: value}) if name else ""
        return list_address("&".join(filter(None, (self.query, more))))

    @cached_property
    def key(self) -> str | None:
        """Under which it stands in the snapshots; None for a filter that no snapshot counts."""
        chosen = self.filter.chosen
        if not chosen:
            return EVERYTHING
        if len(chosen) == 1 and "organisation" in chosen:
            return f"o{chosen['organisation']}"
        return f"r{chosen['region']}" if len(chosen) == 1 and "region" in chosen else None

    @cached_property
    def is_whole(self) -> bool:
        """Whether `user` sees all that there is of it, also what only partners see."""
        return self.user.is_administrator or self.key in insider_facets(self.user)

    @cached_property
    def words(self) -> str:
        """What it is of, in a few words."""
        chosen = self.filter.chosen
        if self.key and self.key.startswith("o"):
            return self.filter.organisation_name(int(chosen["organisation"]))
        return ", ".join(chip.words for chip in self.filter.chips) or gettext("All that you may see")


def choices_for(user: User, current: str) -> list[Choice]:
    """One's own organisations, one's regions, the saved filters, and everything; two queries."""
    here = reverse("dashboard:portfolio")
    places = [(words, query) for _rank, words, query in own_places(user)]
    places += list(user.saved_filters.values_list("name", "query"))
    found = [Choice(words, f"{here}?{query}", query == current) for words, query in places if query]
    return [*found, Choice(gettext("All that you may see"), f"{here}?all=1", not current)]


def own_places(user: User) -> list[tuple[int, str, str]]:
    """The regions and then the organisations of `user`, by name, as filters; one query."""
    known = inside(user)
    regions = Region.objects.filter(pk__in=[int(facet[1:]) for facet in known.regions])
    rows = Organisation.objects.filter(pk__in=[int(facet[1:]) for facet in known.organisations])
    columns = ("rank", "pk", "kind", "name", "sort_name")
    named = rows.order_by().annotate(rank=Value(1)).values_list(*columns)
    found = regions.order_by().annotate(rank=Value(0)).values_list(*columns).union(named, all=True)
    return [
        (rank, spoken_name(kind, name) if rank else name, f"{'organisation' if rank else 'region'}={key}")
        for rank, key, kind, name, _sort in sorted(found, key=lambda row: (row[0], row[4], row[1]))
    ]


def is_manager(user: User) -> bool:
    """Whether `user` manages an organisation or a region; one query."""
    managed = Membership.objects.filter(person__user=user, role=Membership.Role.MANAGER, ended_on__isnull=True)
    regions = RegionRole.objects.filter(person__user=user, role=RegionRole.Role.MANAGER)
    return managed.values("pk").union(regions.values("pk")).exists()
