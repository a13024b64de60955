"""What the list can be narrowed by: each field once, in the address bar, as words, and as a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet, Value
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.forms import PlainSelect
from collab.lib.text import fold
from initiatives.choices import (
    SORTS,
    words_of,
)
from initiatives.filter_fields import KeyFilter, KnownFilter
from initiatives.filter_rules import Rules
from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet
from partners.models import Organisation
from partners.models.organisation import spoken_name


class Chip(NamedTuple):
    """A chosen filter in words, and the address of the list without it."""

    name: str
    words: str
    url: str


def in_order(queryset: InitiativeQuerySet, names: Sequence[str]) -> InitiativeQuerySet:
    """`queryset` in one of SORTS."""
    return queryset.order_by(*(F(name[1:]).desc(nulls_last=True) if name == "-started_on" else name for name in names))


def list_address(query: str) -> str:
    """The address of the list with this query string."""
    return address("initiatives:initiative-list") + (f"?{query}" if query else "")


class InitiativeFilter(Rules, filters.FilterSet):
    """The filters of the list of initiatives, for `user`; `on` is the day of the figures (`only`).

    Every parameter is optional. What cannot be understood is left out and named in `ignored`, so
    that a broken address still shows a page, and says what it left out.
    """

    q = filters.CharFilter(
        label=_("Search"),
        max_length=200,
        method="filter_words",
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": _("Title, partner or place"),
                "autocomplete": "off",
            }
        ),
    )
    theme = KnownFilter("theme", label=_("Theme"), empty_label=_("All themes"))
    region = KnownFilter("region", label=_("Region"), empty_label=_("All regions"))
    stage = KnownFilter("stage", label=_("Stage"), empty_label=_("All stages"))
    kind = KnownFilter("kind", label=_("Kind of partner"), empty_label=_("All kinds"))
    sector = KnownFilter("sector", label=_("Sector of a partner"), empty_label=_("All sectors"))
    mine = KnownFilter("mine", label=_("Mine"), empty_label=_("Of everyone"))
    organisation = KeyFilter(label=_("Partner"), method="filter_organisation")
    lead = KeyFilter(label=_("Lead"), method="filter_lead")
    only = KnownFilter("only", label=_("Only"), empty_label="")
    missing = KnownFilter("missing", label=_("Sector that is missing"), empty_label="")
    advice = KnownFilter("advice", label=_("One of the seven"), empty_label=_("All initiatives"))
    sort = filters.ChoiceFilter(
        label=_("Order"),
        choices=[
            ("recent", _("Changed last")), ("relevance", _("Best match")),
            ("title", _("Title")), ("start", _("Started last")),
        ],
        empty_label=None, method="filter_sort",
        widget=PlainSelect(attrs={"class": "input--short", "form": "finder"}),
    )  # fmt: skip

    class Meta:
        model = Initiative
        fields: list[str] = []

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        queryset: InitiativeQuerySet,
        user: User | AnonymousUser,
        on: dt.date | None = None,
    ) -> None:
        self.user, self.on = user, on
        super().__init__(data or QueryDict(), queryset=queryset)
        self.is_bound = True
        if not user.is_authenticated:
            for name in ("mine", "only", "advice"):
                self.filters.pop(name, None)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What is filtered on: the understood parameters, in one order, as they stand in the address."""
        self.errors  # noqa: B018 (validates)
        chosen = {name: str(value) for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        for name in ("organisation", "lead"):
            if name in chosen and int(chosen[name]) not in self._organisations:
                del chosen[name]
        if not fold(chosen.get("q", "x")):
            del chosen["q"]
        return chosen

    @cached_property
    def _organisations(self) -> dict[int, str]:
        """The organisations that the address names, with their names."""
        keys = [self.form.cleaned_data.get(name) for name in ("organisation", "lead")]
        wanted = [key for key in keys if key is not None]
        if not wanted:
            return {}
        rows = Organisation.objects.filter(pk__in=wanted).values_list("pk", "kind", "name")
        return {key: spoken_name(kind, name) for key, kind, name in rows}

    def organisation_name(self, key: int) -> str:
        """The name of an organisation that the address names."""
        return self._organisations[key]

    @cached_property
    def ignored(self) -> list[str]:
        """The parameters that were left out because they could not be understood, in words."""
        left_out = [name for name in self.data if self.data.get(name) and name not in self.chosen]
        known = [name for name in left_out if name not in {"page", "csrfmiddlewaretoken"}]
        return [f"{self._label(name)} “{self.data[name][:40]}”" for name in known[:5]]

    def filter_queryset(self, queryset: InitiativeQuerySet) -> InitiativeQuerySet:
        """Narrow `queryset` by everything that was understood, and put it in order."""
        for name in self.chosen:
            queryset = self.filters[name].filter(queryset, self.form.cleaned_data[name])
        return self.filter_sort(queryset, "sort", self.sorting)

    @property
    def sorting(self) -> str:
        """How the list is sorted: by relevance when searching, unless somebody chose otherwise."""
        has_words = "q" in self.chosen
        wanted = self.chosen.get("sort", "")
        return wanted if wanted in SORTS and (wanted != "relevance" or has_words) else self._default_sort(has_words)

    @staticmethod
    def _default_sort(has_words: bool) -> str:
        return "relevance" if has_words else "recent"

    def query(self, without: str = "", page: int = 1) -> str:
        """The query string of this list, or of another page of it, or without one parameter."""
        parameters = {name: value for name, value in self.chosen.items() if name != without}
        if parameters.get("sort") in {"relevance", self._default_sort("q" in parameters)}:
            del parameters["sort"]
        if page > 1:
            parameters["page"] = str(page)
        return urlencode(parameters)

    @cached_property
    def chips(self) -> list[Chip]:
        """Each chosen filter in words, with the address without it."""
        bare = list_address("")
        return [Chip(name, self._words(name), f"{bare}?{self.query(name)}".rstrip("?")) for name in self.narrowing]

    @property
    def narrowing(self) -> list[str]:
        """The chosen parameters that leave initiatives out; the order of the list does not."""
        return [name for name in self.chosen if name != "sort"]

    @cached_property
    def ways_out(self) -> list[Chip]:
        """When nothing fits: the filters of which leaving out one gives initiatives, in one query."""
        chips = self.chips[:8] if len(self.chips) > 1 else []
        tries = [self._without(chip.name, number) for number, chip in enumerate(chips)]
        if not tries:
            return []
        first, *others = tries
        return [chips[number] for number in sorted(first.union(*others, all=True))]

    def _without(self, left_out: str, number: int) -> QuerySet[Any]:
        """One row with `number` when there is an initiative that fits all other filters."""
        queryset = self.queryset.all()
        for name in self.narrowing:
            if name != left_out:
                queryset = self.filters[name].filter(queryset, self.form.cleaned_data[name])
        rows: QuerySet[Any] = queryset.order_by().values_list(Value(number), flat=True)[:1]
        return rows

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields that everybody uses."""
        return [self.form[name] for name in ("q", "theme", "region", "stage")]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The fields behind *More filters*."""
        return [self.form[name] for name in ("kind", "sector", "mine") if name in self.filters]

    @property
    def has_more(self) -> bool:
        """Whether one of the fields behind *More filters* is used."""
        return any(name in self.chosen for name in ("kind", "sector", "mine"))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What is chosen elsewhere than in the form, and has to stay chosen."""
        elsewhere = ("organisation", "lead", "only", "missing", "advice")
        return [(name, self.chosen[name]) for name in elsewhere if name in self.chosen]

    def _label(self, name: str) -> str:
        return str(self.filters[name].label) if name in self.filters else name[:40]

    def _words(self, name: str) -> str:
        """What the parameter `name` filters on, in the words of the page."""
        value = self.chosen[name]
        if name == "q":
            return f"“{value}”"
        if name == "organisation":
            return gettext("With %(name)s") % {"name": self._organisations[int(value)]}
        if name == "lead":
            return gettext("Led by %(name)s") % {"name": self._organisations[int(value)]}
        return words_of(name).get(value, value)

    def filter_sort(self, queryset: InitiativeQuerySet, name: str, value: str) -> InitiativeQuerySet:
        """In this order."""
        if self.sorting == "relevance":
            queryset = queryset.ranked(self.chosen["q"])
        return in_order(queryset, SORTS[self.sorting])
