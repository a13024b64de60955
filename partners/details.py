"""All that the register says about one organisation, as its page shows it, in one query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404

from partners.identifiers import Scheme
from partners.models import Identifier, Organisation, OrganisationName, Region


@dataclass(frozen=True)
class Detail:
    """One line: what it is, and what it says."""

    label: str
    text: str
    until: dt.date | None = None
    region: int | None = None


@dataclass(frozen=True)
class Details:
    """An organisation and the lines about it; `current` is who goes on for it today."""

    organisation: Organisation
    current: list[dict[str, Any]]
    names: list[Detail]
    numbers: list[Detail]
    regions: list[Detail]
    code: str


def details_of(pk: int) -> Details:
    """The organisation with the key `pk`; Http404 when there is none."""
    of_it = {"organisation": OuterRef("pk")}
    names = OrganisationName.objects.filter(**of_it, sort__in=["alias", "former"]).order_by("sort", "name")
    numbers = Identifier.objects.filter(**of_it).order_by("scheme", "value")
    regions = Region.objects.filter(memberships__organisation=OuterRef("pk")).order_by("kind", "-year", "sort_name")
    rows: Any = Organisation.objects.with_successors().annotate(
        its_names=ArraySubquery(names.values(json=JSONObject(name="name", sort="sort", until="until"))),
        its_numbers=ArraySubquery(numbers.values(json=JSONObject(scheme="scheme", value="value"))),
        its_regions=ArraySubquery(regions.values(json=JSONObject(pk="pk", kind="kind", name="name", year="year"))),
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return Details(
        organisation=row,
        current=row.current,
        names=[
            Detail(
                str(OrganisationName.Sort(one["sort"]).label), one["name"],
                until=dt.date.fromisoformat(one["until"]) if one["until"] else None,
            )
            for one in row.its_names
        ],
        numbers=[Detail(str(Scheme(one["scheme"]).label), one["value"]) for one in row.its_numbers],
        regions=[
            Detail(f"{Region.Kind(one['kind']).label} ({one['year']})", one["name"], region=one["pk"])
            for one in row.its_regions
        ],
        code=next((one["value"] for one in row.its_numbers if one["scheme"] == Scheme.CBS), ""),
    )  # fmt: skip
