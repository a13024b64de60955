"""How many initiatives of a portfolio there are for each fact, as its reader may know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, Count, F, Func, QuerySet, TextField, When

from collab.dashboard.portfolio.scope import Scope
from initiatives.figures import ATTENTION_OPEN, INSIDE_ONLY, Only
from initiatives.models import Standing
from initiatives.tallying import numbers_of

# What an outsider does not know of an initiative; of what needs attention they know a part, which is a fact of its own.
_ONLY_INSIDE = frozenset(only.value for only in (*INSIDE_ONLY, Only.ATTENTION))


def facts_in(scope: Scope) -> Counter[str]:
    """The number of initiatives for each fact, by its key.

    Of a place the numbers are kept. To them comes what only this reader knows: initiatives that others do not see, and
    what one knows of those in which one stands inside. A constant number of statements.
    """
    kept = numbers_of(scope.key, on=scope.on)
    if scope.key is None:
        return _sum(_of_filter(scope))
    if scope.is_whole:
        return _sum((fact, True, number) for fact, _is_open, number in kept)
    found = _sum((fact, False, number) for fact, is_open, number in kept if is_open)
    # Who stands inside knows more of those, and sees also what only partners see.
    for fact, is_open, number in _grouped(own_in(scope), "fact", "is_open"):
        found[_known(fact, True)] += number
        if is_open:  # counted above, as everybody knows it
            found[_known(fact, False)] -= number
    return found


def own_in(scope: Scope) -> QuerySet[Standing]:
    """What is kept of the initiatives of a place in which the reader stands inside."""
    return Standing.objects.filter(initiative__in=scope.own_keys, places__contains=[scope.key]).order_by()


def _of_filter(scope: Scope) -> Iterable[tuple[str, bool, int]]:
    """Each fact about the initiatives that a filter leaves, whether the reader stands inside, and how often."""
    left = scope.filter.qs.order_by()
    rows = Standing.objects.filter(initiative__in=left.values("pk")).order_by()
    if scope.user.is_administrator:
        yield from ((fact, True, number) for fact, number in _grouped(rows, "fact"))
        return
    is_inside = Case(When(initiative__in=scope.own_keys, then=True), default=False, output_field=BooleanField())
    yield from _grouped(rows.annotate(is_inside=is_inside), "fact", "is_inside")


def _grouped(rows: QuerySet[Standing], *by: str) -> Iterable[Any]:
    each = Func(F("facts"), function="unnest", output_field=TextField())
    return rows.annotate(fact=each).values_list(*by).annotate(number=Count("*"))


def _sum(rows: Iterable[tuple[str, bool, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for fact, is_inside, number in rows:
        found[_known(fact, is_inside)] += number
    return found


def _known(fact: str, is_inside: bool) -> str:
    """Under which figure a reader counts this fact; nothing for what they may not know."""
    if is_inside:
        return "" if fact == ATTENTION_OPEN else fact
    if fact == ATTENTION_OPEN:
        return Only.ATTENTION.value
    return "" if fact in _ONLY_INSIDE else fact
