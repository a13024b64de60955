"""What the combobox offers while somebody types: organisations, and regions where asked, in one query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collab.lib import prepared
from collab.lib.text import compact, fold
from partners.models import Kind, Region
from partners.models.kind import split_kind
from partners.models.naming import beginnings
from partners.models.organisation import spoken_name

LIMIT = 7
LEAST = 3
# An organisation may be found by several of its names: enough rows for seven that differ.
_ROWS = 6 * LIMIT

# Written out, because it is asked with each letter that somebody types: putting this together from a
# QuerySet takes longer than PostgreSQL needs to answer it. Which names fit and how well is as in
# `OrganisationNameQuerySet.matching` and `name_rank`.
_ORGANISATIONS = """
SELECT organisation.id AS key, 'organisation' AS type, organisation.kind, organisation.name AS title,
       name.name AS matched, organisation.place AS detail,
       extract(year FROM organisation.valid_to)::integer AS last_year,
       CASE WHEN name.folded = ANY(%(said)s) THEN 0 WHEN name.folded ^@ ANY(%(said)s) THEN 1 ELSE 2 END AS rank,
       coalesce(organisation.valid_to < %(on)s, false) AS is_former, 0 AS size, organisation.sort_name
FROM partners_organisationname name JOIN partners_organisation organisation ON organisation.id = name.organisation_id
WHERE name.vector @@ (to_tsquery('simple', %(query)s) || to_tsquery('simple', %(rest)s))
  AND (organisation.kind = %(kind)s OR name.vector @@ to_tsquery('simple', %(query)s))
"""
# The regions of which the name has all words, each as the beginning of a word.
_REGIONS = """
SELECT region.id, 'region', region.kind, region.name, region.name, region.code, region.year,
       CASE WHEN region.sort_name = %(folded)s THEN 0 WHEN region.sort_name ^@ %(folded)s THEN 1 ELSE 2 END,
       false, (SELECT count(*) FROM partners_regionmember member WHERE member.region_id = region.id),
       region.sort_name
FROM partners_region region WHERE ' ' || region.sort_name LIKE ALL(%(inside)s)
"""
_BEST = f"""
SELECT found.*, CASE WHEN type = 'organisation' AND last_year IS NOT NULL THEN partners_current(key)::json END
FROM ({{fitting}} ORDER BY rank, is_former, sort_name, type, key LIMIT {_ROWS}) found
"""  # noqa: S608 (no more than a number)


class _Row(NamedTuple):
    """A name that was found, and the organisation or region that has it."""

    key: int
    type: str
    kind: str
    title: str
    matched: str
    detail: str
    last_year: int | None
    rank: int
    is_former: bool
    size: int
    sort_name: str
    current: list[dict[str, Any]] | None


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
    found: dict[tuple[str, int], _Row] = {}
    for row in _rows(words, on=on, regions=regions):
        found.setdefault((row.type, row.key), row)
    best = list(found.values())
    return [_suggestion(row) for row in best[:LIMIT]], len(best) > LIMIT


def _rows(words: str, *, on: dt.date, regions: bool) -> list[_Row]:
    """The names that fit, best first; an organisation may stand here by several of its names."""
    kind, rest = split_kind(words)
    folded = fold(words)
    found = prepared.rows(
        _BEST.format(fitting=f"{_ORGANISATIONS} UNION ALL {_REGIONS}" if regions else _ORGANISATIONS),
        {
            "query": beginnings(words),
            "kind": kind,
            "rest": beginnings(rest),
            "said": [folded, rest],
            "on": on,
            "folded": folded,
            "inside": [f"% {word}%" for word in folded.split()],  # folded words hold no % or _
        },
    )
    return [_Row(*row) for row in found]


def _suggestion(row: _Row) -> Suggestion:
    if row.type == "region":
        return Suggestion(row.key, row.title, row.matched, _region_note(row), "region")
    name = spoken_name(row.kind, row.title)
    return Suggestion(row.key, name, row.matched, _organisation_note(row), "organisation")


def _organisation_note(row: _Row) -> str:
    """The kind and the place; for a former one until when, and who goes on."""
    if row.is_former:
        return former_in_words(row.last_year, row.current)
    kind = str(Kind(row.kind).label)
    return f"{kind}, {row.detail}" if row.detail else kind


def _region_note(row: _Row) -> str:
    """What kind of region it is: four of them may have the same name."""
    kind = str(Region.Kind(row.kind).label)
    partners = ngettext("%(number)s partner", "%(number)s partners", row.size) % {"number": row.size}
    return _("Region: %(kind)s, %(partners)s") % {"kind": kind, "partners": partners}


def former_in_words(year: int | None, current: list[dict[str, Any]] | None) -> str:
    """`Until 2018, now Het Hogeland`."""
    if not current:
        return _("Until %(year)s") % {"year": year}
    return _("Until %(year)s, now %(names)s") % {
        "year": year, "names": get_text_list([one["name"] for one in current], _("and")),
    }  # fmt: skip
