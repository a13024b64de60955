"""Whom one can ask to look from outside: who likes to be asked and who did it before, each with why not if not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.models import Initiative, PoolMember, Round
from initiatives.models.reflection.round import DONE_STATES, RoundState
from initiatives.reflection.independence import refusals
from initiatives.reflection.people import address_of
from partners.models import Person

LATELY = dt.timedelta(days=365)


@dataclass(frozen=True)
class Candidate:
    """Somebody with what they know about, how often they looked along and were asked lately, and why not."""

    person: Person
    fields: str
    looked: int
    asked_lately: int
    why_not: tuple[str, ...]
    # The round for which they are chosen and not invited yet.
    chosen_for: int | None = None


def people_to_ask(initiative: Initiative, *, by: User, on: dt.date) -> QuerySet[Person]:
    """Who can be asked: who is chosen, who looked along before where `by` may read, then the pool, the region first."""
    in_pool = PoolMember.objects.filter(is_active=True, person=OuterRef("pk"))
    of_region = in_pool.filter(Q(region=initiative.region_id) | Q(region=None))
    rounds = Round.objects.filter(reflector=OuterRef("pk")).order_by()
    done = rounds.filter(state__in=DONE_STATES, initiative__in=Initiative.objects.visible_to(by))
    chosen = rounds.filter(initiative=initiative, state=RoundState.PLANNED)
    return (
        Person.objects.annotate(
            fields_known=Subquery(in_pool.values("fields")[:1]),
            is_near=Exists(of_region),
            chosen_for=Subquery(chosen.values("pk")[:1]),
            looked=_count(done),
            asked_lately=_count(rounds.filter(invited_at__date__gt=on - LATELY)),
        )
        .filter(Exists(in_pool) | Q(looked__gt=0) | Q(chosen_for__isnull=False))
        .select_related("user")
        .order_by(F("chosen_for").desc(nulls_last=True), "-looked", "-is_near", "name", "pk")
    )


def as_candidates(people: Sequence[Person], initiative: Initiative, *, on: dt.date) -> list[Candidate]:
    """`people` with why they cannot be asked; the same four statements for any number of them."""
    reasons = refusals(initiative, [person.pk for person in people], on=on)
    found = []
    for person in people:
        why = [one.words for one in reasons.get(person.pk, [])]
        if not address_of(person):
            why.append(_("There is no e-mail address of them here. Name them below with their address."))
        found.append(
            Candidate(
                person, getattr(person, "fields_known", "") or "", getattr(person, "looked", 0),
                getattr(person, "asked_lately", 0), tuple(why),
                getattr(person, "chosen_for", None),
            )
        )  # fmt: skip
    return found


def _count(rounds: QuerySet[Round]) -> Coalesce:
    counted = rounds.values("reflector").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
