"""Finding each other: an organisation asks to join, or is invited; the other side decides; a decision can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from collab.accounts.models import User
from collab.outbox.doorbell import ring
from initiatives.actions.partnering import add_partner, first_free_day
from initiatives.actions.seating import empty_seat, fill_seat
from initiatives.actions.verb import verb
from initiatives.exceptions import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyThere,
    IsOver,
    LeadMustStay,
    NothingToRestore,
    NotOfThisOrganisation,
    SeatTaken,
)
from initiatives.models import Initiative, JoinRequest, Partnership, Seat, Stage
from initiatives.table import works_for
from partners.models import Organisation

Direction, Outcome = JoinRequest.Direction, JoinRequest.Outcome


@verb
def ask_to_join(
    *,
    initiative: Initiative,
    organisation: Organisation,
    text: str,
    by: User,
    at: dt.datetime,
    seat: Seat | None = None,
) -> JoinRequest:
    """Ask, in the name of one's own organisation, to take part; about a `seat` when it says whom it looks for.

    The same form sent again is the same request. Raises `NotOfThisOrganisation`, `AlreadyThere`, `AlreadyAsked`,
    `IsOver` or `SeatTaken`.
    """
    if not works_for(by, organisation.pk, on=timezone.localdate(at)):
        raise NotOfThisOrganisation
    if seat is not None and not seat.is_open:
        raise SeatTaken
    return _request(initiative, organisation, Direction.ASKED, text=text, by=by, at=at, seat=seat)


@verb
def invite_to_join(
    *, initiative: Initiative, organisation: Organisation, text: str, by: User, at: dt.datetime
) -> JoinRequest:
    """Invite an organisation; it takes part when somebody who works there confirms.

    Raises `AlreadyThere`, `AlreadyAsked` or `IsOver`.
    """
    return _request(initiative, organisation, Direction.INVITED, text=text, by=by, at=at, seat=None)


@verb
def admit(*, request: JoinRequest, by: User, at: dt.datetime) -> JoinRequest:
    """Say yes: the organisation takes part from today, on the seat that it asked for when that is still open.

    Who asked for the seat of an outsider or a reflector gets that seat and does not become a partner: somebody
    from outside belongs to none of them. Raises `AlreadyDecided`, `IsOver`, `NotFromOutside` or `SeatTaken`.
    """
    row, on = _undecided(request), timezone.localdate(at)
    if row.initiative.stage == Stage.CLOSED:
        raise IsOver
    seat = row.seat if row.seat is not None and row.seat.is_open else None
    is_from_outside = row.seat is not None and row.seat.kind != Seat.Kind.REGULAR
    if is_from_outside and seat is None:
        raise SeatTaken
    _decide(row, Outcome.ADMITTED, by=by, at=at)
    if not is_from_outside:
        try:
            with transaction.atomic():
                row.partnership = add_partner(
                    initiative=row.initiative, organisation=row.organisation, by=by, at=at,
                    joined_on=first_free_day(row.initiative, row.organisation, on),
                )  # fmt: skip
        except AlreadyThere:
            row.partnership = None
        row.save(update_fields=["partnership"])
    if seat is not None:
        _sit(row, seat, is_from_outside=is_from_outside, by=by, at=at, on=on)
    return row


@verb
def decline(*, request: JoinRequest, reason: str, by: User, at: dt.datetime) -> JoinRequest:
    """Say no, with the reason that the other side reads. Raises `AlreadyDecided`."""
    row = _undecided(request)
    _decide(row, Outcome.DECLINED, reason=reason, by=by, at=at)
    return row


@verb
def withdraw_request(*, request: JoinRequest, by: User, at: dt.datetime) -> JoinRequest:
    """Take one's own request or invitation back. Raises `AlreadyDecided`."""
    row = _undecided(request)
    _decide(row, Outcome.WITHDRAWN, by=by, at=at)
    return row


@verb
def undo_decision(*, request: JoinRequest, by: User, at: dt.datetime) -> JoinRequest:
    """Let the request wait again, as if nobody had decided; who joined by it is no partner any more.

    Raises `NothingToRestore` when it waits already or the partner left since, `LeadMustStay` when the partner
    leads by now, `AlreadyAsked` when the organisation asked anew, and `IsOver` when the initiative was closed since.
    """
    row = _locked(request)
    if row.initiative.stage == Stage.CLOSED:
        raise IsOver
    partnership, seat = row.partnership, row.seat
    if row.decided_at is None or (partnership is not None and partnership.left_on is not None):
        raise NothingToRestore
    if partnership is not None and partnership.role == Partnership.Role.LEAD:
        raise LeadMustStay
    was_admitted = row.outcome == Outcome.ADMITTED
    row.outcome, row.reason, row.decided_at, row.decided_by, row.partnership = "", "", None, None, None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AlreadyAsked from error
    if partnership is not None:
        partnership.delete()
    if was_admitted and seat is not None and seat.organisation_id == row.organisation_id and seat.ended_on is None:
        empty_seat(seat=seat, by=by)
    return row


def _request(
    initiative: Initiative,
    organisation: Organisation,
    direction: str,
    *,
    text: str,
    by: User,
    at: dt.datetime,
    seat: Seat | None,
) -> JoinRequest:
    # Who closes it answers all who wait: nobody slips in while that happens.
    locked = Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
    if locked.stage == Stage.CLOSED:
        raise IsOver
    if Partnership.objects.active().filter(initiative=initiative, organisation=organisation).exists():
        raise AlreadyThere
    ring("initiatives.sweep")  # the other side hears of it at once
    try:
        with transaction.atomic():
            return JoinRequest.objects.create(
                initiative=initiative, organisation=organisation, seat=seat, direction=direction,
                text=text, asked_by=by, asked_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        first = JoinRequest.objects.waiting().filter(initiative=initiative, organisation=organisation).first()
        if first is not None and (first.asked_by_id, first.direction, first.text) == (by.pk, direction, text):
            return first  # the same form, sent again
        raise AlreadyAsked from error


def _locked(request: JoinRequest) -> JoinRequest:
    rows = JoinRequest.objects.select_for_update(of=("self",))
    return rows.select_related("initiative", "organisation", "seat", "partnership").get(pk=request.pk)


def _undecided(request: JoinRequest) -> JoinRequest:
    row = _locked(request)
    if row.decided_at is not None:
        raise AlreadyDecided
    return row


def _decide(row: JoinRequest, outcome: str, *, by: User, at: dt.datetime, reason: str = "") -> None:
    row.outcome, row.reason, row.decided_at, row.decided_by = outcome, reason, at, by
    row.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
    ring("initiatives.sweep")


def _sit(row: JoinRequest, seat: Seat, *, is_from_outside: bool, by: User, at: dt.datetime, on: dt.date) -> None:
    """Give the seat; a partner without its seat is still a partner, an outsider without one is nothing."""
    try:
        with transaction.atomic():
            fill_seat(seat=seat, organisation=row.organisation, by=by, at=at, on=on)
    except (AlreadyThere, SeatTaken):
        if is_from_outside:
            raise
