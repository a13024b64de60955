"""Who is independent enough to look from outside, and why not: for any number of people at once.

Four rules. No role and no seat in the initiative. No work at one of its partners, nor in the last 24 months, also
under a former name. No swap: who leads A does not reflect on B while somebody who leads B reflects on A.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db.models import F, IntegerField, Q, QuerySet, TextChoices, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.models import Initiative, Involvement, Partnership, Round, Seat
from initiatives.models.reflection.round import DONE_STATES, OPEN_STATES, RoundState
from initiatives.outsiders import REFLECTOR_MONTHS
from partners.models import Membership
from partners.models.organisation import CurrentSuccessors

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEADING = (Involvement.Role.LEAD, Involvement.Role.COORDINATOR)


class Ground(TextChoices):
    """Why somebody is not independent."""

    ROLE = "role", gettext_lazy("has a role in it")
    SEAT = "seat", gettext_lazy("has a seat in it")
    EMPLOYMENT = "employment", gettext_lazy("works for a partner, or did lately")
    SWAP = "swap", gettext_lazy("is reflected on by its lead")


@dataclass(frozen=True, order=True)
class Refusal:
    """One reason why somebody cannot reflect: its ground, of what by name, and until when that was so."""

    ground: str
    name: str = ""
    until: dt.date | None = None

    @property
    def words(self) -> str:
        """The reason in a sentence about the person."""
        values = {"name": self.name, "day": date_format(self.until, "j F Y") if self.until else ""}
        return str(_sentence(self) % values)


def _sentence(refusal: Refusal) -> StrOrPromise:
    match refusal.ground:
        case Ground.ROLE:
            return _("They have a role in this initiative.")
        case Ground.SEAT if refusal.name:
            return _("They work for %(name)s, which has a seat in this initiative.")
        case Ground.SEAT:
            return _("They have a seat in this initiative.")
        case Ground.SWAP:
            return _("They lead “%(name)s”, and somebody who leads this initiative reflects on that one.")
        case _ if refusal.until:
            return _("They worked for %(name)s until %(day)s. That is less than 24 months ago.")
    return _("They work for %(name)s, which takes part.")


def refusals(initiative: Initiative, person_ids: Iterable[int], *, on: dt.date) -> dict[int, list[Refusal]]:
    """Per person why they are not independent of `initiative` on the date `on`; who is not in it, is.

    The same four statements for one person as for a pool.
    """
    people = set(person_ids)
    found: dict[int, set[Refusal]] = defaultdict(set)
    roles = Involvement.objects.active().filter(initiative=initiative, person__in=people)
    for person in roles.values_list("person", flat=True):
        found[person].add(Refusal(Ground.ROLE))
    _work(initiative, people, on, found)
    _swaps(initiative, people, on, found)
    return {person: sorted(reasons, key=_place) for person, reasons in found.items()}


def why_not(initiative: Initiative, person_id: int, *, on: dt.date) -> list[Refusal]:
    """Why this person is not independent of `initiative`; empty when they are."""
    return refusals(initiative, [person_id], on=on).get(person_id, [])


def _place(refusal: Refusal) -> tuple[int, str, str]:
    return Ground.values.index(refusal.ground), refusal.name, str(refusal.until or "")


def _work(initiative: Initiative, people: set[int], on: dt.date, found: dict[int, set[Refusal]]) -> None:
    """Who sits there, works for an organisation that does, or works for a partner or did in the last 24 months.

    Also when the organisation went on under another name. The seat of the reflector is not one.
    """
    partnerships = Partnership.objects.active().filter(initiative=initiative).order_by()
    seats = Seat.objects.filled(on).filter(initiative=initiative).exclude(kind=Seat.Kind.REFLECTOR).order_by()
    at_table = partnerships.values_list(Value(False), "organisation", Value(None, IntegerField())).union(
        seats.values_list(Value(True), "organisation", "person"), all=True
    )
    partners, seated = set(), set()
    for is_seat, organisation, person in at_table:
        if person in people:
            found[person].add(Refusal(Ground.SEAT))
        elif is_seat and person is None:
            seated.add(organisation)
        elif not is_seat:
            partners.add(organisation)
    for row in _memberships(people, on):
        goes_on_as = {successor["id"] for successor in row.current or []}  # type: ignore[attr-defined]
        until = row.ended_on if row.ended_on and row.ended_on < on else None
        if row.organisation_id in seated and until is None:
            found[row.person_id].add(Refusal(Ground.SEAT, row.organisation.spoken_name))
        if row.organisation_id in partners or goes_on_as & partners:
            found[row.person_id].add(Refusal(Ground.EMPLOYMENT, row.organisation.spoken_name, until))


def _memberships(people: set[int], on: dt.date) -> QuerySet[Membership]:
    """Where they work on the date `on` or did in the last 24 months, with how those organisations went on."""
    since = on - relativedelta(months=REFLECTOR_MONTHS)
    return (
        Membership.objects.filter(
            Q(started_on__isnull=True) | Q(started_on__lte=on),
            Q(ended_on__isnull=True) | Q(ended_on__gte=since),
            person__in=people,
        )
        .select_related("organisation")
        .annotate(current=CurrentSuccessors(F("organisation_id")))
    )


def _swaps(initiative: Initiative, people: set[int], on: dt.date, found: dict[int, set[Refusal]]) -> None:
    """Who leads an initiative that somebody who leads this one reflects on, now or in the last 24 months."""
    ours = Involvement.objects.active().filter(initiative=initiative, role__in=LEADING)
    since = on - relativedelta(months=REFLECTOR_MONTHS)
    looked_at = Round.objects.filter(
        Q(state__in=[*OPEN_STATES, RoundState.SUBMITTED]) | Q(state__in=DONE_STATES, submitted_at__date__gte=since),
        reflector__in=ours.values("person"),
    )
    theirs = Involvement.objects.active().filter(
        initiative__in=looked_at.values("initiative"), role__in=LEADING, person__in=people
    )
    for row in theirs.exclude(initiative=initiative).select_related("initiative"):
        found[row.person_id].add(Refusal(Ground.SWAP, row.initiative.title))
