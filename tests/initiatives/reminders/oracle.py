"""The causes in plain Python, one row at a time: what the statement must agree with."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from initiatives.models import Initiative
from initiatives.principles.limits import thresholds


def months(day, number):
    return day + relativedelta(months=int(number))


def days(day, number):
    return day + dt.timedelta(days=int(number))


def causes_of(initiative: Initiative) -> dict[tuple[str, int], dt.date]:
    """Every cause of `initiative`, with the day since when."""
    if initiative.deleted_at or initiative.stage in {"closed", "paused"}:
        return {}
    limits, key = thresholds(initiative.region_id), initiative.pk
    began = initiative.started_on or timezone.localdate(initiative.created_at)
    exceptions = dict(initiative.exceptions.values_list("principle", "until"))
    found = {}
    for request in initiative.join_requests.filter(decided_at=None):
        kind = "request" if request.direction == "asked" else "invitation"
        found[kind, request.pk] = timezone.localdate(request.asked_at)
    for dissent in initiative.dissents.filter(answered_on=None):
        found["dissent", dissent.pk] = days(dissent.raised_on, 7 if dissent.is_anonymous else 0)
    last_look = initiative.reflected_on
    due_on = months(last_look, initiative.reflection_months) if last_look else months(began, 6)
    going_on = {round_.state: round_ for round_ in initiative.rounds.all()}
    if planned := going_on.get("planned"):
        due_on = days(planned.planned_on, -14)
    if planned or not {"invited", "opened", "submitted"} & set(going_on):
        found["reflection", key] = due_on
    for sent in initiative.rounds.filter(state="submitted"):
        found["respond", sent.pk] = sent.answer_due_on
    results = list(initiative.results.all())
    closing = getattr(initiative, "closing", None)
    celebrated = closing.closed_on if closing and closing.celebrated else None
    for result in results:
        if result.reached_on is None:
            if result.due_on:
                found["milestone", result.pk] = result.due_on
            continue
        found["year_ago", result.pk] = months(result.reached_on, 12)
        if not hasattr(result, "celebration") and (celebrated is None or result.reached_on > celebrated):
            due = days(result.reached_on, limits["celebrate_days"] + 1)
            found["celebrate", result.pk] = max(due, exceptions.get("celebrate", due))
    for milestone in initiative.milestones.all():
        if milestone.reached_on is None:
            found["milestone", -milestone.pk] = milestone.planned_until
            continue
        found["year_ago", -milestone.pk] = months(milestone.reached_on, 12)
        is_old = celebrated is not None and milestone.reached_on <= celebrated
        if milestone.is_to_celebrate and not hasattr(milestone, "celebration") and not is_old:
            due = days(milestone.reached_on, limits["celebrate_days"] + 1)
            found["celebrate", -milestone.pk] = max(due, exceptions.get("celebrate", due))
    news = [row.happened_on for row in initiative.updates.all()]
    news += [initiative.confirmed_on] if initiative.confirmed_on else []
    last = max([*news, timezone.localdate(initiative.updated_at)])
    found["confirm", key] = days(last, 61)
    horizon = initiative.horizon_on or initiative.ends_on
    if not any(decision.horizon_before == horizon for decision in initiative.horizon_decisions.all()):
        past = [days(day, 1) for day in (initiative.ends_on, initiative.horizon_on) if day]
        if results and all(result.reached_on for result in results):
            past.append(max(result.reached_on for result in results))
        silent = days(last, limits["silent_days"] + 1)
        if past:
            found["closing", key] = min(past)
        if not past or silent < min(past):
            found["silent", key] = silent
    held = initiative.involvements.filter(ended_on=None)
    seats = [seat for seat in initiative.seats.filter(ended_on=None) if seat.person_id or seat.organisation_id]
    found |= {("role", row.pk): row.term_ends_on for row in held if row.term_ends_on}
    found |= {("role", -seat.pk): seat.term_ends_on for seat in seats if seat.term_ends_on}
    partners = list(initiative.partnerships.filter(left_on=None))
    stated = max((row.stated_on for row in initiative.statements.all()), default=None)
    for partner in partners:
        current = initiative.endorsements.filter(organisation=partner.organisation_id, is_current=True).first()
        known = [day for day in (stated, partner.joined_on) if day]
        since = current.lapses_on if current else max(known, default=timezone.localdate(initiative.created_at))
        found["endorse", partner.pk] = since
    joined = [partner.joined_on for partner in partners] + [seat.filled_on for seat in seats]
    joined += [row.started_on for row in held]
    last_joined = max((day for day in joined if day), default=None)
    expected = [days(months(began, limits["renewal_age_months"]), 1)]
    if last_joined and last_joined > began:
        expected.append(months(last_joined, limits["renewal_months"]))
    found["newcomer", key] = max([*expected, *filter(None, [exceptions.get("room")])])
    outside = [seat for seat in initiative.seats.filter(kind="outsider") if seat.person_id or seat.organisation_id]
    if all(seat.ended_on for seat in outside):
        alone = months(max([began, *(seat.ended_on for seat in outside)]), limits["outsider_months"])
        found["outsider", key] = max(alone, exceptions.get("outsiders", alone))
    return found
