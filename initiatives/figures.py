"""The figures of a portfolio, each as a rule about initiatives: what counts it is what lists it.

A figure is chosen in the address of the list (`only=to_celebrate`). What only who stands inside may know of an
initiative (who is asked to look, who disagrees) counts there and nowhere else, so that no total tells more than a page.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, TextChoices
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from initiatives.models import Celebration, Clock, Closing, Involvement, Milestone, Partnership, Result, Round, Seat
from initiatives.models.initiative import ACTIVE_STAGES
from initiatives.models.reflection.round import RoundState
from initiatives.models.sight import inside
from partners.models.kind import SECTOR_OF_KIND

PERIOD = relativedelta(months=12)
SOON = dt.timedelta(weeks=8)


class Only(TextChoices):
    """Which initiatives a figure counts; the value stands in the address."""

    ATTENTION = "attention", _("Needs attention")
    NEW = "new", _("Logged in the past 12 months")
    CLOSED_LATELY = "closed_lately", _("Closed in the past 12 months")
    UNCLOSED = "unclosed", _("Finished, and still open")
    LOOK_DUE = "look_due", _("A look from outside begins within 8 weeks")
    RESPONSE_LATE = "response_late", _("Response to a look from outside is late")
    RESPONDED = "responded", _("Response given or overdue, past 12 months")
    IN_TIME = "in_time", _("All responses in time, past 12 months")
    TO_CELEBRATE = "to_celebrate", _("Something to celebrate")
    CELEBRATED = "celebrated", _("Celebrated in the past 12 months")
    PARTNER_IN = "partner_in", _("A partner came in the past 12 months")
    PARTNER_OUT = "partner_out", _("A partner left in the past 12 months")
    PERSON_IN = "person_in", _("Somebody came in the past 12 months")
    PERSON_OUT = "person_out", _("Somebody left in the past 12 months")


# What one reads of an initiative only from inside.
INSIDE_ONLY = frozenset({Only.LOOK_DUE, Only.RESPONSE_LATE, Only.RESPONDED, Only.IN_TIME})

# So many days after a clock began it asks the attention of who manages: first those who do it have their time. What
# weighs most stands first.
LATE_DAYS = {
    "closing": 0, "respond": 1, "dissent": 30, "request": 14, "reflection": 28, "milestone": 14, "celebrate": 0,
    "role": 14, "silent": 0, "confirm": 60,
}  # fmt: skip
INSIDE_CLOCKS = frozenset({"request", "dissent", "reflection", "respond"})


def with_sector(sector: str) -> Q:
    """Initiatives with a partner of this sector."""
    return Q(keys__overlap=[f"k{kind}" for kind, of in SECTOR_OF_KIND.items() if of == sector])


def inside_of(user: User | None) -> Q:
    """Initiatives in which `user` stands inside; None asks for everybody at once, for the snapshots of the night."""
    if user is None or user.is_administrator:
        return Q()
    known = inside(user)
    own = Q(pk__in=known.initiatives)
    facets = known.organisations + known.regions
    return own | Q(keys__overlap=facets) if facets else own


def attention_clocks(*, is_inside: bool, on: dt.date) -> Q:
    """The clocks that ask attention on the date `on`: what everybody may read, or what is read from inside as well."""
    wanted = Q()
    for kind, days in LATE_DAYS.items():
        if is_inside or kind not in INSIDE_CLOCKS:
            wanted |= Q(kind=kind, since__lte=on - dt.timedelta(days=days))
    return wanted


def condition_of(only: str, user: User | None, *, on: dt.date) -> Q:
    """What holds for the initiatives of this figure, as `user` may know it on the date `on`."""
    rule = _RULES[Only(only)](user, on)
    return rule & inside_of(user) if only in INSIDE_ONLY else rule


def _working() -> Q:
    return Q(stage__in=[stage.value for stage in ACTIVE_STAGES])


def _has(rows: QuerySet[Any]) -> Q:
    """Initiatives with one of `rows`. PostgreSQL looks each up, or reads all rows once, whatever is less work."""
    return Q(Exists(rows.filter(initiative=OuterRef("pk")).order_by()))


# The fact about what needs attention as everybody may know it.
ATTENTION_OPEN = "attention_open"


def attention_of(*, is_inside: bool, on: dt.date) -> Q:
    """What needs attention by the clocks that everybody may read, or by all of them."""
    return _working() & _has(Clock.objects.filter(attention_clocks(is_inside=is_inside, on=on)))


def _attention(user: User | None, on: dt.date) -> Q:
    return attention_of(is_inside=False, on=on) | attention_of(is_inside=True, on=on) & inside_of(user)


def _new(user: User | None, on: dt.date) -> Q:
    return Q(created_at__date__gt=on - PERIOD, created_at__date__lte=on)


def _closed_lately(user: User | None, on: dt.date) -> Q:
    closed = Closing.objects.filter(closed_on__gt=on - PERIOD, closed_on__lte=on)
    return Q(stage="closed") & _has(closed)


def _unclosed(user: User | None, on: dt.date) -> Q:
    results = Result.objects.all()
    is_reached = _has(results) & ~_has(results.filter(reached_on__isnull=True))
    return _working() & (Q(ends_on__lt=on) | Q(horizon_on__lt=on) | is_reached)


def _look_due(user: User | None, on: dt.date) -> Q:
    rounds = Round.objects.filter(state=RoundState.PLANNED, planned_on__lte=on + SOON)
    return _working() & _has(rounds)


def _late(on: dt.date) -> Q:
    return _has(Round.objects.filter(state=RoundState.SUBMITTED, answer_due_on__lt=on))


def _response_late(user: User | None, on: dt.date) -> Q:
    return _working() & _late(on)


def _responded(user: User | None, on: dt.date) -> Q:
    answered = Round.objects.filter(state=RoundState.ANSWERED, answered_at__date__gt=on - PERIOD)
    return _has(answered) | _response_late(user, on)


def _in_time(user: User | None, on: dt.date) -> Q:
    answered = Round.objects.filter(state=RoundState.ANSWERED, answered_at__date__gt=on - PERIOD)
    after = answered.filter(answered_at__date__gt=F("answer_due_on"))
    return _has(answered) & ~_has(after) & ~_late(on)


def _to_celebrate(user: User | None, on: dt.date) -> Q:
    stones = Milestone.objects.to_celebrate()
    results = Result.objects.reached().filter(celebration=None)
    return _has(stones) | _has(results)


def _celebrated(user: User | None, on: dt.date) -> Q:
    return _has(Celebration.objects.held(on).filter(on__gt=on - PERIOD))


_BEGAN = Coalesce("initiative__started_on", TruncDate("initiative__created_at"))


def _partner_in(user: User | None, on: dt.date) -> Q:
    came = _came(Partnership.objects.filter(joined_on__gt=on - PERIOD, joined_on__lte=on), "joined_on")
    return _has(came.exclude(_before(Partnership, "organisation", "joined_on", "joined_on")))


def _partner_out(user: User | None, on: dt.date) -> Q:
    went = Partnership.objects.filter(left_on__gt=on - PERIOD, left_on__lte=on)
    return _has(went.exclude(_still(Partnership, "organisation", "left_on", on)))


def _person_in(user: User | None, on: dt.date) -> Q:
    rule = Q()
    for model, since in _STAYS.items():
        came = _came(model._default_manager.filter(**{f"{since}__gt": on - PERIOD, f"{since}__lte": on}), since)
        for other, others_since in _STAYS.items():
            came = came.exclude(_before(other, "person", others_since, since))
        rule |= _has(came.filter(person__isnull=False))
    return rule


def _person_out(user: User | None, on: dt.date) -> Q:
    rule = Q()
    for model in _STAYS:
        went = model._default_manager.filter(ended_on__gt=on - PERIOD, ended_on__lte=on, person__isnull=False)
        for other in _STAYS:
            went = went.exclude(_still(other, "person", "ended_on", on))
        rule |= _has(went)
    return rule


# Somebody takes part by a role or by a seat; each with the day on which that began.
_STAYS: dict[type[Model], str] = {Involvement: "started_on", Seat: "filled_on"}


def _came(rows: QuerySet[Any], since: str) -> QuerySet[Any]:
    """Who was there from the start did not come."""
    began: QuerySet[Any] = rows.alias(began_on=_BEGAN).filter(**{f"{since}__gt": F("began_on")})
    return began


def _before(model: type[Model], who: str, since: str, own_since: str) -> Exists:
    """The same partner or person was there before, or since an unknown day: they do not come now."""
    same = model._default_manager.filter(**{"initiative": OuterRef("initiative"), who: OuterRef(who)})
    return Exists(same.filter(Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lt": OuterRef(own_since)})))


def _still(model: type[Model], who: str, until: str, on: dt.date) -> Exists:
    """The same partner or person is still there, in another role or seat or once more: they do not leave."""
    same = model._default_manager.filter(**{"initiative": OuterRef("initiative"), who: OuterRef(who)})
    return Exists(same.filter(Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": on})))


_RULES = {
    Only.ATTENTION: _attention, Only.NEW: _new, Only.CLOSED_LATELY: _closed_lately, Only.UNCLOSED: _unclosed,
    Only.LOOK_DUE: _look_due, Only.RESPONSE_LATE: _response_late, Only.RESPONDED: _responded, Only.IN_TIME: _in_time,
    Only.TO_CELEBRATE: _to_celebrate, Only.CELEBRATED: _celebrated, Only.PARTNER_IN: _partner_in,
    Only.PARTNER_OUT: _partner_out, Only.PERSON_IN: _person_in, Only.PERSON_OUT: _person_out,
}  # fmt: skip
