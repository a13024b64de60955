"""Subscriptions to the calendar: made, named, given a new address, taken away and put back by their owner."""

from __future__ import annotations

import datetime as dt

from collab.accounts.models import User
from collab.lib.tokens import hash_of, new_salt
from initiatives.actions.verb import verb
from initiatives.calendar.tokens import ADDRESSES
from initiatives.exceptions import NothingToRestore
from initiatives.models import CalendarFeed

MOST_FEEDS = 20


@verb
def subscribe(*, name: str, query: str, by: User, at: dt.datetime) -> CalendarFeed:
    """An address at which a calendar program reads what the filter `query` leaves."""
    return CalendarFeed.objects.create(owner=by, name=name, query=query, created_at=at, **_address())


@verb
def rename_feed(*, feed: CalendarFeed, name: str, by: User) -> None:
    """Give it another name, which calendar programs show."""
    feed.name = name
    feed.save(update_fields=["name"])


@verb
def renew_feed(*, feed: CalendarFeed, by: User, at: dt.datetime) -> CalendarFeed:
    """A new address; the old one is gone. Done twice at once it is one new address."""
    locked = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if locked.successor is not None:
        return locked.successor
    new = CalendarFeed.objects.create(
        owner=locked.owner, name=locked.name, query=locked.query, created_at=locked.created_at, renewed_at=at,
        **_address(),
    )  # fmt: skip
    locked.revoked_at, locked.successor = at, new
    locked.save(update_fields=["revoked_at", "successor"])
    return new


@verb
def delete_feed(*, feed: CalendarFeed, by: User, at: dt.datetime) -> None:
    """Its address is gone, until it is put back."""
    CalendarFeed.objects.live().filter(pk=feed.pk).update(revoked_at=at)


@verb
def restore_feed(*, feed: CalendarFeed, by: User) -> None:
    """The same address works again. Raises `NothingToRestore` when it was not deleted, or is one too many by now."""
    if CalendarFeed.objects.live().filter(owner=feed.owner).count() >= MOST_FEEDS:
        raise NothingToRestore
    if not CalendarFeed.objects.deleted().filter(pk=feed.pk).update(revoked_at=None):
        raise NothingToRestore


def _address() -> dict[str, str]:
    salt = new_salt()
    return {"salt": salt, "token_hash": hash_of(ADDRESSES.of(salt))}
