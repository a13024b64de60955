"""People come and go: a role has a term, somebody takes it over, and who leaves is thanked."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere, LastMustStay, TermsOverlap
from initiatives.models import Farewell, Initiative, Involvement
from partners.models import Person

EDITORS = (Involvement.Role.LEAD, Involvement.Role.COORDINATOR)


@verb
def set_term(*, involvement: Involvement, term_ends_on: dt.date | None, by: User, at: dt.datetime) -> None:
    """Agree until when somebody has the role; None takes the end away. Nothing ends by itself on that day."""
    involvement.term_ends_on = term_ends_on
    involvement.save(update_fields=["term_ends_on"])
    touch(involvement.initiative, by=by, at=at)


@verb
def hand_over(
    *,
    involvement: Involvement,
    successor: Person,
    by: User,
    on: dt.date,
    at: dt.datetime,
    term_ends_on: dt.date | None = None,
) -> Involvement:
    """`successor` takes the role over on the day `on`. Raises `AlreadyThere` or `TermsOverlap`."""
    _end(involvement, on)
    started_on = max(on, involvement.started_on or on)
    taken = take_role(
        initiative=involvement.initiative, person=successor, role=involvement.role,
        started_on=started_on, term_ends_on=term_ends_on,
    )  # fmt: skip
    touch(involvement.initiative, by=by, at=at)
    return taken


def take_role(
    *,
    initiative: Initiative,
    person: Person,
    role: str,
    started_on: dt.date | None,
    term_ends_on: dt.date | None = None,
) -> Involvement:
    """Give a role, within somebody's verb. Raises `AlreadyThere`, or `TermsOverlap` for days in an earlier time."""
    try:
        with transaction.atomic():
            return Involvement.objects.create(
                initiative=initiative, person=person, role=role, started_on=started_on, term_ends_on=term_ends_on
            )
    except IntegrityError as error:
        raise (TermsOverlap if "terms_apart" in str(error) else AlreadyThere) from error


@verb
def say_farewell(
    *,
    initiative: Initiative,
    person: Person,
    thanks: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    keeps_reading: bool = True,
    may_be_named: bool = False,
) -> Farewell:
    """Thank somebody who leaves; all their roles end. What is agreed now about reading on holds from now.

    Sent twice on a day it is one farewell. Raises `LastMustStay` when nobody would be left who may change the
    record: first hand over.
    """
    Initiative.objects.select_for_update().get(pk=initiative.pk)
    roles = list(Involvement.objects.active().filter(initiative=initiative, person=person))
    others = Involvement.objects.active().filter(initiative=initiative, role__in=EDITORS).exclude(person=person)
    said = Farewell.objects.filter(initiative=initiative, person=person, said_on=on, thanks=thanks).first()
    if not roles and said is not None:
        return said
    if any(row.role in EDITORS for row in roles) and not others.exists():
        raise LastMustStay
    for row in roles:
        _end(row, on)
    Farewell.objects.filter(initiative=initiative, person=person).exclude(keeps_reading=keeps_reading).update(
        keeps_reading=keeps_reading
    )
    touch(initiative, by=by, at=at)
    return Farewell.objects.create(
        initiative=initiative, person=person, thanks=thanks, keeps_reading=keeps_reading,
        may_be_named=may_be_named, said_on=on, said_by=by,
    )  # fmt: skip


@verb
def change_farewell(
    *, farewell: Farewell, thanks: str, keeps_reading: bool, may_be_named: bool, by: User, at: dt.datetime
) -> None:
    """Correct the words, or what was agreed about reading on and being named."""
    farewell.thanks, farewell.keeps_reading, farewell.may_be_named = thanks, keeps_reading, may_be_named
    farewell.save(update_fields=["thanks", "keeps_reading", "may_be_named"])
    touch(farewell.initiative, by=by, at=at)


@verb
def agree_to_be_named(*, farewell: Farewell, may_be_named: bool, by: User) -> None:
    """Whoever was thanked decides whether the look back names them, and may change that."""
    farewell.may_be_named = may_be_named
    farewell.save(update_fields=["may_be_named"])


@verb
def take_farewell_back(*, farewell: Farewell, by: User, at: dt.datetime) -> None:
    """They did not leave: the roles that ended with the farewell go on. Raises `AlreadyThere`."""
    ended = Involvement.objects.filter(
        initiative=farewell.initiative, person=farewell.person, ended_on=farewell.said_on
    )
    try:
        with transaction.atomic():
            for row in ended:
                row.ended_on = None
                row.save(update_fields=["ended_on"])
    except IntegrityError as error:
        raise AlreadyThere from error
    farewell.delete()
    touch(farewell.initiative, by=by, at=at)


def _end(involvement: Involvement, on: dt.date) -> None:
    involvement.ended_on = max(on, involvement.started_on or on)
    involvement.save(update_fields=["ended_on"])
