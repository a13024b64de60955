"""The end, and what comes after it: closing with a look back, a successor, reopening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.actions.form import end_body
from initiatives.actions.logging import log_initiative
from initiatives.actions.partnering import add_partner, change_partner, first_free_day
from initiatives.actions.recording import in_the_language_of_the_register, record_stage
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import AlreadyClosed, HasSuccessor, NotClosed
from initiatives.models import Body, Closing, Initiative, JoinRequest, Partnership, Stage
from initiatives.models.partnership import LEADING
from partners.models import Organisation


@verb
def close_initiative(
    *,
    initiative: Initiative,
    reached: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    learned: str = "",
    thanked: str = "",
    celebrated: str = "",
    next_step: str = "",
    ends_groups: bool = False,
    to_who_waits: str = "",
) -> Closing:
    """Close it with a look back. Requests that nobody answered are declined, invitations taken back: they read
    `to_who_waits`, or that it is closed.

    It stays readable and can be found. `ends_groups` lets its groups stop on the same day. Closing after
    a reopening writes the look back anew; the history keeps the old words. Raises `AlreadyClosed`.
    """
    locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if locked.stage == Stage.CLOSED:
        raise AlreadyClosed
    with in_the_language_of_the_register():
        why = _("The initiative is closed.")
    if ends_groups:
        for body in Body.objects.filter(initiative=locked, started_on__lte=on, ended_on__isnull=True):
            end_body(body=body, ended_on=on, why=why, by=by, on=on, at=at)
    locked.join_requests.waiting().update(
        outcome=Case(
            When(direction=JoinRequest.Direction.ASKED, then=Value(JoinRequest.Outcome.DECLINED)),
            default=Value(JoinRequest.Outcome.WITHDRAWN),
        ),
        reason=to_who_waits or why, decided_at=at, decided_by=by,
    )  # fmt: skip
    words = {
        "reached": reached, "learned": learned, "thanked": thanked, "celebrated": celebrated,
        "next_step": next_step, "closed_on": on, "closed_by": by,
    }  # fmt: skip
    closing, _is_new = Closing.objects.update_or_create(initiative=locked, defaults=words)
    record_stage(locked, before=locked.stage, after=Stage.CLOSED, why=reached[:500], by=by, on=on, at=at)
    initiative.refresh_from_db()
    return closing


@verb
def change_closing(*, closing: Closing, by: User, at: dt.datetime, **words: str) -> None:
    """Correct the look back; the history keeps the old words."""
    for name, text in words.items():
        setattr(closing, name, text)
    closing.save(update_fields=list(words))
    touch(closing.initiative, by=by, at=at)


@verb
def start_successor(*, predecessor: Initiative, by: User, at: dt.datetime, **facts: Any) -> Initiative:
    """Log the next initiative as the one that comes after `predecessor`; `facts` are those of `log_initiative`.

    Raises `NotClosed`, or `HasSuccessor` when there is one already; then nothing is logged. The same
    form sent twice is the same successor.
    """
    closing = Closing.objects.select_for_update(of=("self",)).filter(initiative=predecessor).first()
    if closing is None:
        raise NotClosed
    initiative = log_initiative(by=by, at=at, **facts)
    if closing.successor is not None and closing.successor_id != initiative.pk:
        raise HasSuccessor(closing.successor)
    closing.successor = initiative
    closing.save(update_fields=["successor"])
    return initiative


@verb
def reopen_initiative(
    *,
    initiative: Initiative,
    why: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
    horizon_on: dt.date | None = None,
    successions: Iterable[tuple[Partnership, Organisation]] = (),
) -> None:
    """Open it again, in the stage that it had, and say why; the look back stays until it is closed anew.

    `successions` says which organisation goes on for a partner that merged away. Raises `NotClosed`.
    """
    locked = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if locked.stage != Stage.CLOSED:
        raise NotClosed
    last = locked.stage_changes.into(Stage.CLOSED).first()
    after = last.before if last is not None and last.before != Stage.PAUSED else Stage.GROWING
    record_stage(locked, before=Stage.CLOSED, after=after, why=why, by=by, on=on, at=at)
    Initiative.objects.filter(pk=locked.pk).update(horizon_on=horizon_on)
    for partnership, successor in successions:
        succeed_partner(partnership=partnership, successor=successor, by=by, on=on, at=at)
    initiative.refresh_from_db()


@verb
def succeed_partner(
    *, partnership: Partnership, successor: Organisation, by: User, on: dt.date, at: dt.datetime
) -> None:
    """Let `successor` go on for a partner that merged away: in its role, also when it takes part already."""
    initiative, role = partnership.initiative, partnership.role
    leads = role in LEADING
    there = Partnership.objects.active().filter(initiative=initiative, organisation=successor).first()
    if there is not None:
        if leads and there.role != Partnership.Role.LEAD:
            change_partner(partnership=there, role=role, joined_on=there.joined_on, by=by, at=at)
    else:
        joined_on = first_free_day(initiative, successor, on)
        add_partner(initiative=initiative, organisation=successor, role=role, joined_on=joined_on, by=by, at=at)
    with in_the_language_of_the_register():
        reason = _("Goes on as %(name)s.") % {"name": successor.spoken_name}
    row = Partnership.objects.get(pk=partnership.pk)
    row.left_on = max(filter(None, [row.organisation.valid_to or on, row.joined_on]))
    row.left_reason, row.name_then = reason[:300], row.name_then or row.organisation.name
    row.save(update_fields=["left_on", "left_reason", "name_then"])
