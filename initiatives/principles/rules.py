"""The seven rules in words: a state, its reason, and what mends it. `states` says the same in SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models import Principle
from initiatives.principles.facts import Facts, facts_of
from initiatives.principles.limits import Thresholds, thresholds

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(models.TextChoices):
    """What a signal says: in word, shape, place and colour."""

    STRENGTH = "strength", _("Strength")
    DISCUSS = "discuss", _("To discuss")
    ATTENTION = "attention", _("Attention")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


@dataclass(frozen=True)
class Signal:
    """One of the seven for one initiative: `reason` is one plain sentence, `mend` the verb that mends it."""

    principle: Principle
    state: State
    reason: StrOrPromise
    mend: str = ""


def _months_before(on: dt.date, months: Decimal) -> dt.date:
    """The same day of the month, `months` earlier; the last day of a shorter month."""
    return on - relativedelta(months=int(months))


def _days_before(on: dt.date, days: Decimal) -> dt.date:
    return on - dt.timedelta(days=int(days))


def _light(facts: Facts, limits: Thresholds, on: dt.date) -> tuple[State, StrOrPromise, str]:
    """Attention at a weight of 6 with nothing reached in 6 months, or a heavy form before the first result."""
    quiet = facts.last_reached_on is None or facts.last_reached_on < _months_before(on, limits["weight_quiet_months"])
    if facts.first_heavy_on and (facts.first_reached_on is None or facts.first_heavy_on < facts.first_reached_on):
        return State.ATTENTION, _("There was a heavy form before the first result."), "form"
    if facts.weight >= limits["weight"] and quiet:
        return State.ATTENTION, _("The structure is heavy, and nothing was reached for a while."), "form"
    if not facts.has_form:
        return State.UNKNOWN, _("Nothing is noted about meetings or agreements."), "form"
    if facts.weight >= limits["weight"]:
        return State.DISCUSS, _("The structure is heavy, but results come."), "form"
    return State.STRENGTH, _("The structure is light enough for what it does."), "form"


def _content(facts: Facts, limits: Thresholds, on: dt.date) -> tuple[State, StrOrPromise, str]:
    """Attention when under 60 % of the partners stand behind the sentence, or nobody confirmed it for 12 months.

    While it is young, partners get time to do so.
    """
    too_few = facts.partners == 0 or facts.endorsed < limits["endorsed_share"] * facts.partners
    if too_few and facts.began_on > _days_before(on, limits["young_days"]):
        return (
            State.UNKNOWN,
            _("It has just begun. Ask the partners whether they stand behind the sentence."),
            "endorse",
        )
    if too_few:
        return State.ATTENTION, _("Too few partners stand behind what binds us."), "endorse"
    if facts.last_endorsed_on is None or facts.last_endorsed_on < _months_before(on, limits["endorsed_months"]):
        return State.ATTENTION, _("Nobody confirmed for a long time what binds us."), "endorse"
    if not facts.has_urgency:
        return State.DISCUSS, _("It does not say yet why this must happen now."), "urgency"
    if facts.endorsed < facts.partners:
        return State.DISCUSS, _("Not every partner stands behind what binds us yet."), "endorse"
    return State.STRENGTH, _("All partners stand behind what binds us."), "endorse"


def _outsiders(facts: Facts, limits: Thresholds, on: dt.date) -> tuple[State, StrOrPromise, str]:
    """Attention when no seat for an outsider is filled; to discuss when nothing came from it in 6 months."""
    if facts.outsiders == 0 and facts.began_on > _days_before(on, limits["young_days"]):
        return State.UNKNOWN, _("It has just begun. Think of somebody from outside."), "seats"
    if facts.outsiders == 0:
        return State.ATTENTION, _("Nobody from outside has a seat at the table."), "seats"
    last = facts.last_contribution_on
    if last is None or last < _months_before(on, limits["outsider_months"]):
        return State.DISCUSS, _("There is somebody from outside, but nothing was heard for a while."), "seats"
    return State.STRENGTH, _("Somebody from outside sits at the table and is heard."), "seats"


def _dissent(facts: Facts, limits: Thresholds, on: dt.date) -> tuple[State, StrOrPromise, str]:
    """Attention when dissent waits over 30 days; to discuss when none was ever recorded after 12 months."""
    oldest = facts.oldest_unanswered_on
    if oldest is not None and oldest < _days_before(on, limits["dissent_answer_days"]):
        return State.ATTENTION, _("A critical point has been waiting too long for an answer."), "dissent"
    if oldest is not None:
        return State.DISCUSS, _("A critical point waits for an answer."), "dissent"
    if facts.dissents == 0 and facts.began_on > _months_before(on, limits["dissent_none_months"]):
        return State.UNKNOWN, _("Nobody disagreed yet; it is still young."), "dissent"
    if facts.dissents == 0:
        return State.DISCUSS, _("Nobody ever recorded a disagreement."), "dissent"
    return State.STRENGTH, _("Criticism is spoken, and answered."), "dissent"


def _room(facts: Facts, limits: Thresholds, on: dt.date) -> tuple[State, StrOrPromise, str]:
    """Attention when a request waits over 14 days, or nobody new came in 12 months while older than 18.

    Partners and people count as new when they came after the start. During a pause nobody is expected.
    """
    if facts.oldest_request_on is not None and facts.oldest_request_on < _days_before(on, limits["request_days"]):
        return State.ATTENTION, _("A request to join has been waiting too long."), "requests"
    is_renewed = facts.last_joined_on is not None and facts.last_joined_on > max(
        facts.began_on, _months_before(on, limits["renewal_months"])
    )
    is_missed = not facts.is_resting and facts.began_on < _months_before(on, limits["renewal_age_months"])
    if is_missed and not is_renewed and facts.open_seats == 0:
        return State.ATTENTION, _("Nobody new has come for a long time."), "seats"
    if is_missed and not is_renewed:
        return State.DISCUSS, _("Nobody new has come for a long time. A seat is open."), "seats"
    if is_renewed or facts.open_seats > 0:
        return State.STRENGTH, _("There is room: somebody new came, or a seat is open."), "seats"
    return State.UNKNOWN, _("Nobody new yet, and no seat is open."), "seats"


def _stop(facts: Facts, limits: Thresholds, on: dt.date) -> tuple[State, StrOrPromise, str]:
    """Attention past the end or horizon, when all is reached, or past a term; silence for 90 days is to discuss.

    A pause may be silent, until its own end.
    """
    if facts.is_closed:
        return State.STRENGTH, _("It was closed."), ""
    if (facts.ends_on and facts.ends_on < on) or (facts.horizon_on and facts.horizon_on < on):
        return State.ATTENTION, _("The horizon has passed: continue, adapt or stop?"), "horizon"
    if facts.results and not facts.results_open:
        return State.ATTENTION, _("All results are reached: continue, adapt or stop?"), "horizon"
    if facts.first_term_on and facts.first_term_on < on:
        return State.ATTENTION, _("A role is past its term."), "roles"
    if not facts.is_resting and facts.last_news_on < _days_before(on, limits["silent_days"]):
        return State.DISCUSS, _("There has been no news for a long time."), "confirm"
    if not facts.results and facts.horizon_on is None and facts.ends_on is None:
        return State.UNKNOWN, _("It does not say yet when we are done."), "results"
    if facts.results_vague:
        return State.DISCUSS, _("For some results it does not say when we are done."), "results"
    return State.STRENGTH, _("It is clear when we are done."), "results"


def _celebrate(facts: Facts, limits: Thresholds, on: dt.date) -> tuple[State, StrOrPromise, str]:
    """Attention when closed without a look back, or reached over 30 days ago and not celebrated.

    To discuss when nothing was celebrated in 12 months. What was reached after a celebration wants its own.
    """
    if facts.is_closed and not facts.has_look_back:
        return State.ATTENTION, _("It was closed without looking back."), "closing"
    waiting = facts.first_uncelebrated_on
    if waiting is not None and waiting < _days_before(on, limits["celebrate_days"]):
        return State.ATTENTION, _("Something was reached, and it was not celebrated yet."), "celebrate"
    if waiting is not None:
        return State.DISCUSS, _("Something was reached: how do we celebrate it?"), "celebrate"
    last = facts.celebrated_on or facts.began_on
    if not facts.is_closed and not facts.is_resting and last < _months_before(on, limits["celebrate_months"]):
        return State.DISCUSS, _("Nothing was celebrated for a long time."), "results"
    if facts.celebrated_on is None:
        return State.UNKNOWN, _("There is nothing to celebrate yet."), "results"
    return State.STRENGTH, _("What was reached is celebrated."), ""


RULES = {
    Principle.LIGHT: _light,
    Principle.CONTENT: _content,
    Principle.OUTSIDERS: _outsiders,
    Principle.DISSENT: _dissent,
    Principle.ROOM: _room,
    Principle.STOP: _stop,
    Principle.CELEBRATE: _celebrate,
}
# Of what is closed only this is still asked: nobody can make it lighter, or let somebody in.
ASKED_WHEN_CLOSED = (Principle.STOP, Principle.CELEBRATE)


def judge(facts: Facts, limits: Thresholds, on: dt.date) -> list[Signal]:
    """The seven signals of one initiative on the date `on`, in their order, each with its reason."""
    signals = []
    for principle, rule in RULES.items():
        state, reason, mend = rule(facts, limits, on)
        if facts.is_closed and principle not in ASKED_WHEN_CLOSED:
            state, reason, mend = State.NOT_APPLICABLE, _("It was closed."), ""
        elif principle in facts.not_applicable:
            state = State.NOT_APPLICABLE
        signals.append(Signal(principle, state, reason, mend))
    return signals


def signals_of(initiative_id: int, *, on: dt.date) -> list[Signal]:
    """The seven signals of one initiative on the date `on`, with their reasons."""
    facts = facts_of([initiative_id], on=on)[initiative_id]
    return judge(facts, thresholds(facts.region_id), on)
