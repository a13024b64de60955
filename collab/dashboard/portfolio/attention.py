"""What asks for somebody in a portfolio: the reason in words, since when, who is on it, and one button."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.dashboard.portfolio.facts import own_in
from collab.dashboard.portfolio.scope import Scope
from initiatives.figures import INSIDE_CLOCKS, attention_clocks, inside_of
from initiatives.models import Clock, Initiative, Involvement, Standing
from initiatives.models.clock import ClockQuerySet
from initiatives.models.sight import inside
from initiatives.permissions import EDITING_ROLES, managed_facets
from initiatives.reminders.words import LOOKS, page_of
from initiatives.tallying import RANKS, STEP

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The drawing of each sort, and its reason in one sentence; what weighs most comes first. `silent` leads to the same
# choice as `closing`.
REASONS: dict[str, tuple[str, StrOrPromise]] = {
    "closing": ("cross", _("It is finished or past its end, and nobody chose: continue, adapt or stop?")),
    "respond": ("eye", _("Somebody looked from outside, and the response is late.")),
    "dissent": ("talk", _("Somebody disagrees, and waits too long for an answer.")),
    "request": ("door", _("A party wants to take part, and waits too long for an answer.")),
    "reflection": ("eye", _("It is high time for a look from outside.")),
    "milestone": ("clock", _("The day of a milestone has passed.")),
    "celebrate": ("feast", _("Something was reached, and is not celebrated yet.")),
    "role": ("hand", _("The term of a role or a seat is over.")),
    "silent": ("clock", _("Nothing was heard of it for a long time.")),
    "confirm": ("tick", _("Nobody confirmed for months that what stands there is right.")),
}
# So many rows of a file are looked up together.
AT_ONCE = 500
_RANK = Case(
    *(When(kind=kind, then=Value(rank)) for kind, rank in RANKS.items()),
    default=Value(len(RANKS)), output_field=IntegerField(),
)  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """An initiative that asks attention: why, since which day, who is on it, and what one can do."""

    pk: int
    title: str
    kind: str
    object_id: int
    since: dt.date
    people: str
    do: str
    can_remind: bool
    can_take_over: bool
    more: int

    @property
    def icon(self) -> str:
        """Its drawing."""
        return REASONS[self.kind][0]

    @property
    def reason(self) -> StrOrPromise:
        """Why it asks attention, in a sentence."""
        return REASONS[self.kind][1]

    @property
    def button(self) -> StrOrPromise:
        """The words of the button for who does it themselves."""
        return LOOKS["closing" if self.kind == "silent" else self.kind].button


@dataclass(frozen=True)
class Reason:
    """A reason in a sentence, and how many initiatives ask attention for it."""

    kind: str
    words: StrOrPromise
    number: int


def clocks_for(user: User, *, on: dt.date) -> ClockQuerySet:
    """The clocks that ask attention of `user`: what everybody may read, and what they read where they stand inside."""
    inner = attention_clocks(is_inside=True, on=on) & Q(
        kind__in=INSIDE_CLOCKS, initiative__in=Initiative.objects.filter(inside_of(user)).values("pk")
    )
    found: ClockQuerySet = Clock.objects.filter(attention_clocks(is_inside=False, on=on) | inner)
    return found


def asking_in(scope: Scope, *, start: int, most: int, reason: str = "") -> list[Asking]:
    """The initiatives that ask attention, what weighs most and waits longest first; three statements.

    With a `reason` only those of which that weighs most.
    """
    return _rows_of(_keys_in(scope, reason, most=start + most)[start:], scope)


def all_asking_in(scope: Scope) -> Iterator[Asking]:
    """All of them in the same order, some hundreds at a time, for a file."""
    keys = _keys_in(scope)
    for start in range(0, len(keys), AT_ONCE):
        yield from _rows_of(keys[start : start + AT_ONCE], scope)


def reasons_in(scope: Scope) -> list[Reason]:
    """How many initiatives ask attention for each reason, by the one that weighs most; over all there are."""
    numbers: Counter[int] = Counter()
    for pool in _pools(scope):
        ranked = pool.annotate(rank=F("asked") / STEP).values("rank").annotate(number=Count("pk"))
        numbers.update(dict(ranked.values_list("rank", "number")))
    return [
        Reason(kind, words, numbers[RANKS[kind]]) for kind, (_icon, words) in REASONS.items() if numbers[RANKS[kind]]
    ]


def _pools(scope: Scope) -> list[QuerySet[Any, Any]]:
    """What is kept of the initiatives that ask, with `asked`: their heaviest reason and since when, as a number.

    Of a place those that everybody may see are found along their index; beside them stand the reader's own.
    """
    rows: QuerySet[Any, Any] = Standing.objects.order_by()
    if scope.key is None:
        known = rows.filter(initiative__in=scope.filter.qs.order_by().values("pk")).annotate(asked=_asked_of(scope))
        return [known.filter(asked__isnull=False)]
    there = rows.filter(places__contains=[scope.key]) if scope.key else rows  # everything is everywhere
    if scope.is_whole:
        return [there.filter(asking_inside__isnull=False).annotate(asked=F("asking_inside"))]
    own = own_in(scope)
    others = there.filter(is_open=True, asking__isnull=False).exclude(initiative__in=scope.own_keys)
    return [
        others.annotate(asked=F("asking")),
        own.filter(asking_inside__isnull=False).annotate(asked=F("asking_inside")),
    ]


def _asked_of(scope: Scope) -> F | Case:
    """What the reader may know of why each asks attention: more where they stand inside."""
    if scope.user.is_administrator:
        return F("asking_inside")
    return Case(When(initiative__in=scope.own_keys, then="asking_inside"), default="asking")


def _keys_in(scope: Scope, reason: str = "", most: int | None = None) -> list[int]:
    found: list[tuple[int, int]] = []
    for pool in _pools(scope):
        if reason in REASONS:
            pool = pool.filter(asked__gte=RANKS[reason] * STEP, asked__lt=(RANKS[reason] + 1) * STEP)
        found += pool.order_by("asked", "initiative_id").values_list("asked", "initiative_id")[:most]
    return [key for _asked, key in sorted(found)[:most]]


def _rows_of(keys: list[int], scope: Scope) -> list[Asking]:
    if not keys:
        return []
    found: dict[int, list[tuple[Any, ...]]] = {key: [] for key in keys}
    fields = ("initiative_id", "kind", "object_id", "since", "initiative__title", "initiative__keys")
    of_these = clocks_for(scope.user, on=scope.on).filter(initiative__in=keys)
    for row in of_these.order_by(_RANK, "since", "object_id").values_list(*fields):
        found[row[0]].append(row)
    people = _people(keys)
    unkept = [key for key in found if not any(account for _name, account in people.get(key, []))]
    managed = managed_facets(scope.user) if unkept else set()
    return [_asking(rows, people.get(key, []), scope.user, managed) for key, rows in found.items() if rows]


def _people(keys: list[int]) -> dict[int, list[tuple[str, int | None]]]:
    """Who leads and coordinates each: name, and the account with which they can sign in."""
    found: dict[int, list[tuple[str, int | None]]] = {}
    roles = Involvement.objects.active().filter(initiative__in=keys, role__in=EDITING_ROLES).order_by("role", "pk")
    active = Case(When(person__user__is_active=True, then="person__user_id"))
    for key, name, account in roles.values_list("initiative_id", "person__name", active):
        if (name, account) not in found.setdefault(key, []):
            found[key].append((name, account))
    return found


def _asking(rows: list[tuple[Any, ...]], people: list[tuple[str, int | None]], user: User, managed: set[str]) -> Asking:
    key, kind, object_id, since, title, keys = rows[0]
    known = inside(user)
    accounts = [account for _name, account in people if account]
    own, is_kept = user.pk in accounts, bool(accounts)
    can_edit = user.is_administrator or own or bool(set(known.coordinated) & set(keys))
    stands_inside = key in known.initiatives or bool({*known.organisations, *known.regions} & set(keys))
    look = LOOKS["closing" if kind == "silent" else kind]
    return Asking(
        pk=key,
        title=title,
        kind=kind,
        object_id=object_id,
        since=since,
        people=", ".join(name for name, _account in people[:2]),
        do=page_of(look, kind, object_id, key) if can_edit else "",
        can_remind=stands_inside and not can_edit and is_kept,
        can_take_over=not can_edit and not is_kept and bool(managed & set(keys)),
        more=len({row[1] for row in rows}) - 1,
    )
