"""The seven side by side: initiatives by advice, in word, icon and colour; never summed to one number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from collab.dashboard.portfolio.scope import Scope
from collab.lib.addresses import address
from collab.lib.paging import CappedPaginator
from initiatives.models import Initiative, Principle
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.principles import State
from initiatives.templatetags.seven import LETTERS, seven_mark

PER_PAGE = 50
# What asks attention first; what is not known yet comes last.
_ORDER = (State.ATTENTION, State.DISCUSS, State.UNKNOWN, State.STRENGTH, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class Row:
    """An initiative with its seven cells, each written out; none when the next sweep still has to look at it."""

    title: str
    url: str
    cells: list[SafeString]


def cells() -> dict[str, SafeString]:
    """What stands in a cell, by its state: written once for a page of three hundred and fifty."""
    return {
        state.value: format_html(
            '<span class="cell cell--{}">{}<span class="small">{}</span></span>',
            LETTERS[state], seven_mark(state), state.label,
        )
        for state in State
    }  # fmt: skip


def orders() -> dict[str, str]:
    """By what the rows can be sorted, with the words."""
    by = {principle.value: _("%(advice)s: attention first") % {"advice": principle.label} for principle in Principle}
    return {"": _("By title"), **by}


def rows_in(scope: Scope, order: str, wanted: str) -> tuple[list[Row], Any]:
    """The rows of the wanted page, in one of `orders`, and that page; two statements."""
    fields = [f"standing__{principle.value}" for principle in Principle]
    page = CappedPaginator(_sorted(scope.filter.qs, order).values_list("pk", "title", *fields), PER_PAGE).get_page(
        wanted
    )
    written = cells()
    rows = [
        Row(title, address("initiatives:initiative-detail", key), [written[state] for state in states if state])
        for key, title, *states in page.object_list
    ]
    return rows, page


def _sorted(rows: InitiativeQuerySet, order: str) -> InitiativeQuerySet:
    if order not in Principle.values:
        return rows.order_by("sort_title", "pk")
    ranks = [When(**{f"standing__{order}": state.value}, then=Value(rank)) for rank, state in enumerate(_ORDER)]
    rank = Case(*ranks, default=Value(len(_ORDER)), output_field=IntegerField())
    return rows.order_by(rank, "sort_title", "pk")


def export_rows(scope: Scope) -> Any:
    """All rows as words, for a file: number, title, and a word for each of the seven."""
    fields = [f"standing__{principle.value}" for principle in Principle]
    said = {state.value: str(state.label) for state in State}
    rows = Initiative.objects.filter(pk__in=scope.filter.qs.order_by().values("pk")).order_by("sort_title", "pk")
    for key, title, *states in rows.values_list("pk", "title", *fields).iterator(chunk_size=1_000):
        yield (key, title, *(said.get(state, "") for state in states))
