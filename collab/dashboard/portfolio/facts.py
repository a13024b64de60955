"""How many initiatives of a portfolio there are for each fact, as its reader may know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import BooleanField, Case, Count, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast

from collab.dashboard.portfolio.scope import Scope
from initiatives.figures import ATTENTION_OPEN, INSIDE_ONLY, Only, inside_of
from initiatives.models import Visibility
from initiatives.models.initiative import InitiativeQuerySet
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
        return _sum((fact, is_inside, number) for fact, is_inside, _is_open, number in _rows(scope.filter.qs, scope))
    if scope.is_whole:
        return _sum((fact, True, number) for fact, _is_open, number in kept)
    found = _sum((fact, False, number) for fact, is_open, number in kept if is_open)
    own = scope.filter.qs.filter(inside_of(scope.user) | Q(visibility=Visibility.PARTNERS))
    for fact, is_inside, is_open, number in _rows(own, scope):
        found[_known(fact, is_inside)] += number
        if is_open:  # counted above, as everybody knows it
            found[_known(fact, False)] -= number
    return found


def _rows(initiatives: InitiativeQuerySet, scope: Scope) -> Iterable[tuple[str, bool, bool, int]]:
    """Each fact about these initiatives, whether the reader stands inside and whether they are open, how often."""
    is_inside = Value(True) if scope.user.is_administrator else Case(When(inside_of(scope.user), True), default=False)
    each = Func(F("standing__facts"), function="unnest", output_field=TextField())
    rows = initiatives.order_by().filter(standing__isnull=False)
    grouped = rows.values("standing__is_open", fact=each, is_inside=Cast(is_inside, BooleanField()))
    counted: Iterable[tuple[str, bool, bool, int]] = grouped.annotate(number=Count("*")).values_list(
        "fact", "is_inside", "standing__is_open", "number"
    )
    return counted


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
