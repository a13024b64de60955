"""What the combobox offers while somebody types: organisations, and regions where asked, in one query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, JSONField, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collab.lib.text import compact, fold
from partners.models import Kind, OrganisationName, Region
from partners.models.naming import name_rank
from partners.models.organisation import CurrentSuccessors, spoken_name

LIMIT = 7
LEAST = 3
_COLUMNS = (
    "key", "type", "kind", "title", "matched", "detail", "last_year", "rank", "is_former", "size", "order", "current",
)  # fmt: skip
# An organisation may be found by several of its names: enough rows for seven that differ.
_ROWS = 6 * LIMIT
_ORDER = ("rank", "is_former", "order", "type", "key")


@dataclass(frozen=True)
class Suggestion:
    """One line of the list: the name as one says it, the name that was found, and which one it is."""

    id: int
    name: str
    matched: str
    note: str
    type: str


def suggest(words: str, *, on: dt.date, regions: bool = False) -> tuple[list[Suggestion], bool]:
    """The best few for `words`, and whether there are more; nothing under three letters."""
    if len(compact(words)) < LEAST:
        return [], False
    rows: Any = _organisations(words, on).order_by(*_ORDER)[:_ROWS]
    if regions:
        rows = rows.union(_regions(words).order_by(*_ORDER)[:_ROWS], all=True).order_by(*_ORDER)[:_ROWS]
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows:
        named = dict(zip(_COLUMNS, row, strict=True))
        found.setdefault((named["type"], named["key"]), named)
    best = list(found.values())
    return [_suggestion(row) for row in best[:LIMIT]], len(best) > LIMIT


def _organisations(words: str, on: dt.date) -> Any:
    """The names that fit, each with the organisation that has it."""
    return (
        OrganisationName.objects.matching(words)
        .annotate(
            key=F("organisation_id"),
            type=Value("organisation"),
            kind=F("organisation__kind"),
            title=F("organisation__name"),
            matched=F("name"),
            detail=F("organisation__place"),
            last_year=ExtractYear("organisation__valid_to"),
            rank=name_rank(words),
            is_former=Case(When(organisation__valid_to__lt=on, then=Value(1)), default=Value(0)),
            size=Value(0),
            order=F("organisation__sort_name"),
            current=Case(When(organisation__valid_to__isnull=False, then=CurrentSuccessors(F("organisation_id")))),
        )
        .values_list(*_COLUMNS)
    )


def _regions(words: str) -> Any:
    """The regions of which the name has all words, each as the beginning of a word."""
    folded = fold(words)
    begins = Q()
    for word in folded.split():
        begins &= Q(sort_name__startswith=word) | Q(sort_name__contains=f" {word}")
    return (
        Region.objects.filter(begins)
        .annotate(
            key=F("pk"),
            type=Value("region"),
            title=F("name"),
            matched=F("name"),
            detail=F("code"),
            last_year=F("year"),
            rank=Case(
                When(sort_name=folded, then=Value(0)),
                When(sort_name__startswith=folded, then=Value(1)),
                default=Value(2),
            ),
            is_former=Value(0),
            size=Count("memberships"),
            order=F("sort_name"),
            current=Value([], JSONField()),
        )
        .values_list(*_COLUMNS)
    )


def _suggestion(row: dict[str, Any]) -> Suggestion:
    if row["type"] == "region":
        return Suggestion(row["key"], row["title"], row["matched"], _region_note(row), "region")
    return Suggestion(
        row["key"], spoken_name(row["kind"], row["title"]), row["matched"], _organisation_note(row), "organisation"
    )


def _organisation_note(row: dict[str, Any]) -> str:
    """The kind and the place; for a former one until when, and who goes on."""
    if row["is_former"]:
        return former_in_words(row["last_year"], row["current"])
    kind = str(Kind(row["kind"]).label)
    return f"{kind}, {row['detail']}" if row["detail"] else kind


def _region_note(row: dict[str, Any]) -> str:
    """What kind of region it is: four of them may have the same name."""
    kind = str(Region.Kind(row["kind"]).label)
    partners = ngettext("%(number)s partner", "%(number)s partners", row["size"]) % {"number": row["size"]}
    return _("Region: %(kind)s, %(partners)s") % {"kind": kind, "partners": partners}


def former_in_words(year: int, current: list[dict[str, Any]]) -> str:
    """`Until 2018, now Het Hogeland`."""
    if not current:
        return _("Until %(year)s") % {"year": year}
    return _("Until %(year)s, now %(names)s") % {
        "year": year, "names": get_text_list([one["name"] for one in current], _("and")),
    }  # fmt: skip
