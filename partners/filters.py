"""What the list of partners can be narrowed by, in the address bar and in words."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import PlainSelect
from collab.lib.text import fold
from partners.models import Kind, Organisation, Region, Sector
from partners.models.organisation import OrganisationQuerySet

SORTS = {"name": ["sort_name", "pk"], "kind": ["kind", "sort_name", "pk"], "recent": ["-updated_at", "-pk"]}


class Chip(NamedTuple):
    """A filter that is chosen, in words, and the address without it."""

    words: str
    url: str


def list_address(query: str) -> str:
    """The address of the list with `query`."""
    address = reverse("partners:organisation-list")
    return f"{address}?{query}" if query else address


def region_choices() -> list[Any]:
    """All regions by kind, with their year, in one query."""
    rows = Region.objects.order_by("kind", "sort_name", "-year").values_list("kind", "pk", "name", "year")
    labels = {value: str(label) for value, label in Region.Kind.choices}
    groups = [
        (labels[kind], [(pk, f"{name} ({year})") for _kind, pk, name, year in grouped])
        for kind, grouped in groupby(rows, key=lambda row: row[0])
    ]
    return [("", _("All regions")), *groups]


class OrganisationFilter(forms.Form):
    """Words, sector, kind and region; those that no longer exist only when asked for, or when looked for by name."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, former name or abbreviation")}),
    )  # fmt: skip
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("All sectors")), *Sector.choices], widget=PlainSelect
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices], widget=PlainSelect
    )
    region = forms.TypedChoiceField(label=_("Region"), required=False, coerce=int, empty_value="", widget=PlainSelect)
    former = forms.BooleanField(label=_("Also those that no longer exist"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, widget=PlainSelect,
        choices=[("", _("By name")), ("kind", _("By kind")), ("recent", _("Last changed first"))],
    )  # fmt: skip

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["region"].choices = region_choices()  # type: ignore[attr-defined]
        if fold(data.get("q", "")):
            first = [("", _("Best match first")), ("name", _("By name"))]
            self.fields["sort"].choices = [*first, *self.fields["sort"].choices[1:]]  # type: ignore[attr-defined]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What was asked and understood; the rest is left out."""
        self.full_clean()
        chosen = {name: str(value) for name, value in self.cleaned_data.items() if value not in ("", None, False)}
        if not fold(chosen.get("q", "x")):
            del chosen["q"]
        return chosen

    def organisations(self, on: dt.date) -> OrganisationQuerySet:
        """What fits, in the chosen order."""
        rows: OrganisationQuerySet = Organisation.objects.all()
        words = self.chosen.get("q", "")
        if not words and "former" not in self.chosen:
            rows = rows.valid(on)
        if "sector" in self.chosen:
            rows = rows.of_sector(self.chosen["sector"])
        if "kind" in self.chosen:
            rows = rows.filter(kind=self.chosen["kind"])
        if "region" in self.chosen:
            rows = rows.filter(region_memberships__region=int(self.chosen["region"]))
        if words:
            rows = rows.matching(words).ranked(words, on)
        return rows.order_by(*SORTS[self.chosen["sort"]]) if "sort" in self.chosen else rows

    def query(self, without: str = "", page: int = 1) -> str:
        """The query string of this list, of another page of it, or without one parameter."""
        parameters = {name: "1" if name == "former" else value for name, value in self.chosen.items()}
        parameters.pop(without, None)
        return urlencode(parameters | ({"page": str(page)} if page > 1 else {}))

    @property
    def chips(self) -> list[Chip]:
        """Each chosen filter in words."""
        return [Chip(self._words(name), list_address(self.query(name))) for name in self.chosen if name != "sort"]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields in a row above the list."""
        return [self[name] for name in ("q", "sector", "kind", "region")]

    def _words(self, name: str) -> str:
        value = self.chosen[name]
        if name == "q":
            return f"“{value}”"
        if name == "former":
            return gettext("also former partners")
        choices = self.fields[name].choices  # type: ignore[attr-defined]
        flat = [inner for _key, label in choices if isinstance(label, list) for inner in label] + list(choices)
        return next(str(label) for key, label in flat if str(key) == value)
