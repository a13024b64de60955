"""The seven side by side: initiatives by advice, in word, icon and colour; never summed to one number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _

from collab.dashboard.portfolio.scope import Scope
from collab.lib.paging import CappedPaginator
from initiatives.models import Initiative, Principle
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.principles import State
from initiatives.templatetags.seven import LETTERS

PER_PAGE = 50
# What asks attention first; what is not known yet comes last.
_ORDER = (State.ATTENTION, State.DISCUSS, State.UNKNOWN, State.STRENGTH, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class Cell:
    """What one advice says of one initiative."""

    principle: Principle
    state: State

    @property
    def letter(self) -> str:
        """The letter of its mark and colour."""
        return LETTERS[self.state]


@dataclass(frozen=True)
class Row:
    """An initiative with its seven cells; none when the next sweep still has to look at it."""

    pk: int
    title: str
    cells: list[Cell]


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
    return [row_of(row) for row in page.object_list], page


def row_of(row: tuple[Any, ...]) -> Row:
    """A row out of its key, title and seven states."""
    key, title, *states = row
    cells = [Cell(one, State(state)) for one, state in zip(Principle, states, strict=True) if state]
    return Row(key, title, cells)


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
