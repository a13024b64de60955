"""The pool: people of the region who like to be asked as somebody from outside."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere
from initiatives.models import PoolMember, Theme
from partners.models import Person, Region


@verb
def add_to_pool(*, person: Person, fields: str, themes: Iterable[Theme], region: Region | None, by: User) -> PoolMember:
    """Note that `person` likes to be asked, and what they know about.

    Somebody who was taken out comes back. Raises `AlreadyThere` for who is in the pool.
    """
    gone = PoolMember.objects.filter(person=person, is_active=False).first()
    if gone is not None:
        gone.is_active = True
        change_pool_member(member=gone, fields=fields, themes=themes, region=region, by=by)
        return gone
    try:
        with transaction.atomic():
            member = PoolMember.objects.create(person=person, fields=fields, region=region)
    except IntegrityError as error:
        raise AlreadyThere from error
    member.themes.set(themes)
    return member


@verb
def change_pool_member(
    *, member: PoolMember, fields: str, themes: Iterable[Theme], region: Region | None, by: User
) -> None:
    """Change what somebody knows about, and where."""
    member.fields, member.region = fields, region
    member.save()
    member.themes.set(themes)


@verb
def take_out_of_pool(*, member: PoolMember, by: User) -> None:
    """Nobody asks this person any more; seats that they have stay theirs."""
    member.is_active = False
    member.save(update_fields=["is_active"])


@verb
def put_back_in_pool(*, member: PoolMember, by: User) -> None:
    """They may be asked again."""
    member.is_active = True
    member.save(update_fields=["is_active"])
