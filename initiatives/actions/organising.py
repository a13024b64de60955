"""Organising something together: one initiative with two leads, in the data and on its page."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.connecting import connect
from initiatives.actions.leaving import take_role
from initiatives.actions.merging import both_open, propose_merge
from initiatives.actions.overlapping import settle_pair
from initiatives.actions.partnering import add_partner, first_free_day
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyAsked, AlreadyDecided, AlreadyThere, NobodyLeads, TermsOverlap
from initiatives.meeting.posting import What, post
from initiatives.models import Initiative, Involvement, Pair, Partnership, TogetherRequest
from initiatives.models.partnership import LEADING
from partners.actions.people import person_for
from partners.models import Organisation, Person

Outcome, Role = TogetherRequest.Outcome, Partnership.Role


@verb
def ask_together(
    *, initiative: Initiative, other: Initiative, by: User, at: dt.datetime, text: str = ""
) -> TogetherRequest:
    """Ask the lead of `other` to organise `initiative` together. The same form sent again is the same proposal.

    Raises `SameInitiative`, `IsOver`, `NobodyLeads` when no organisation leads `other`, `AlreadyThere` when that one
    leads `initiative` as well, and `AlreadyAsked` when one of the two asked the other already.
    """
    mine, theirs = both_open(initiative.pk, other.pk)
    lead = _lead_of(theirs)
    if lead is None:
        raise NobodyLeads
    if _leads(mine, lead):
        raise AlreadyThere
    first = TogetherRequest.objects.waiting().between(mine.pk, theirs.pk).first()
    if first is not None:
        if (first.initiative_id, first.asked_by_id, first.text) == (mine.pk, by.pk, text):
            return first  # the same form, sent again
        raise AlreadyAsked
    request = TogetherRequest.objects.create(
        initiative=mine, other=theirs, organisation=lead, text=text, asked_by=by, asked_at=at
    )  # fmt: skip
    post(What.ASKED, about=theirs, met=mine, key=str(request.pk), by=by, at=at, page=request.get_absolute_url())
    return request


@verb
def agree_together(*, request: TogetherRequest, merges: bool, by: User, at: dt.datetime) -> TogetherRequest:
    """Say yes: the lead of the other side leads it too, and `by` may change it. Then the two are linked, or `merges`.

    Raises `AlreadyDecided`, `IsOver` or `NobodyLeads`.
    """
    row = _undecided(request)
    mine, theirs = both_open(row.initiative_id, row.other_id)
    lead = row.organisation if _leads(theirs, row.organisation) else _lead_of(theirs)
    if lead is None:
        raise NobodyLeads
    row.partnership = _let_lead(mine, lead, by=by, at=at)
    _let_people_lead(row, by=by, on=timezone.localdate(at))
    _decide(row, Outcome.AGREED, by=by, at=at)
    settle_pair(one=mine, other=theirs, outcome=Pair.Outcome.TOGETHER, on=timezone.localdate(at))
    if merges:
        propose_merge(kept=mine, gone=theirs, by=by, at=at)
    else:
        connect(initiative=theirs, other=mine, by=by, at=at)
    touch(mine, by=by, at=at)
    post(What.AGREED, about=mine, met=theirs, key=str(row.pk), by=by, at=at)
    return row


@verb
def decline_together(*, request: TogetherRequest, reason: str, by: User, at: dt.datetime) -> TogetherRequest:
    """Say no, with the reason that the other side reads. Raises `AlreadyDecided`."""
    row = _undecided(request)
    _decide(row, Outcome.DECLINED, reason=reason, by=by, at=at)
    post(
        What.DECLINED, about=row.initiative, met=row.other, key=str(row.pk), by=by, at=at,
        words=reason, page=row.get_absolute_url(),
    )  # fmt: skip
    return row


@verb
def withdraw_together(*, request: TogetherRequest, by: User, at: dt.datetime) -> TogetherRequest:
    """Take one's own proposal back. Raises `AlreadyDecided`."""
    row = _undecided(request)
    _decide(row, Outcome.WITHDRAWN, by=by, at=at)
    return row


def _undecided(request: TogetherRequest) -> TogetherRequest:
    rows = TogetherRequest.objects.select_for_update(of=("self",))
    row = rows.select_related("initiative", "other", "organisation").get(pk=request.pk)
    if row.decided_at is not None:
        raise AlreadyDecided
    return row


def _decide(row: TogetherRequest, outcome: str, *, by: User, at: dt.datetime, reason: str = "") -> None:
    row.outcome, row.reason, row.decided_at, row.decided_by = outcome, reason, at, by
    row.save(update_fields=["outcome", "reason", "decided_at", "decided_by", "partnership"])


def _lead_of(initiative: Initiative) -> Organisation | None:
    lead = initiative.partnerships.active().filter(role=Role.LEAD).select_related("organisation").first()
    return lead.organisation if lead is not None else None


def _leads(initiative: Initiative, organisation: Organisation) -> bool:
    return initiative.partnerships.active().filter(organisation=organisation, role__in=LEADING).exists()


def _let_lead(initiative: Initiative, organisation: Organisation, *, by: User, at: dt.datetime) -> Partnership:
    """Let the organisation lead beside the lead; where nobody leads, it is the lead."""
    role = Role.CO_LEAD if _lead_of(initiative) is not None else Role.LEAD
    there = initiative.partnerships.active().filter(organisation=organisation).first()
    if there is None:
        joined_on = first_free_day(initiative, organisation, timezone.localdate(at))
        return add_partner(
            initiative=initiative, organisation=organisation, role=role, joined_on=joined_on, by=by, at=at
        )  # fmt: skip
    if there.role not in LEADING:
        there.role = role
        there.save(update_fields=["role"])
    return there


def _let_people_lead(request: TogetherRequest, *, by: User, on: dt.date) -> None:
    """Name who agreed as a lead; and who asked, where nobody of their side is: else the second would lead alone."""
    initiative = request.initiative
    leads = Involvement.objects.active().filter(initiative=initiative, role=Involvement.Role.LEAD)
    if not leads.exists():
        coordinators = Involvement.objects.active().filter(
            initiative=initiative, role=Involvement.Role.COORDINATOR
        ).select_related("person")  # fmt: skip
        asker = coordinators.filter(person__user=request.asked_by).first() if request.asked_by_id else None
        first = asker or coordinators.order_by("pk").first()
        if first is not None:
            _name_lead(initiative, first.person, on=on)
    _name_lead(initiative, person_for(by), on=on)


def _name_lead(initiative: Initiative, person: Person, *, on: dt.date) -> None:
    try:
        take_role(initiative=initiative, person=person, role=Involvement.Role.LEAD, started_on=on)
    except (AlreadyThere, TermsOverlap):
        return
