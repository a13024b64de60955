"""The life of an invented initiative: who came and went, what was agreed, reached, doubted and decided.

How well an initiative is looked after (`care`, from 0 to 1) colours all of it, so that every signal
occurs in every state, and in shares that one could meet in a real region.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from random import Random
from typing import Any

from django.db.models import Model

from initiatives.generating import sentences as say
from initiatives.generating.stones import milestones
from initiatives.generating.texts import UPDATES
from initiatives.generating.told import Told, a_year_after, between, noon, recent
from initiatives.models import (
    Agreement,
    Body,
    Celebration,
    Closing,
    Dissent,
    Endorsement,
    Farewell,
    FormChange,
    HorizonDecision,
    Involvement,
    JoinRequest,
    Milestone,
    MilestoneMove,
    NotApplicable,
    Partnership,
    Principle,
    Result,
    Seat,
    Stage,
    StageChange,
    Statement,
    Update,
)
from initiatives.models.dissent import random_key

# What is copied, per table, in the order in which it can be: a statement before who stands behind it.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Partnership: ("initiative_id", "organisation_id", "role", "name_then", "joined_on", "left_on", "left_reason"),
    Involvement: ("initiative_id", "person_id", "role", "started_on", "ended_on", "term_ends_on"),
    Update: ("initiative_id", "text", "happened_on", "created_at"),
    StageChange: ("initiative_id", "before", "after", "changed_on", "why"),
    Body: ("initiative_id", "kind", "name", "meetings_per_year", "hours", "started_on", "ended_on", "needed_because"),
    Agreement: ("initiative_id", "form", "title", "signed_on", "ends_on", "ended_on"),
    FormChange: ("initiative_id", "what", "why", "changed_on"),
    Statement: ("id", "initiative_id", "binding", "urgency", "stated_on"),
    Endorsement: ("initiative_id", "organisation_id", "statement_id", "endorsed_on", "lapses_on", "is_current"),
    Seat: ("initiative_id", "kind", "looking_for", "person_id", "opened_on", "filled_on", "last_contribution_on"),
    Dissent: ("id", "initiative_id", "text", "is_anonymous", "raised_on", "answer", "answered_on"),
    JoinRequest: ("initiative_id", "organisation_id", "direction", "text", "asked_at", "outcome", "reason",
                  "decided_at"),
    Result: ("initiative_id", "title", "done_when", "due_on", "reached_on"),
    Milestone: ("id", "initiative_id", "position", "title", "planned_from", "planned_until", "precision",
                "owner_organisation_id", "note", "is_to_celebrate", "reached_on", "created_at"),
    MilestoneMove: ("milestone_id", "old_from", "old_until", "old_precision", "new_from", "new_until",
                    "new_precision", "reason", "moved_at"),
    Celebration: ("initiative_id", "milestone_id", "how", "on", "place", "thanks", "because", "decided_on", "story"),
    HorizonDecision: ("initiative_id", "choice", "why", "horizon_before", "horizon_after", "decided_on"),
    Closing: ("initiative_id", "reached", "learned", "thanked", "celebrated", "next_step", "closed_on"),
    NotApplicable: ("initiative_id", "principle", "because", "said_on", "until"),
    Farewell: ("initiative_id", "person_id", "thanks", "keeps_reading", "may_be_named", "said_on"),
}  # fmt: skip
STATEMENTS = 2  # at most so many each


PATHS = {
    Stage.EXPLORING: (Stage.EXPLORING,),
    Stage.STARTING: (Stage.EXPLORING, Stage.STARTING),
    Stage.GROWING: (Stage.EXPLORING, Stage.STARTING, Stage.GROWING),
    Stage.WINDING_UP: (Stage.EXPLORING, Stage.STARTING, Stage.GROWING, Stage.WINDING_UP),
    Stage.CLOSED: (Stage.EXPLORING, Stage.STARTING, Stage.GROWING, Stage.CLOSED),
    Stage.PAUSED: (Stage.EXPLORING, Stage.STARTING, Stage.PAUSED),
}
BODIES = (
    ((Body.Kind.WORKING, 12, 2),),
    ((Body.Kind.PROJECT, 12, 2),),
    ((Body.Kind.PROJECT, 24, 3), (Body.Kind.SOUNDING_BOARD, 2, 2)),
    ((Body.Kind.STEERING, 6, 2), (Body.Kind.PROJECT, 12, 3)),
    ((Body.Kind.STEERING, 10, 3), (Body.Kind.PROJECT, 24, 3), (Body.Kind.BUREAU, 46, 2), (Body.Kind.WORKING, 12, 2)),
)
FORMS = (
    "letter_of_intent", "covenant", "administrative_agreement", "arrangement_without_body", "legal_entity",
    "joint_operations", "public_body",
)  # fmt: skip
OTHER_ROLES = (Partnership.Role.PARTICIPANT, Partnership.Role.KNOWLEDGE, Partnership.Role.FUNDER)
FORM_WEIGHTS = (30, 38, 12, 8, 6, 3, 3)

Rows = dict[type[Model], list[tuple[Any, ...]]]


def new_rows() -> Rows:
    """Nothing yet, for each table."""
    return defaultdict(list)


def live(random: Random, told: Told, rows: Rows) -> None:
    """Add the life of one initiative to `rows`."""
    first_result = _results(random, told, rows)
    _stages(random, told, rows)
    _form(random, told, rows, first_result)
    joined = _partners(random, told, rows)
    _roles(random, told, rows)
    _sentence(random, told, rows, joined)
    _seats(random, told, rows)
    _dissent(random, told, rows)
    _requests(random, told, rows)
    _rest(random, told, rows)
    milestones(random, told, rows)


def _results(random: Random, told: Told, rows: Rows) -> dt.date | None:
    """Some reached, some vague; gives the first day on which one was reached."""
    titles = random.sample(say.RESULTS, random.choice((0, 1, 1, 2, 3)))
    reached = []
    for title in titles:
        is_reached = random.random() < (0.9 if told.is_closed else 0.4)
        # What is looked after keeps on reaching things; elsewhere it was long ago.
        day = recent(random, told, 250) if told.care > 0.6 else between(random, told.started, told.until)
        done_when = random.choice(say.DONE_WHEN) if random.random() < 0.5 + told.care / 2 else ""
        due = between(random, told.started, told.until) if random.random() < 0.5 else None
        rows[Result].append((told.key, title, done_when, due, day if is_reached else None))
        if is_reached:
            reached.append(day)
    return min(reached, default=None)


def _stages(random: Random, told: Told, rows: Rows) -> None:
    path = PATHS[Stage(told.stage)]
    days = sorted(between(random, told.started, told.until) for _ in path[1:])
    if told.is_closed:
        days[-1] = told.until
    for before, after, day in zip(path, path[1:], days, strict=False):
        why = say.WHY_PAUSED if after == Stage.PAUSED else say.WHY_STAGE
        rows[StageChange].append((told.key, before, after, day, random.choice(why)))


def _form(random: Random, told: Told, rows: Rows, first_result: dt.date | None) -> None:
    """Groups that meet and what was signed; what is looked after stays light, or had a result first."""
    if random.random() < 0.12:
        return
    groups = BODIES[min(int(random.random() * (6 - 2 * told.care)), len(BODIES) - 1)]
    for kind, meetings, hours in groups:
        since = between(random, told.started, told.until)
        ended = told.until if told.is_closed or random.random() < 0.1 else None
        needed = random.choice(say.NEEDED) if random.random() < told.care else ""
        rows[Body].append((told.key, kind, "", meetings, hours, since, ended, needed))
        if len(groups) > 2:
            rows[FormChange].append((told.key, say.CAME[kind], random.choice(say.WHY_FORM), since))
    if random.random() < 0.55:
        form = random.choices(FORMS, FORM_WEIGHTS)[0]
        signed = between(random, told.started, told.until)
        if first_result and told.care > 0.4 and signed < first_result:
            signed = first_result
        term = signed + dt.timedelta(days=1461) if random.random() < 0.5 else None
        rows[Agreement].append((told.key, form, "", signed, term, told.until if told.is_closed else None))
        rows[FormChange].append((told.key, say.SIGNED[form], random.choice(say.WHY_FORM), signed))


def _partners(random: Random, told: Told, rows: Rows) -> dict[int, dt.date]:
    """Who takes part today and since when; and now and then one that left."""
    lead, *others = told.parties
    rows[Partnership].append((told.key, lead.key, Partnership.Role.LEAD, lead.name, told.started, None, ""))
    joined = {lead.key: told.started}
    for party in others:
        role = random.choices(OTHER_ROLES, (8, 1, 1))[0]
        since = told.started
        if random.random() < 0.35:
            is_new = random.random() < told.care / 2
            since = recent(random, told, 360) if is_new else between(random, told.started, told.until)
        joined[party.key] = since
        rows[Partnership].append((told.key, party.key, role, party.name, since, None, ""))
    if random.random() < 0.15:
        party = random.choice(told.outside)
        if party.key not in joined:
            left = between(random, told.started, told.until)
            reason = random.choice(say.LEFT)
            rows[Partnership].append(
                (told.key, party.key, Partnership.Role.PARTICIPANT, party.name, told.started, left, reason)
            )
    return joined


def _roles(random: Random, told: Told, rows: Rows) -> None:
    now, before = random.choice(told.coordinators), random.choice(told.coordinators)
    since = told.started
    if now != before and random.random() < 0.15:
        since = between(random, told.started, told.until)
        rows[Involvement].append((told.key, before, Involvement.Role.COORDINATOR, told.started, since, None))
        if random.random() < 0.3:
            consents = random.random() < 0.5
            rows[Farewell].append((told.key, before, random.choice(say.THANKS), True, consents, since))
    term = None
    if random.random() < 0.3:
        term = max(since, told.on + dt.timedelta(days=random.randrange(-60, 700)))
    rows[Involvement].append((told.key, now, Involvement.Role.COORDINATOR, since, None, term))


def _sentence(random: Random, told: Told, rows: Rows, joined: dict[int, dt.date]) -> None:
    """The sentence that binds, changed once or never, and who stands behind it."""
    stated, statement = told.started, told.statement
    if random.random() < 0.2:
        rows[Statement].append((statement, told.key, say.BEFORE, "", stated))
        stated, statement = between(random, stated, told.until), statement + 1
    rows[Statement].append((statement, told.key, told.binding, told.urgency, stated))
    if random.random() > 0.4 + told.care * 0.6:
        return
    share = 1.1 if told.care > 0.65 else 0.4 + told.care * 0.6
    for organisation, since in joined.items():
        if random.random() < share:
            first = max(stated, since)
            day = recent(random, told, 330, first) if told.care > 0.4 else between(random, first, told.until)
            rows[Endorsement].append((told.key, organisation, statement, day, a_year_after(day), True))


def _seats(random: Random, told: Told, rows: Rows) -> None:
    """Somebody from outside, in half of them; and open seats with whom they look for."""
    if random.random() < 0.25 + told.care / 2:
        opened = between(random, told.started, told.until)
        filled = between(random, opened, told.until)
        heard = between(random, filled, told.until) if random.random() < told.care else None
        if told.care > 0.5 and heard:
            heard = recent(random, told, 170, filled)
        rows[Seat].append(
            (told.key, Seat.Kind.OUTSIDER, "", random.choice(told.outsiders), opened, filled, heard)
        )  # fmt: skip
    if not told.is_closed and random.random() < 0.25:
        opened = between(random, told.started, told.until)
        kind = Seat.Kind.OUTSIDER if random.random() < 0.2 else Seat.Kind.REGULAR
        rows[Seat].append((told.key, kind, random.choice(say.LOOKING_FOR), None, opened, None, None))


def _dissent(random: Random, told: Told, rows: Rows) -> None:
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        raised = recent(random, told, 80) if random.random() < 0.3 else between(random, told.started, told.until)
        is_anonymous = random.random() < 0.3
        if is_anonymous:  # only its week
            raised -= dt.timedelta(days=raised.weekday())
        is_answered = random.random() < 0.55 + told.care * 0.45
        answered = between(random, raised, min(raised + dt.timedelta(days=40), told.on)) if is_answered else None
        answer = random.choice(say.ANSWERS) if is_answered else ""
        rows[Dissent].append(
            (random_key(), told.key, random.choice(say.DISSENTS), is_anonymous, raised, answer, answered)
        )


def _requests(random: Random, told: Told, rows: Rows) -> None:
    if random.random() > 0.2:
        return
    party = random.choice(told.outside)
    if any(party.key == one.key for one in told.parties):
        return
    is_waiting = not told.is_closed and random.random() < 0.5
    asked = recent(random, told, 40) if is_waiting else between(random, told.started, told.until)
    direction = JoinRequest.Direction.INVITED if random.random() < 0.2 else JoinRequest.Direction.ASKED
    outcome, reason, decided = "", "", None
    if not is_waiting:
        outcome = random.choice((JoinRequest.Outcome.DECLINED, JoinRequest.Outcome.WITHDRAWN))
        reason = random.choice(say.DECLINED) if outcome == JoinRequest.Outcome.DECLINED else ""
        decided = noon(between(random, asked, told.until))
    rows[JoinRequest].append(
        (told.key, party.key, direction, random.choice(say.REQUESTS), noon(asked), outcome, reason, decided)
    )


def _rest(random: Random, told: Told, rows: Rows) -> None:
    """News, choices at the horizon, the closing, and advice that does not apply."""
    news = [between(random, told.started, told.until) for _ in range(random.choice((0, 1, 2, 3, 4)))]
    if news and told.care > 0.4:
        news[0] = recent(random, told, 80)
    rows[Update].extend((told.key, random.choice(UPDATES), day, noon(day)) for day in sorted(news))
    if (told.until - told.started).days > 500 and random.random() < 0.3:
        decided = between(random, told.started, told.until)
        later = decided + dt.timedelta(days=random.randrange(200, 700))
        choice = random.choice((HorizonDecision.Choice.CONTINUE, HorizonDecision.Choice.ADAPT))
        rows[HorizonDecision].append((told.key, choice, random.choice(say.WHY_HORIZON), decided, later, decided))
    if told.is_closed and random.random() < 0.3 + told.care * 0.7:
        celebrated = random.choice(say.CELEBRATED) if random.random() < 0.6 else ""
        thanked = random.choice(say.THANKED) if random.random() < 0.6 else ""
        rows[Closing].append(
            (told.key, random.choice(say.REACHED), random.choice(say.LEARNED), thanked, celebrated,
             random.choice(say.NEXT), told.until)
        )  # fmt: skip
    if random.random() < 0.06:
        until = told.on + dt.timedelta(days=random.randrange(-90, 366))
        rows[NotApplicable].append(
            (told.key, random.choice(Principle.values), random.choice(say.NOT_APPLICABLE),
             until - dt.timedelta(days=365), until)
        )  # fmt: skip
