"""Seats: opening one with the words "we look for", filling it, hearing who sits there, ending it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, cast

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from initiatives.actions.adding import add_once
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere, NotFromOutside, SeatTaken
from initiatives.models import Initiative, Seat
from initiatives.outsiders import ties_of_organisation, ties_of_person
from partners.models import Organisation, Person


@verb
def open_seat(
    *,
    initiative: Initiative,
    kind: str,
    looking_for: str,
    by: User,
    at: dt.datetime,
    on: dt.date,
    form_key: uuid.UUID | None = None,
) -> Seat:
    """Keep a place free at the table, and say whom you look for. The same form sent again is the same seat."""
    wanted = Seat(initiative=initiative, kind=kind, looking_for=looking_for, opened_on=on, form_key=form_key)
    seat, is_new = add_once(wanted)
    if is_new:
        touch(initiative, by=by, at=at)
    return seat


@verb
def change_seat(*, seat: Seat, looking_for: str, term_ends_on: dt.date | None, by: User) -> None:
    """Change the words of the call, or until when somebody sits there."""
    seat.looking_for, seat.term_ends_on = looking_for, term_ends_on
    seat.save(update_fields=["looking_for", "term_ends_on"])


@verb
def fill_seat(
    *,
    seat: Seat,
    by: User,
    at: dt.datetime,
    on: dt.date,
    person: Person | None = None,
    organisation: Organisation | None = None,
    filled_on: dt.date | None = None,
    term_ends_on: dt.date | None = None,
) -> None:
    """Give the seat to a person or to an organisation, since `filled_on` (today when it is not said).

    Raises `NotFromOutside` (saying of whom), `SeatTaken` when somebody was first, and `AlreadyThere` when
    they sit at this table already.
    """
    if (person is None) == (organisation is None):
        raise ValueError("a seat is for one person or for one organisation")
    locked = Seat.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=seat.pk)
    if not locked.is_open:
        raise SeatTaken
    ties = []
    if person is not None:
        ties = ties_of_person(person, locked.initiative, kind=locked.kind, on=on)
    elif organisation is not None:
        ties = ties_of_organisation(organisation, locked.initiative, kind=locked.kind)
    if ties:
        raise NotFromOutside(ties)
    seat.person, seat.organisation = person, organisation
    seat.filled_on, seat.term_ends_on = filled_on or on, term_ends_on
    seat.opened_on = min(locked.opened_on, seat.filled_on)  # they sat there before the seat was noted
    try:
        with transaction.atomic():
            seat.save(update_fields=["person", "organisation", "filled_on", "term_ends_on", "opened_on"])
    except IntegrityError as error:
        seat.refresh_from_db()
        raise AlreadyThere from error
    touch(locked.initiative, by=by, at=at)


@verb
def empty_seat(*, seat: Seat, by: User) -> None:
    """Take a filling back: the seat is open again, with its call."""
    seat.person = seat.organisation = seat.filled_on = seat.term_ends_on = seat.last_contribution_on = None
    seat.save(update_fields=["person", "organisation", "filled_on", "term_ends_on", "last_contribution_on"])


@verb
def end_seat(*, seat: Seat, ended_on: dt.date, by: User, at: dt.datetime) -> None:
    """End the seat on a day; nobody needs to say why. The past stays readable."""
    seat.ended_on = max(ended_on, seat.filled_on or seat.opened_on)
    seat.save(update_fields=["ended_on"])
    touch(seat.initiative, by=by, at=at)


@verb
def resume_seat(*, seat: Seat, by: User) -> None:
    """Take the end of a seat back. Raises `AlreadyThere` when who sat there sits on another seat since."""
    seat.ended_on = None
    try:
        with transaction.atomic():
            seat.save(update_fields=["ended_on"])
    except IntegrityError as error:
        seat.refresh_from_db()
        raise AlreadyThere from error


@verb
def note_contribution(*, seat: Seat, on: dt.date | None, by: User) -> None:
    """Note that who sits there was heard on a day; another day, or None, corrects it."""
    seat.last_contribution_on = on
    seat.save(update_fields=["last_contribution_on"])


def heard_before(seat: Seat) -> dt.date | None:
    """When who sits there was heard before the last time, as far as the history knows."""
    events = cast("Any", Seat).pgh_event_models["insert"].objects.filter(pgh_obj_id=seat.pk)
    earlier = events.exclude(last_contribution_on=seat.last_contribution_on).filter(filled_on=seat.filled_on)
    last = earlier.order_by("-pgh_id").first()
    return last.last_contribution_on if last is not None else None
