"""Making one initiative out of two: somebody proposes it, every lead agrees, and for a while it can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.deleting import KEPT_FOR
from initiatives.actions.overlapping import reopen_pair, settle_pair
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import (
    AlreadyDecided,
    CannotBeUndone,
    IsOver,
    LastMustStay,
    LeadMustStay,
    MergedOn,
    NothingToRestore,
    SameInitiative,
    StaleVersion,
    TwoLooks,
)
from initiatives.meeting.posting import What, post_to_all, post_to_leads
from initiatives.merging import PutBack, leads_of, move, put_back
from initiatives.models import Initiative, Involvement, Merge, MergeConsent, Pair, Partnership, Stage
from initiatives.models.reflection.round import FILLING_STATES, OPEN_STATES

State = Merge.State


@verb
def propose_merge(*, kept: Initiative, gone: Initiative, by: User, at: dt.datetime, text: str = "") -> Merge:
    """Propose that `gone` goes on in `kept`; who proposes it and leads one of them agrees by that.

    Two who propose it to each other are one proposal: where they differ about which one stays, it is the older
    initiative, whoever came first. Raises `SameInitiative`, `IsOver` or `TwoLooks`.
    """
    kept, gone = both_open(kept.pk, gone.pk)
    merge = Merge.objects.select_for_update().waiting().between(kept.pk, gone.pk).first()
    if merge is None:
        merge = Merge.objects.create(kept=kept, gone=gone, text=text, proposed_by=by, proposed_at=at)
        post_to_leads(What.MERGE_ASKED, merge, by=by, at=at)
        return _agree(merge, by=by, at=at)
    if merge.kept_id != kept.pk:
        if _older(kept, gone).pk != kept.pk:
            return merge  # they read which one stays, and agree to that or turn it round
        _turn_round(merge, by=by, at=at)
    return _agree(merge, by=by, at=at)


@verb
def agree_to_merge(*, merge: Merge, seen: str, by: User, at: dt.datetime) -> Merge:
    """Agree; with the last one it is carried out. Agreeing again, or to what is done, changes nothing.

    `seen` is what was read (`Merge.seen`). Raises `AlreadyDecided`, `IsOver`, `TwoLooks`, or `StaleVersion` when
    the other one is to stay by now, or one of the texts changed.
    """
    row = _waiting(merge)
    if row.state == State.DONE:
        return row
    if seen != row.seen:
        raise StaleVersion
    return _agree(row, by=by, at=at)


@verb
def turn_merge_round(*, merge: Merge, by: User, at: dt.datetime) -> Merge:
    """Let the other one stay: what was agreed was something else, so everybody is asked anew.

    Raises `AlreadyDecided`, `IsOver` or `TwoLooks`.
    """
    row = _waiting(merge)
    if row.state == State.DONE:
        raise AlreadyDecided
    _turn_round(row, by=by, at=at)
    return _agree(row, by=by, at=at)


@verb
def decline_merge(*, merge: Merge, reason: str, by: User, at: dt.datetime) -> Merge:
    """Say no, with the reason that the others read. Raises `AlreadyDecided`."""
    row = _undecided(merge)
    _end(row, State.DECLINED, by=by, at=at, reason=reason)
    post_to_leads(What.MERGE_DECLINED, row, by=by, at=at, words=reason)
    return row


@verb
def withdraw_merge(*, merge: Merge, by: User, at: dt.datetime) -> Merge:
    """Take one's own proposal back. Raises `AlreadyDecided`."""
    row = _undecided(merge)
    _end(row, State.WITHDRAWN, by=by, at=at)
    return row


@verb
def undo_merge(*, merge: Merge, by: User, at: dt.datetime) -> PutBack:
    """Make them two again: what nobody changed since goes back; says what could not, and what was added stays.

    Raises `NothingToRestore` after 30 days or when somebody was first, `MergedOn` when it went on into another since,
    `LeadMustStay` when a partner that would go back leads by now, `LastMustStay` when nobody would be left who may
    change the one that stayed, and `CannotBeUndone` when the database refuses.
    """
    _lock(merge.kept_id, merge.gone_id)
    row = _row(merge)
    until = row.can_be_undone_until(KEPT_FOR)
    if until is None or until < at:
        raise NothingToRestore
    if row.kept.merged_into is not None:
        raise MergedOn(row.kept.merged_into)
    if row.kept.deleted_at is not None:
        raise NothingToRestore
    _refuse_without_lead(row)
    had_keepers = _keepers(row.kept_id)
    try:
        with transaction.atomic():
            found = put_back(row)
            if had_keepers and not _keepers(row.kept_id):
                raise LastMustStay
            with connection.cursor() as cursor:
                # What is checked at the end of a transaction is checked here, where there is somebody to tell.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise CannotBeUndone from error
    _end(row, State.UNDONE, by=by, at=at)
    reopen_pair(one=row.kept, other=row.gone, outcome=Pair.Outcome.MERGED)
    for side in (row.kept, row.gone):
        touch(side, by=by, at=at)
    row.gone.refresh_from_db()
    post_to_all(What.UNDONE, row, by=by, at=at)
    return found


def both_open(one: int, other: int) -> tuple[Initiative, Initiative]:
    """Both rows, held: nobody closes, deletes or merges them meanwhile. Raises `SameInitiative` or `IsOver`."""
    if one == other:
        raise SameInitiative
    rows = _lock(one, other)
    if any(row.stage == Stage.CLOSED or row.deleted_at is not None for row in rows.values()):
        raise IsOver
    return rows[one], rows[other]


def _lock(*keys: int) -> dict[int, Initiative]:
    """The rows by key; always in one order, so that two who want the same two wait for each other and not for ever."""
    return {row.pk: row for row in Initiative.objects.select_for_update().filter(pk__in=keys).order_by("pk")}


def _row(merge: Merge) -> Merge:
    rows = Merge.objects.select_for_update(of=("self",)).select_related("kept__merged_into", "gone")
    return rows.get(pk=merge.pk)


def _undecided(merge: Merge) -> Merge:
    row = _row(merge)
    if row.state != State.WAITING:
        raise AlreadyDecided
    return row


def _waiting(merge: Merge) -> Merge:
    """The proposal, both initiatives held; also one just carried out. Raises `AlreadyDecided` or `IsOver`."""
    sides = _lock(merge.kept_id, merge.gone_id)
    row = _row(merge)
    if row.state == State.DONE:
        return row
    if row.state != State.WAITING:
        raise AlreadyDecided
    if any(side.stage == Stage.CLOSED or side.deleted_at is not None for side in sides.values()):
        raise IsOver
    return row


def _older(one: Initiative, other: Initiative) -> Initiative:
    return min(one, other, key=lambda row: (row.created_at, row.pk))


def _turn_round(merge: Merge, *, by: User, at: dt.datetime) -> None:
    merge.kept, merge.gone = merge.gone, merge.kept
    merge.save(update_fields=["kept", "gone"])
    merge.consents.all().delete()
    post_to_leads(What.MERGE_ASKED, merge, by=by, at=at)


def _agree(merge: Merge, *, by: User, at: dt.datetime) -> Merge:
    """Keep the consent of `by`, as far as it is wanted, and carry it out when it was the last one."""
    leads = leads_of(merge, on=timezone.localdate(at))
    if leads.wants(by):
        MergeConsent.objects.get_or_create(merge=merge, user=by, defaults={"given_at": at})
        leads = leads_of(merge, on=timezone.localdate(at))
    if leads.is_complete:
        _carry_out(merge, by=by, at=at)
    return merge


def _carry_out(merge: Merge, *, by: User, at: dt.datetime) -> None:
    looks = merge.gone.rounds.filter(state__in=FILLING_STATES)
    if looks.exists() and merge.kept.rounds.filter(state__in=OPEN_STATES).exists():
        raise TwoLooks
    post_to_all(What.MERGED, merge, by=by, at=at)  # whoever reads along with either, before they are one
    move(merge, by=by.pk, at=at)
    merge.state, merge.merged_at = State.DONE, at
    merge.save(update_fields=["state", "merged_at"])
    settle_pair(one=merge.kept, other=merge.gone, outcome=Pair.Outcome.MERGED, on=timezone.localdate(at))
    touch(merge.kept, by=by, at=at)
    merge.kept.refresh_from_db()
    merge.gone.refresh_from_db()


def _end(merge: Merge, state: str, *, by: User, at: dt.datetime, reason: str = "") -> None:
    merge.state, merge.reason, merge.ended_at, merge.ended_by = state, reason, at, by
    merge.save(update_fields=["state", "reason", "ended_at", "ended_by"])


def _refuse_without_lead(merge: Merge) -> None:
    """Who came with the other one may lead by now: then somebody else has to, before they go."""
    moved = merge.steps.filter(entry="partnership").exclude(after__role=Partnership.Role.LEAD)
    leads = Partnership.objects.active().filter(initiative=merge.kept_id, role=Partnership.Role.LEAD)
    if leads.filter(pk__in=moved.values("object_id")).exists():
        raise LeadMustStay


def _keepers(initiative: int) -> bool:
    roles = (Involvement.Role.LEAD, Involvement.Role.COORDINATOR)
    return Involvement.objects.active().filter(initiative=initiative, role__in=roles).exists()
