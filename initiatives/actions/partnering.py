"""Partners: joining, changing role, saying farewell."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere, LastMustStay, LeadMustStay, NobodyLeads, TermsOverlap
from initiatives.models import Initiative, JoinRequest, Partnership
from partners.models import Organisation


@verb
def add_partner(
    *,
    initiative: Initiative,
    organisation: Organisation,
    by: User,
    at: dt.datetime,
    role: str = Partnership.Role.PARTICIPANT,
    joined_on: dt.date | None = None,
) -> Partnership:
    """Let `organisation` take part, under the name that it has now; a new lead takes over from the old one.

    A request or invitation of it that waited is answered by this. Raises `AlreadyThere` when it takes part
    already, `TermsOverlap` when it took part on that first day before it left, and `NobodyLeads` when it should lead
    together with a lead that is not there.
    """
    if role == Partnership.Role.LEAD:
        _step_down(initiative)
    if role == Partnership.Role.CO_LEAD:
        _refuse_alone(initiative)
    partnership = Partnership(
        initiative=initiative, organisation=organisation, name_then=organisation.name, role=role, joined_on=joined_on
    )
    _save(partnership)
    JoinRequest.objects.waiting().filter(initiative=initiative, organisation=organisation).update(
        outcome=JoinRequest.Outcome.ADMITTED, decided_at=at, decided_by=by, partnership=partnership
    )
    _touch(initiative, by=by, at=at)
    return partnership


@verb
def change_partner(
    *, partnership: Partnership, role: str, joined_on: dt.date | None, by: User, at: dt.datetime
) -> None:
    """Give a partner another role or first day; whoever led before a new lead goes on as participant.

    Raises `LeadMustStay` when this would leave the initiative without a lead: choose the new lead
    by giving that partner the role. Raises `TermsOverlap` when it took part on that first day before it left, and
    `NobodyLeads` when it should lead together with a lead that is not there.
    """
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if locked.role == Partnership.Role.LEAD and role != Partnership.Role.LEAD and locked.left_on is None:
        raise LeadMustStay
    if role == Partnership.Role.LEAD and locked.role != Partnership.Role.LEAD:
        _step_down(partnership.initiative)
    if role == Partnership.Role.CO_LEAD:
        _refuse_alone(partnership.initiative)
    partnership.role, partnership.joined_on = role, joined_on
    _save(partnership, "role", "joined_on")
    _touch(partnership.initiative, by=by, at=at)


@verb
def leave_partner(*, partnership: Partnership, left_on: dt.date, reason: str, by: User, at: dt.datetime) -> None:
    """Say farewell to a partner, or correct the day or the reason of an earlier farewell.

    It stays on the page under the name that it had. Raises `LeadMustStay` for the lead and `LastMustStay` for
    the last partner: then close or pause the initiative. Raises `TermsOverlap` when it came back before that day.
    """
    Initiative.objects.select_for_update().get(pk=partnership.initiative_id)  # the last two do not leave at once
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if locked.role == Partnership.Role.LEAD and locked.left_on is None:
        raise LeadMustStay
    others = Partnership.objects.active().filter(initiative=partnership.initiative_id).exclude(pk=partnership.pk)
    if locked.left_on is None and not others.exists():
        raise LastMustStay
    partnership.left_on, partnership.left_reason = left_on, reason
    partnership.name_then = partnership.name_then or partnership.organisation.name
    _save(partnership, "left_on", "left_reason", "name_then")
    _touch(partnership.initiative, by=by, at=at)


@verb
def rejoin_partner(*, partnership: Partnership, by: User, at: dt.datetime) -> None:
    """Take a farewell back, as if it was never said. Raises `AlreadyThere` when it joined anew since."""
    partnership.left_on, partnership.left_reason = None, ""
    try:
        _save(partnership, "left_on", "left_reason")
    except TermsOverlap as error:
        raise AlreadyThere from error
    _touch(partnership.initiative, by=by, at=at)


def first_free_day(initiative: Initiative, organisation: Organisation, on: dt.date) -> dt.date:
    """The first day from `on` at which `organisation` can take part: it may have agreed to leave on a later one."""
    earlier = initiative.partnerships.ended().filter(organisation=organisation, left_on__gt=on)
    return max([on, *filter(None, earlier.values_list("left_on", flat=True))])


def _save(partnership: Partnership, *names: str) -> None:
    """Save it, and say in the words of the house why the database refuses."""
    try:
        with transaction.atomic():
            partnership.save(update_fields=names or None)
    except IntegrityError as error:
        if partnership.pk is not None:
            partnership.refresh_from_db()
        raise (TermsOverlap if "terms_apart" in str(error) else AlreadyThere) from error


def _step_down(initiative: Initiative) -> None:
    """Make the lead of today a participant; two editors wait for each other on the initiative's row."""
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    for lead in initiative.partnerships.active().filter(role=Partnership.Role.LEAD):
        lead.role = Partnership.Role.PARTICIPANT
        lead.save(update_fields=["role"])


def _refuse_alone(initiative: Initiative) -> None:
    """Who leads together leads beside a lead."""
    if not initiative.partnerships.active().filter(role=Partnership.Role.LEAD).exists():
        raise NobodyLeads


def _touch(initiative: Initiative, *, by: User, at: dt.datetime) -> None:
    """Bring the initiative to the top of "last changed"; its texts, and so its version, stay as they are."""
    Initiative.objects.filter(pk=initiative.pk).update(updated_at=at, updated_by=by)
