"""Choosing parties: a combobox with JavaScript; without it a search with checkboxes in the same form.

A choice is `o12` (organisation 12) or `r5` (region 5). What a button of this field asks
(`do=search:...`, `do=add:...`) never saves the form: the page comes back with all that was typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collab.lib.text import fold
from partners.models import Kind, Organisation, Region
from partners.suggestions import Suggestion, suggest

_KEY = re.compile(r"[or]\d{1,18}")


@dataclass(frozen=True)
class Party:
    """An organisation or a whole region, as one chooses it."""

    key: str
    name: str
    note: str = ""


@dataclass
class Search:
    """What somebody looked for in one field without JavaScript, and what came of it."""

    words: str = ""
    results: Sequence[Party] = ()
    is_done: bool = False
    new_name: str = ""
    new_kind: str = ""
    new_error: str = ""
    look_alikes: Sequence[Party] = ()


def organisation_party(organisation: Organisation) -> Party:
    """`organisation` as a choice; one that merged away says until when it was."""
    note = str(organisation.get_kind_display())
    if organisation.place:
        note = f"{note}, {organisation.place}"
    if organisation.valid_to:
        note = _("until %(day)s") % {"day": date_format(organisation.valid_to, "j F Y")}
    return Party(f"o{organisation.pk}", organisation.spoken_name, note)


def region_party(region: Region, members: int | None = None) -> Party:
    """`region` as a choice, with its kind and how many parties it has."""
    note = str(region.get_kind_display())
    if members is not None:
        note += ", " + ngettext("%(count)s party", "%(count)s parties", members) % {"count": members}
    return Party(f"r{region.pk}", region.name, note)


def parties(keys: Iterable[str]) -> list[Party]:
    """The parties with these keys, in this order; unknown keys fall away. Two queries at most."""
    wanted = [key for key in dict.fromkeys(keys) if _KEY.fullmatch(key)]
    found: dict[str, Party] = {}
    organisations = [int(key[1:]) for key in wanted if key[0] == "o"]
    regions = [int(key[1:]) for key in wanted if key[0] == "r"]
    if organisations:
        rows = Organisation.objects.filter(pk__in=organisations)
        found |= {party.key: party for party in map(organisation_party, rows)}
    if regions:
        found |= {party.key: party for party in map(region_party, Region.objects.filter(pk__in=regions))}
    return [found[key] for key in wanted if key in found]


def find_parties(words: str, *, on: dt.date, with_regions: bool) -> list[Party]:
    """The best few organisations, and regions when asked, for `words`: the same as the combobox offers."""
    found, _more = suggest(words, on=on, regions=with_regions)
    return [
        Party(f"{'r' if one.type == 'region' else 'o'}{one.id}", one.name, ", ".join(filter(None, _notes(one))))
        for one in found
    ]


def _notes(found: Suggestion) -> tuple[str, str]:
    """By which other name it was found, and what it is."""
    is_other = fold(found.matched) not in fold(found.name)
    return (found.matched if is_other else "", found.note)


class PartiesInput(forms.Widget):
    """One or more parties; see the module. `data-*` tell the script what it needs to know."""

    template_name = "components/parties.html"

    def __init__(self, *, multiple: bool, regions: bool) -> None:
        super().__init__()
        self.multiple, self.regions = multiple, regions
        self.search = Search()
        self.suggested: Sequence[Party] = ()

    def id_for_label(self, id_: str) -> str:
        """The label belongs to the search field."""
        return id_

    def format_value(self, value: object) -> list[str]:
        """The keys that are chosen."""
        if not value:
            return []
        return [value] if isinstance(value, str) else [str(key) for key in value]  # type: ignore[attr-defined]

    def value_from_datadict(self, data: Any, files: object, name: str) -> list[str]:
        """All boxes that were ticked; for one party the last."""
        ticked = data.getlist(name) if isinstance(data, QueryDict) else self.format_value(data.get(name))
        ticked = [key for key in ticked if key]
        return ticked if self.multiple else ticked[-1:]

    def value_omitted_from_data(self, data: Any, files: object, name: str) -> bool:
        """A box that is not ticked is not sent: that is an answer."""
        return False

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template needs."""
        context = super().get_context(name, None, attrs)
        chosen = parties(self.format_value(value))
        keys = {party.key for party in chosen}
        query = "?regions=1" if self.regions else ""
        context["widget"] |= {
            "described_by": context["widget"]["attrs"].get("aria-describedby"),
            "is_invalid": context["widget"]["attrs"].get("aria-invalid"),
            "multiple": self.multiple,
            "box": "checkbox" if self.multiple else "radio",
            "url": reverse("partners:organisation-options") + query,
            "chosen": chosen,
            "suggested": [party for party in self.suggested if party.key not in keys],
            "search": self.search,
            "results": [party for party in self.search.results if party.key not in keys],
            "kinds": Kind.choices,
        }
        return context


@dataclass(frozen=True)
class Chosen:
    """What a field of parties holds when it is valid."""

    organisations: list[Organisation] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)


class PartiesField(forms.Field):
    """One or more organisations, and where asked a region."""

    def __init__(self, *, multiple: bool = False, regions: bool = False, **options: Any) -> None:
        self.multiple, self.regions = multiple, regions
        super().__init__(widget=PartiesInput(multiple=multiple, regions=regions), **options)

    def clean(self, value: object) -> Chosen:
        """The rows behind the keys; what is not there (any more) is said."""
        keys = list(value) if isinstance(value, list) else []
        if not keys:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return Chosen()
        well_formed = [key for key in keys if _KEY.fullmatch(key) and (self.regions or key[0] == "o")]
        organisations = list(Organisation.objects.filter(pk__in=[int(k[1:]) for k in well_formed if k[0] == "o"]))
        wanted_regions = [int(key[1:]) for key in well_formed if key[0] == "r"]
        regions = list(Region.objects.filter(pk__in=wanted_regions)) if wanted_regions else []
        if len(organisations) + len(regions) < len(set(keys)):
            raise ValidationError(gettext_lazy("One of these is no longer in the register. Choose again."))
        return Chosen(organisations, regions)

    def has_changed(self, initial: object, data: object) -> bool:
        """Never compared: parties have pages of their own after logging."""
        return False
