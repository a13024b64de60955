"""The looks from outside at one initiative: what happens now, the one next step, and the rounds so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiatives.actions.reflecting import next_reflection_on
from initiatives.models import Improvement, Initiative, Response, Round, Stage
from initiatives.models.reflection.round import OPEN_STATES, RoundState

# The drawing beside the word of each state.
ICONS = {
    RoundState.PLANNED: "clock", RoundState.INVITED: "mail", RoundState.OPENED: "pen", RoundState.SUBMITTED: "talk",
    RoundState.ANSWERED: "tick", RoundState.DECLINED: "close", RoundState.EXPIRED: "warn",
    RoundState.WITHDRAWN: "close",
}  # fmt: skip
_GOING_ON = (*OPEN_STATES, RoundState.SUBMITTED)


@dataclass(frozen=True)
class Shown:
    """One round as the page shows it, with its response and what was improved."""

    round: Round
    responses: list[Response]
    improvements: list[Improvement]

    @property
    def icon(self) -> str:
        """The drawing of its state."""
        return ICONS[RoundState(self.round.state)]


@dataclass(frozen=True)
class Now:
    """What happens now in words, and the one next step: the words of its button and where that leads."""

    words: str
    verb: str = ""
    address: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Looks:
    """All looks from outside at an initiative."""

    now: Now
    next_on: dt.date | None
    rounds: list[Shown]
    current: Round | None
    has_link: bool = False
    # The round in which somebody said no and named somebody else, while nobody else is asked.
    suggested: Round | None = field(default=None)


def looks_section(initiative: Initiative, *, on: dt.date) -> Looks:
    """The rounds of `initiative`, the newest first: three queries."""
    rounds = list(initiative.rounds.select_related("reflector", "invited_by"))
    responses = list(Response.objects.filter(round__in=[row.pk for row in rounds]))
    improvements = list(Improvement.objects.filter(round__in=[row.pk for row in rounds]).select_related("owner"))
    last = rounds[0] if rounds else None
    # A reflection that waits for its response comes before a round that is planned already.
    going_on = sorted((row for row in rounds if row.state in _GOING_ON), key=lambda row: row.number)
    current = going_on[0] if going_on else None
    next_on = current.planned_on if current and current.state == RoundState.PLANNED else next_reflection_on(initiative)
    is_declined = last is not None and last.state == RoundState.DECLINED and current is None
    return Looks(
        now=_now(initiative, current, last, next_on=next_on, on=on),
        # While somebody is asked the next look is this one.
        next_on=None if initiative.stage == Stage.CLOSED or (current and current.is_filling) else next_on,
        rounds=[
            Shown(
                row,
                [one for one in responses if one.round_id == row.pk],
                [one for one in improvements if one.round_id == row.pk],
            )
            for row in rounds
        ],
        current=current,
        has_link=current is not None and current.is_filling and current.links.filter(revoked_at=None).exists(),
        suggested=last if is_declined and last is not None and last.suggestion else None,
    )


def _now(initiative: Initiative, current: Round | None, last: Round | None, *, next_on: dt.date, on: dt.date) -> Now:
    if initiative.stage == Stage.CLOSED and (current is None or current.state != RoundState.SUBMITTED):
        return Now(_("It is closed: nobody looks from outside any more."))
    if current is None:
        return _nobody(initiative, last, next_on=next_on, on=on)
    name = current.reflector.name if current.reflector else ""
    match current.state:
        case RoundState.PLANNED if current.reflector:
            words = _("%(name)s is chosen, and not invited yet.") % {"name": name}
            verb = _("Invite %(name)s") % {"name": name}
            return Now(words, verb, reverse("initiatives:round-invite", args=[current.pk]))
        case RoundState.PLANNED:
            words = _("The next look from outside is planned on %(day)s. Nobody is chosen yet.")
            is_late = current.planned_on < on
            return _choose(initiative, words % {"day": _day(current.planned_on)}, is_late=is_late)
        case RoundState.INVITED:
            words = _("%(name)s is invited and can answer until %(day)s. You need do nothing now.")
            return Now(words % {"name": name, "day": _day(current.closes_on)})
        case RoundState.OPENED:
            words = _("%(name)s said yes and is filling it in, until %(day)s. You need do nothing now.")
            return Now(words % {"name": name, "day": _day(current.closes_on)})
    words = _("%(name)s looked along. Respond to each of the seven before %(day)s.")
    return Now(
        words % {"name": name or _("Somebody from outside"), "day": _day(current.answer_due_on)},
        _("Respond"),
        reverse("initiatives:round-respond", args=[current.pk]),
        is_late=current.answer_due_on is not None and current.answer_due_on < on,
    )


def _nobody(initiative: Initiative, last: Round | None, *, next_on: dt.date, on: dt.date) -> Now:
    """No round is going on: what came of the last one, and when the next is."""
    if last is not None and last.state == RoundState.DECLINED and last.reflector:
        words = _("%(name)s cannot do it. Ask somebody else.") % {"name": last.reflector.name}
        return _choose(initiative, words)
    if last is not None and last.state == RoundState.EXPIRED:
        return _choose(initiative, _("The last invitation was not answered in time. Ask somebody else."), is_late=True)
    if next_on < on:
        words = _("Somebody from outside should have looked along by %(day)s.") % {"day": _day(next_on)}
        return _choose(initiative, words, is_late=True)
    words = _("The next look from outside is on %(day)s. You may ask somebody earlier.") % {"day": _day(next_on)}
    return _choose(initiative, words)


def _choose(initiative: Initiative, words: str, *, is_late: bool = False) -> Now:
    return Now(words, _("Choose a reflector"), reverse("initiatives:reflector-choose", args=[initiative.pk]), is_late)


def _day(day: dt.date | None) -> str:
    return date_format(day, "j F Y") if day else ""
