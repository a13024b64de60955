"""Naming people: who is thanked, and who can be recognised on a photo; each is asked, but who names themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from collab.accounts.models import User
from collab.lib.tokens import hash_of, new_salt
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.consent.naming import Named
from initiatives.consent.posting import What, forget, post
from initiatives.consent.tokens import LINKS
from initiatives.exceptions import AlreadyThere, MentionMoved
from initiatives.models import Celebration, Mention, Photo

State = Mention.State


@verb
def thank(*, celebration: Celebration, people: Iterable[Named], by: User, at: dt.datetime) -> list[Mention]:
    """Thank people by name, and ask each whether that may be shown. Who is thanked already is not asked again."""
    Celebration.objects.select_for_update().get(pk=celebration.pk)
    named = [name_one(celebration, person, photo=None, by=by, at=at) for person in people]
    touch(celebration.initiative, by=by, at=at)
    return [mention for mention in named if mention is not None]


def name_one(
    celebration: Celebration, person: Named, *, photo: Photo | None, by: User, at: dt.datetime
) -> Mention | None:
    """Name one person, for the thanks or on a `photo`; None for who is there already. The caller holds the row."""
    if _is_there(celebration, person, photo):
        return None
    is_own = bool(person.email) and person.email.casefold() == by.email.casefold()
    mention = Mention(
        celebration=celebration, photo=photo, name=person.name, email=person.email, words=person.words,
        state=State.OWN if is_own else State.ASKED, is_for_everyone=is_own and celebration.is_public,
        added_at=at, added_by=by,
    )  # fmt: skip
    if is_own or not person.email:
        mention.save()
    else:
        _ask(mention, What.ASKED, at=at)
    return mention


def _is_there(celebration: Celebration, person: Named, photo: Photo | None, *, but: int = 0) -> bool:
    """Whether this person is named there already."""
    is_same = Q(email__iexact=person.email) if person.email else Q(email="", name__iexact=person.name)
    return Mention.objects.known().filter(is_same, celebration=celebration, photo=photo).exclude(pk=but).exists()


@verb
def correct_mention(*, mention: Mention, person: Named, by: User, at: dt.datetime) -> None:
    """Correct who it is while they did not answer; to another address goes a new link, and the old one is dead.

    Raises `MentionMoved` when they answered, and `AlreadyThere` when that person is named there already.
    """
    Celebration.objects.select_for_update().get(pk=mention.celebration_id)
    locked = Mention.objects.select_for_update(of=("self",)).select_related("photo").get(pk=mention.pk)
    if locked.state != State.ASKED:
        raise MentionMoved
    if _is_there(mention.celebration, person, locked.photo, but=locked.pk):
        raise AlreadyThere
    is_elsewhere = locked.email.casefold() != person.email.casefold()
    if is_elsewhere:
        forget([locked.pk], at=at)
        locked.salt, locked.token, locked.asked_at = "", "", None
    locked.name, locked.email, locked.words = person.name, person.email, person.words
    if is_elsewhere and person.email:
        _ask(locked, What.ASKED, at=at)
    else:
        locked.save()


@verb
def note_agreed(*, mention: Mention, by: User, at: dt.datetime) -> None:
    """Somebody without an address was asked in person and said yes; the trail keeps who says so.

    Raises `MentionMoved` when they answered, or have an address: then they answer themselves.
    """
    locked = Mention.objects.select_for_update(of=("self",)).select_related("celebration").get(pk=mention.pk)
    if locked.state != State.ASKED or locked.email:
        raise MentionMoved
    locked.state, locked.answered_at = State.AGREED, at
    locked.is_for_everyone = locked.celebration.is_public
    locked.save(update_fields=["state", "answered_at", "is_for_everyone"])


@verb
def ask_for_everyone(*, celebration: Celebration, by: User, at: dt.datetime) -> int:
    """The celebration is for everyone from now on: ask who agreed before whether they agree to that too; how many.

    Until they do they are shown inside alone.
    """
    asked = 0
    rows = celebration.mentions.shown().filter(is_for_everyone=False).exclude(email="")
    for mention in rows.select_for_update(of=("self",)):
        _ask(mention, What.EVERYONE, at=at, renews=not mention.token)
        asked += 1
    return asked


def _ask(mention: Mention, what: What, *, at: dt.datetime, renews: bool = True) -> None:
    """Save it with a link, and put the letter that holds the link into the outbox."""
    if renews:
        mention.salt = new_salt()
        mention.token = hash_of(LINKS.of(mention.salt))
    mention.asked_at = at
    mention.save()
    post(mention, what, at=at)
