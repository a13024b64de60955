"""What binds us, through time: stating it, standing behind it, taking that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import NotAPartner, NothingToRestore, NotOfThisOrganisation, SentenceChanged
from initiatives.models import Endorsement, Initiative, Partnership, Statement
from initiatives.models.endorsement import sentence_key
from initiatives.table import works_for

ENDORSED_FOR = relativedelta(months=12)


def state(initiative: Initiative, *, by: User | None, on: dt.date) -> Statement:
    """Keep what `initiative` says now about what binds us and why now, dated; the same words are kept once.

    Partners endorse the sentence that binds them. When it changes, their endorsements no longer count;
    when only the urgency does, they still do: why now changes with the news, and asking every partner again
    for each new reason would make saying it a burden. Going back to a sentence brings back who stood behind it.
    """
    before = newest_statement(initiative)
    if before is not None and (before.binding, before.urgency) == (initiative.binding, initiative.urgency):
        return before
    statement = Statement.objects.create(
        initiative=initiative, binding=initiative.binding, urgency=initiative.urgency, stated_on=on, stated_by=by
    )
    if before is not None and sentence_key(before.binding) != sentence_key(statement.binding):
        initiative.endorsements.filter(is_current=True).update(is_current=False)
        _bring_back(initiative, statement.binding, on=on)
    return statement


def newest_statement(initiative: Initiative) -> Statement | None:
    """What it says now, as it was kept; None for what was imported and never changed since."""
    return initiative.statements.order_by("-pk").first()


@verb
def endorse(*, partnership: Partnership, sentence: str, by: User, on: dt.date) -> Endorsement:
    """Let a partner stand behind the sentence that `by` read (`sentence` is its `sentence_key`), for twelve months.

    Doing so again renews it; twice on a day is once. Raises `NotOfThisOrganisation`, `NotAPartner`
    or `SentenceChanged`.
    """
    initiative = Initiative.objects.select_for_update(no_key=True).get(pk=partnership.initiative_id)
    if not works_for(by, partnership.organisation_id, on=on):
        raise NotOfThisOrganisation
    if not Partnership.objects.active().filter(pk=partnership.pk).exists():
        raise NotAPartner
    if sentence != sentence_key(initiative.binding):
        raise SentenceChanged
    statement = newest_statement(initiative) or state(initiative, by=None, on=timezone.localdate(initiative.created_at))
    current = initiative.endorsements.filter(organisation=partnership.organisation_id, is_current=True).first()
    if current is not None and current.endorsed_on == on:
        return current
    if current is not None:
        current.is_current = False
        current.save(update_fields=["is_current"])
    return Endorsement.objects.create(
        initiative=initiative, organisation_id=partnership.organisation_id, statement=statement,
        endorsed_on=on, lapses_on=on + ENDORSED_FOR, endorsed_by=by,
    )  # fmt: skip


@verb
def withdraw_endorsement(*, endorsement: Endorsement, by: User, on: dt.date) -> None:
    """No longer stand behind the sentence. On the day itself this is an undo: the one before it counts again.

    Raises `NotOfThisOrganisation`, or `NothingToRestore` when it does not count any more.
    """
    initiative = Initiative.objects.select_for_update(no_key=True).get(pk=endorsement.initiative_id)
    if not works_for(by, endorsement.organisation_id, on=on):
        raise NotOfThisOrganisation
    endorsement.refresh_from_db()
    if not endorsement.is_current:
        raise NothingToRestore
    endorsement.is_current, endorsement.withdrawn_on = False, on
    endorsement.save(update_fields=["is_current", "withdrawn_on"])
    if endorsement.endorsed_on == on:
        earlier = initiative.endorsements.filter(organisation=endorsement.organisation_id, pk__lt=endorsement.pk)
        _count_again(earlier, initiative.binding, on=on)


def _bring_back(initiative: Initiative, binding: str, *, on: dt.date) -> None:
    """The newest endorsement of each partner counts again, when it was of this very sentence."""
    newest = initiative.endorsements.order_by("organisation_id", "-pk").distinct("organisation_id")
    _count_again(newest, binding, on=on, most=None)


def _count_again(rows: Iterable[Endorsement], binding: str, *, on: dt.date, most: int | None = 1) -> None:
    """Let the newest of `rows` count again that are of the sentence `binding` and have not lapsed."""
    fresh = Endorsement.objects.filter(pk__in=[row.pk for row in rows], withdrawn_on=None, lapses_on__gt=on)
    same = [
        row.pk
        for row in fresh.select_related("statement").order_by("-pk")
        if sentence_key(row.statement.binding) == sentence_key(binding)
    ]
    Endorsement.objects.filter(pk__in=same[:most]).update(is_current=True)
