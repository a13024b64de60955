"""Partners: joining, changing role, saying farewell."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere, LastMustStay, LeadMustStay
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

    A request or invitation of it that waited is answered by this. Raises `AlreadyThere` when it takes part already.
    """
    if role == Partnership.Role.LEAD:
        _step_down(initiative)
    try:
        with transaction.atomic():
            partnership = Partnership.objects.create(
                initiative=initiative, organisation=organisation, name_then=organisation.name,
                role=role, joined_on=joined_on,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere from error
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
    by giving that partner the role.
    """
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if locked.role == Partnership.Role.LEAD and role != Partnership.Role.LEAD and locked.left_on is None:
        raise LeadMustStay
    if role == Partnership.Role.LEAD and locked.role != Partnership.Role.LEAD:
        _step_down(partnership.initiative)
    partnership.role, partnership.joined_on = role, joined_on
    partnership.save(update_fields=["role", "joined_on"])
    _touch(partnership.initiative, by=by, at=at)


@verb
def leave_partner(*, partnership: Partnership, left_on: dt.date, reason: str, by: User, at: dt.datetime) -> None:
    """Say farewell to a partner, or correct the day or the reason of an earlier farewell.

    It stays on the page under the name that it had. Raises `LeadMustStay` for the lead and
    `LastMustStay` for the last partner: then close the initiative.
    """
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if locked.role == Partnership.Role.LEAD and locked.left_on is None:
        raise LeadMustStay
    others = Partnership.objects.active().filter(initiative=partnership.initiative_id).exclude(pk=partnership.pk)
    if locked.left_on is None and not others.exists():
        raise LastMustStay
    partnership.left_on, partnership.left_reason = left_on, reason
    partnership.name_then = partnership.name_then or partnership.organisation.name
    partnership.save(update_fields=["left_on", "left_reason", "name_then"])
    _touch(partnership.initiative, by=by, at=at)


@verb
def rejoin_partner(*, partnership: Partnership, by: User, at: dt.datetime) -> None:
    """Take a farewell back, as if it was never said. Raises `AlreadyThere` when it joined anew since."""
    partnership.left_on, partnership.left_reason = None, ""
    try:
        with transaction.atomic():
            partnership.save(update_fields=["left_on", "left_reason"])
    except IntegrityError as error:
        partnership.refresh_from_db()
        raise AlreadyThere from error
    _touch(partnership.initiative, by=by, at=at)


def _step_down(initiative: Initiative) -> None:
    """Make the lead of today a participant; two editors wait for each other on the initiative's row."""
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    for lead in initiative.partnerships.active().filter(role=Partnership.Role.LEAD):
        lead.role = Partnership.Role.PARTICIPANT
        lead.save(update_fields=["role"])


def _touch(initiative: Initiative, *, by: User, at: dt.datetime) -> None:
    """Bring the initiative to the top of "last changed"; its texts, and so its version, stay as they are."""
    Initiative.objects.filter(pk=initiative.pk).update(updated_at=at, updated_by=by)
