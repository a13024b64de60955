"""The looks from outside in a region: who looked where, who is asked too often, what is due, declined and late.

A reader finds rounds of the initiatives that they may see, and the name of a reflector only where the pages of that
initiative tell it to them as well (`named_for`). Each figure and the list behind it are one condition (`Q`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from initiatives.models import Answer, Initiative, Involvement, OpenAnswer, Round, Sharing
from initiatives.models.initiative import ACTIVE_STAGES
from initiatives.models.reflection.round import DONE_STATES, RoundQuerySet, RoundState
from initiatives.models.sight import inside
from initiatives.reflection.candidates import LATELY
from partners.models import Region

# Who was asked so often within a year is asked too often.
TOO_OFTEN = 3
SOON = dt.timedelta(weeks=8)
# So many people stand on the page itself; the list has all of them.
MOST_ON_PAGE = 5


class Show(TextChoices):
    """Which rounds the list holds; each is what one of the figures counts."""

    ALL = "all", _("All looks from outside")
    DUE = "due", _("To begin within 8 weeks")
    OVERDUE = "overdue", _("Response overdue")
    UNFILLED = "unfilled", _("Not filled in, and nobody since")
    DECLINED = "declined", _("Declined in the past 12 months")
    RESPONDED = "responded", _("Response given or overdue, past 12 months")
    IN_TIME = "in_time", _("Response in time, past 12 months")
    ASKED = "asked", _("Asked in the past 12 months")


def condition_of(show: str, *, on: dt.date) -> Q:
    """What holds for the rounds of this list on the date `on`."""
    since = on - LATELY
    # What is closed, paused or deleted is not worked on: nothing of it is due or late.
    alive = Q(initiative__stage__in=ACTIVE_STAGES)
    overdue = alive & Q(state=RoundState.SUBMITTED, answer_due_on__lt=on)
    looked_since = Round.objects.done().filter(initiative=OuterRef("initiative"), number__gt=OuterRef("number"))
    answered = Q(state=RoundState.ANSWERED, answered_at__date__gt=since)
    return {
        Show.DUE: alive & Q(state=RoundState.PLANNED, planned_on__lte=on + SOON),
        Show.OVERDUE: overdue,
        Show.UNFILLED: alive & Q(~Exists(looked_since), state=RoundState.EXPIRED),
        Show.DECLINED: Q(state=RoundState.DECLINED, ended_at__date__gt=since),
        Show.RESPONDED: answered | overdue,
        Show.IN_TIME: answered & Q(answered_at__date__lte=F("answer_due_on")),
        Show.ASKED: Q(invited_at__date__gt=since),
    }.get(Show(show), Q())


def rounds_in(region: Region, reader: User) -> RoundQuerySet:
    """The rounds of initiatives in `region` that `reader` may see."""
    return Round.objects.filter(initiative__in=Initiative.objects.visible_to(reader).in_region(region.pk))


def named_for(reader: User | AnonymousUser) -> Q:
    """Rounds of which `reader` may know who looks: who takes part and who may change the record, as on the page of
    the rounds; otherwise where the reflector shared something with managers in the region or with everybody.
    """
    if not isinstance(reader, User):
        return Q(pk__in=[])
    if reader.is_administrator:
        return Q()
    known = inside(reader)
    involved = Involvement.objects.active().filter(person__user=reader)
    takes_part = Q(initiative__in=involved.values("initiative")) | Q(initiative__in=known.seated)
    if facets := known.organisations + known.coordinated:
        takes_part |= Q(initiative__keys__overlap=facets)
    own = {"round": OuterRef("pk"), "shared_with__in": [Sharing.MANAGERS, Sharing.PUBLIC]}
    is_shared = Exists(Answer.objects.filter(**own)) | Exists(OpenAnswer.objects.filter(**own))
    return takes_part | Q(reflector__user=reader) | Q(is_shared, state__in=DONE_STATES)


@dataclass(frozen=True)
class Figures:
    """How many there are of each; `chosen` is how many the list holds."""

    counts: dict[str, int]
    asked_too_often: int
    chosen: int

    @property
    def share_in_time(self) -> int | None:
        """How many of a hundred responses were in time; nothing when none was due."""
        due = self.counts[Show.RESPONDED]
        return round(100 * self.counts[Show.IN_TIME] / due) if due else None


def figures_of(rounds: RoundQuerySet, reader: User, chosen: Q, *, on: dt.date) -> Figures:
    """All figures about these rounds, in two statements."""
    wanted = {f"n_{show.value}": Count("pk", filter=condition_of(show, on=on)) for show in Show}
    found = rounds.aggregate(**wanted, n_chosen=Count("pk", filter=chosen))
    return Figures(
        counts={show.value: found[f"n_{show.value}"] for show in Show},
        asked_too_often=_people(rounds, reader, on=on).count(),
        chosen=found["n_chosen"],
    )


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked too often, how many times, and for what."""

    person_id: int
    name: str
    times: int
    rounds: list[Round]


def asked_too_often(rounds: RoundQuerySet, reader: User, *, on: dt.date, start: int, most: int) -> list[Asked]:
    """Who of these rounds was asked too often, the most first: `most` people from `start`; two statements."""
    people = list(
        _people(rounds, reader, on=on).order_by("-times", "reflector__name", "reflector")[start : start + most]
    )
    theirs: dict[int, list[Round]] = {row["reflector"]: [] for row in people}
    if theirs:
        asked = _asked(rounds, reader, on=on).filter(reflector__in=theirs).select_related("initiative")
        for round_ in asked.order_by("-invited_at", "pk"):
            theirs[round_.reflector_id or 0].append(round_)
    return [Asked(row["reflector"], row["reflector__name"], row["times"], theirs[row["reflector"]]) for row in people]


def _asked(rounds: RoundQuerySet, reader: User, *, on: dt.date) -> RoundQuerySet:
    return rounds.filter(condition_of(Show.ASKED, on=on), named_for(reader))


def _people(rounds: RoundQuerySet, reader: User, *, on: dt.date) -> QuerySet[Any, Any]:
    asked = _asked(rounds, reader, on=on).filter(reflector__isnull=False).order_by()
    return asked.values("reflector", "reflector__name").annotate(times=Count("pk")).filter(times__gte=TOO_OFTEN)
