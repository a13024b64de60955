"""People come and go: a role has a term, somebody takes it over, and who leaves is thanked."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from collab.accounts.models import User
from collab.lib.trail import event_model
from initiatives.actions.taking_back import before_change, last_change
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyThere, LastMustStay, NothingToRestore, TermsOverlap
from initiatives.models import Farewell, Initiative, Involvement
from partners.models import Person

EDITORS = (Involvement.Role.LEAD, Involvement.Role.COORDINATOR)


@verb
def set_term(*, involvement: Involvement, term_ends_on: dt.date | None, by: User, at: dt.datetime) -> int | None:
    """Agree until when somebody has the role; None takes the end away. Nothing ends by itself on that day.

    Gives the key of the change, with which `unset_term` takes it back; None when nothing changed.
    """
    before = last_change(involvement)
    involvement.term_ends_on = term_ends_on
    involvement.save(update_fields=["term_ends_on"])
    touch(involvement.initiative, by=by, at=at)
    change = last_change(involvement)
    return change if before is not None and change != before else None


@verb
def unset_term(*, involvement: Involvement, change: int, by: User, at: dt.datetime) -> None:
    """The term is again what it was before `change`. Raises `NothingToRestore` when something changed since."""
    before = before_change(Involvement.objects.select_for_update().get(pk=involvement.pk), change)
    involvement.term_ends_on = before.term_ends_on
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


@verb
def take_role_back(*, involvement: Involvement, successor: Involvement, by: User, at: dt.datetime) -> None:
    """The role was not handed over after all: it goes on, and `successor`, who took it over, never had it.

    Raises `NothingToRestore` when the role of either changed since.
    """
    old, new = (Involvement.objects.select_for_update().get(pk=row.pk) for row in (involvement, successor))
    is_handed_over = (old.initiative_id, old.role) == (new.initiative_id, new.role) and old.ended_on is not None
    if not is_handed_over or new.ended_on is not None or new.started_on != old.ended_on:
        raise NothingToRestore
    new.delete()
    involvement.ended_on = None
    try:
        with transaction.atomic():
            involvement.save(update_fields=["ended_on"])
    except IntegrityError as error:
        raise NothingToRestore from error
    touch(involvement.initiative, by=by, at=at)


def ended_by(involvement: Involvement) -> int | None:
    """The key of the user who ended the role, as far as the history knows."""
    ends = event_model(Involvement)._default_manager.filter(pgh_obj_id=involvement.pk, ended_on=involvement.ended_on)
    last = ends.select_related("pgh_context").order_by("-pgh_id").first()
    context = last.pgh_context if last is not None else None  # type: ignore[attr-defined]
    return context.metadata.get("user") if context is not None else None


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
        # Who has the role has it on that day as well; of the two PostgreSQL names the one that it looks at first.
        has_it = initiative.involvements.filter(person=person, role=role, ended_on=None).exists()
        raise (TermsOverlap if "terms_apart" in str(error) and not has_it else AlreadyThere) from error


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
