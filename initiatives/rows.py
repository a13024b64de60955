"""The rows of the list: one query that finds and counts, one for all their partners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from collab.lib import prepared
from collab.lib.addresses import address
from collab.lib.paging import CappedPaginator, slice_in_one_pass
from collab.lib.templatetags.ui import icon
from initiatives.choices import SORTS, theme_names
from initiatives.filters import InitiativeFilter, in_order
from initiatives.models import Stage, Visibility
from partners.models.organisation import spoken_name

PER_PAGE = 50
SHOWN_PARTNERS = 3
# A plain value: looking up a member of an enumeration for each row takes long.
ONLY_PARTNERS = Visibility.PARTNERS.value
STAGE_CLASS = {
    Stage.STARTING.value: " stage--start",
    Stage.GROWING.value: " stage--grows",
    Stage.WINDING_UP.value: " stage--ends",
    Stage.CLOSED.value: " stage--done",
}
FIELDS = ("pk", "title", "binding", "theme_id", "stage", "visibility", "updated_at")

# The partners of today (`PartnershipQuerySet.active`), written out: every list asks it for each of its rows.
_PARTNERS = """
SELECT partnership.initiative_id, partnership.role IN ('lead', 'co_lead'), organisation.kind, organisation.name
FROM initiatives_partnership partnership
JOIN partners_organisation organisation ON organisation.id = partnership.organisation_id
WHERE partnership.initiative_id = ANY(%s) AND partnership.left_on IS NULL
ORDER BY partnership.role = 'co_lead', partnership.id
"""

Rows = list[tuple[Any, ...]]


def list_page(found: InitiativeFilter, wanted: str) -> tuple[Page[Any], Rows]:
    """The wanted page of what was found, or the nearest there is, and its rows as plain values.

    One query finds and counts, unless there are more than can be paged through. When so many fit the
    words that ranking tells nothing, what changed last comes first.
    """
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else 1
    order = SORTS[found.sorting]
    extra = [name.lstrip("-") for name in order if name.lstrip("-") not in FIELDS]
    one = slice_in_one_pass(
        found.qs, fields=(*FIELDS, *extra), order=order, start=max(number - 1, 0) * PER_PAGE, size=PER_PAGE
    )
    paginator = CappedPaginator(found.qs, PER_PAGE)
    if one.rows or number == 1:
        paginator.counted = one.total
    if paginator.is_capped and found.sorting == "relevance":
        paginator.object_list = in_order(found.qs, SORTS["recent"])
    page = paginator.get_page(wanted or 1)
    if paginator.is_capped or page.number != number:
        return page, list(page.object_list.values_list(*FIELDS))  # type: ignore[attr-defined]
    return page, [row[: len(FIELDS)] for row in one.rows]


def list_rows(rows: Rows, *, on: dt.date) -> list[dict[str, Any]]:
    """What the table shows of the initiatives `rows`: one more query, for all their partners."""
    partners = partners_of([row[0] for row in rows])
    themes = theme_names()
    stages = {value: str(label) for value, label in Stage.choices}
    lock = _lock()
    here = timezone.get_current_timezone()
    listed = []
    for key, title, binding, theme, stage, visibility, updated_at in rows:
        lead, others = partners.get(key, ("", []))
        listed.append(
            {
                "url": address("initiatives:initiative-detail", key),
                "title": title,
                "binding": binding if len(binding) <= 120 else f"{binding[:118].rstrip()}…",
                "theme": themes.get(theme, ""),
                "lead": lead,
                "partners": _some(others),
                "stage": stages[stage],
                "stage_class": STAGE_CLASS.get(stage, ""),
                "lock": lock if visibility == ONLY_PARTNERS else "",
                "seven": "",
                "changed": ago(updated_at.astimezone(here).date(), on=on),
            }
        )
    return listed


def _some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:SHOWN_PARTNERS])
    more = len(names) - SHOWN_PARTNERS
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(number)s more", "%(names)s and %(number)s more", more) % {
        "names": shown,
        "number": more,
    }


def _lock() -> SafeString:
    """The sign of an initiative that only its partners see."""
    return format_html(' {}<span class="visually-hidden">{}</span>', icon("lock"), gettext("only for partners"))


def partners_of(keys: Iterable[int]) -> dict[int, tuple[str, list[str]]]:
    """The name of the lead (of all who lead it together), and of all other partners, of each initiative."""
    found: dict[int, tuple[str, list[str]]] = {}
    for key, is_lead, kind, name in prepared.rows(_PARTNERS, [list(keys)]):
        lead, others = found.get(key, ("", []))
        if is_lead:
            name = spoken_name(kind, name)
            found[key] = (f"{lead}, {name}" if lead else name, others)
        else:
            others.append(spoken_name(kind, name))
            found[key] = (lead, others)
    return found


def ago(day: dt.date, *, on: dt.date) -> str:
    """How long before the date `on` the date `day` was, in the words of a list."""
    return _ago((on - day).days, get_language())


@lru_cache(maxsize=2000)
def _ago(days: int, _language: str | None) -> str:
    """The words for a number of days, in the language of the page (`_language` is its key)."""
    if days <= 0:
        return gettext("today")
    if days < 100:
        return ngettext("%(number)s day ago", "%(number)s days ago", days) % {"number": days}
    months = round(days / 30.44)
    if months < 24:
        return ngettext("%(number)s month ago", "%(number)s months ago", months) % {"number": months}
    years = round(days / 365.25)
    return ngettext("%(number)s year ago", "%(number)s years ago", years) % {"number": years}
