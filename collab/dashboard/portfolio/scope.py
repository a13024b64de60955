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
from initiatives.figures import inside_of
from initiatives.filters import InitiativeFilter, list_address
from initiatives.models import Initiative
from initiatives.models.sight import inside, insider_facets
from initiatives.models.snapshot import EVERYTHING
from partners.models import Organisation, Region
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

    @cached_property
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
    def own_keys(self) -> list[int]:
        """The keys of the initiatives in which `user` stands inside, of this place or not; one query."""
        own = Initiative.objects.kept().filter(inside_of(self.user)).order_by()
        return list(own.values_list("pk", flat=True))

    @cached_property
    def words(self) -> str:
        """What it is of, in a few words."""
        chosen = self.filter.chosen
        if self.key and self.key.startswith("o"):
            return self.filter.organisation_name(int(chosen["organisation"]))
        return ", ".join(chip.words for chip in self.filter.chips) or gettext("All that you may see")


def choices_for(user: User, current: str) -> list[Choice]:
    """One's own organisations, one's regions, the saved filters, and everything; one query."""
    here = reverse("dashboard:portfolio")
    found = [Choice(words, f"{here}?{query}", query == current) for words, query in own_choices(user) if query]
    return [*found, Choice(gettext("All that you may see"), f"{here}?all=1", not current)]


def own_choices(user: User) -> list[tuple[str, str]]:
    """The regions, then the organisations of `user` by name, then their saved filters: words and query; one query."""
    known = inside(user)
    columns = ("rank", "pk", "kind", "name", "sort_name")
    regions = Region.objects.filter(pk__in=[int(facet[1:]) for facet in known.regions]).order_by()
    named = Organisation.objects.filter(pk__in=[int(facet[1:]) for facet in known.organisations]).order_by()
    saved = user.saved_filters.order_by().annotate(rank=Value(2), kind=Value(""))
    found = regions.annotate(rank=Value(0)).values_list(*columns).union(
        named.annotate(rank=Value(1)).values_list(*columns),
        saved.values_list("rank", "pk", "kind", "name", "query"), all=True,
    )  # fmt: skip
    rows = sorted(found, key=lambda row: (row[0], row[4] if row[0] < 2 else row[3].lower(), row[1]))
    return [_choice(*row) for row in rows]


def _choice(rank: int, key: int, kind: str, name: str, query: str) -> tuple[str, str]:
    if rank == 2:
        return name, query
    return (spoken_name(kind, name), f"organisation={key}") if rank else (name, f"region={key}")


def own_place(user: User) -> str:
    """The filter of one's own region, or else one's own organisation; nothing when there is none. One query."""
    known = inside(user)
    choices = own_choices(user) if known.regions or known.organisations else []
    return choices[0][1] if choices else ""
