"""The guests of a celebration: invited by mail, told of another day or place, and who of them was there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.celebrations.posting import What, post
from initiatives.exceptions import TooManyGuests
from initiatives.models import Celebration, Guest

MOST_GUESTS = 200


class Line(NamedTuple):
    """A guest in a line: the name, and perhaps the address."""

    name: str
    email: str = ""


@verb
def invite_guests(*, celebration: Celebration, lines: Sequence[Line], by: User, at: dt.datetime) -> list[Guest]:
    """Invite these guests to a day that is planned; a mail goes to who has an address. Gives the new ones.

    Who is a guest already stays one, and is not mailed again: the same form may come twice. Of a day that has passed
    no mail goes out. Raises `TooManyGuests`.
    """
    locked = Celebration.objects.select_for_update(of=("self",)).get(pk=celebration.pk)
    known = [(row.name.casefold(), row.email.lower()) for row in locked.guests.all()]
    new = []
    for line in lines:
        name, email = line.name.casefold(), line.email.lower()
        if (name, email) in known or (email and email in {address for _name, address in known}):
            continue
        known.append((name, email))
        new.append(Guest(celebration=locked, name=line.name, email=email))
    if len(known) > MOST_GUESTS:
        raise TooManyGuests(MOST_GUESTS)
    mails = _is_to_come(locked, at)
    for guest in new:
        guest.invited_at = at if mails and guest.email else None
    Guest.objects.bulk_create(new)
    if mails:
        post(celebration, What.INVITATION, new, by=by, at=at)
    return new


@verb
def withdraw_guest(*, guest: Guest, by: User, at: dt.datetime) -> None:
    """A guest is not invited after all; who was invited by mail for a day to come hears of it."""
    call_off(guest.celebration, [guest], by=by, at=at)
    guest.delete()


@verb
def say_who_was_there(
    *, celebration: Celebration, there: Collection[int], also: Collection[str] = (), by: User, at: dt.datetime
) -> None:
    """Of the guests those with the keys in `there` were there, and the others were not; `also` came others by name."""
    locked = Celebration.objects.select_for_update(of=("self",)).get(pk=celebration.pk)
    known = {name.casefold(): key for key, name in locked.guests.values_list("pk", "name")}
    names = [name for name in dict.fromkeys(also) if name.casefold() not in known]
    came = {*there, *(known[name.casefold()] for name in also if name.casefold() in known)}
    locked.guests.filter(pk__in=came).update(was_there=True)
    locked.guests.exclude(pk__in=came).update(was_there=False)
    if len(known) + len(names) > MOST_GUESTS:
        raise TooManyGuests(MOST_GUESTS)
    Guest.objects.bulk_create(Guest(celebration=locked, name=name, was_there=True) for name in names)


def call_off(celebration: Celebration, guests: Iterable[Guest], *, by: User, at: dt.datetime) -> None:
    """Tell those of `guests` who were invited by mail that it is off for them, when the day is still to come.

    To be called before anything changes: the letter names the day that they have in their calendar.
    """
    if _is_to_come(celebration, at):
        # The file that takes a day away is newer than the one that put it there.
        celebration.version += 1
        post(celebration, What.CANCELLED, [guest for guest in guests if guest.invited_at], by=by, at=at)
        celebration.version -= 1


def tell_of_change(celebration: Celebration, *, by: User, at: dt.datetime) -> None:
    """Tell who was invited by mail of the new day or place."""
    if _is_to_come(celebration, at):
        invited = celebration.guests.filter(invited_at__isnull=False)
        post(celebration, What.CHANGED, invited, by=by, at=at)


def _is_to_come(celebration: Celebration, at: dt.datetime) -> bool:
    return (
        celebration.how == Celebration.How.PLANNED
        and celebration.on is not None
        and celebration.on >= timezone.localdate(at)
    )
