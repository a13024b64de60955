"""What the reflector does: begin, write, send, correct, or say no. `by` is their account, when they have one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.actions.recording import in_the_language_of_the_register
from initiatives.actions.reflecting.holding import held
from initiatives.actions.reflecting.inviting import READABLE
from initiatives.actions.reflecting.planning import plan_round
from initiatives.actions.verb import verb
from initiatives.exceptions import NotComplete, RoundMoved
from initiatives.models import Answer, Initiative, OpenAnswer, Round, RoundLink
from initiatives.models.reflection.round import FILLING_STATES
from initiatives.reflection.filling import draft_of_answers, filled
from initiatives.reflection.independence import Refusal, why_not
from initiatives.reflection.people import keepers, recipients_of
from initiatives.reflection.posting import What, post

RESPONSE_DAYS = dt.timedelta(days=30)


@verb
def open_form(*, round: Round, by: User | None, on: dt.date, at: dt.datetime) -> bool:
    """Begin: the reflector says yes. False when they are not independent any more and the round was set aside.

    Beginning again (on another device) changes nothing. Raises `RoundMoved` when it cannot be filled in.
    """
    locked = held(round, *FILLING_STATES, Round.State.SUBMITTED)
    if locked.state == Round.State.SUBMITTED:
        return True
    if reasons := _reasons(locked, on=on):
        _set_aside(locked, reasons, on=on, at=at)
        return False
    if locked.state == Round.State.INVITED:
        Round.objects.filter(pk=locked.pk, state=Round.State.INVITED).update(
            state=Round.State.OPENED, opened_at=locked.opened_at or at
        )
    return True


# As one statement: what two windows write at the same moment, both stays.
_KEEP = """
UPDATE initiatives_round SET draft = draft || %s::jsonb
WHERE id = %s AND (state = 'opened' OR state = 'submitted' AND draft <> '{}')
"""


def keep_draft(*, round: Round, words: Mapping[str, Any]) -> bool:
    """Keep what was typed so far beside what was typed before; False when nothing is being filled in.

    No verb: a draft has no history, and is nobody's business yet.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_KEEP, [json.dumps(dict(words)), round.pk])
        return bool(cursor.rowcount)


@verb
def submit(*, round: Round, by: User | None, on: dt.date, at: dt.datetime) -> bool:
    """Send what is in the draft; it becomes the reflection, or corrects it. Sent twice at once it is sent once.

    False when the reflector is not independent any more: the round was set aside. Raises `NotComplete` with what is
    missing, and `RoundMoved` when it cannot be sent (any more).
    """
    locked = held(round, Round.State.OPENED, Round.State.SUBMITTED)
    is_correction = locked.state == Round.State.SUBMITTED
    if is_correction and not locked.draft:
        return True  # the same form, sent by a second press
    if not is_correction and (reasons := _reasons(locked, on=on)):
        _set_aside(locked, reasons, on=on, at=at)
        return False
    what = filled(locked)
    if what.gaps:
        raise NotComplete(what.gaps)
    if is_correction:
        locked.answers.all().delete()
        locked.open_answers.all().delete()
    answers, open_answers = what.answers()
    Answer.objects.bulk_create(answers)
    OpenAnswer.objects.bulk_create(open_answers)
    looked = [look for look in Round.Look.values if look in locked.draft.get("look", [])]
    to = recipients_of(keepers(locked.initiative))
    if is_correction:
        Round.objects.filter(pk=locked.pk).update(corrected_at=at, how_looked=looked, draft={})
        post(locked, What.CORRECTED, to, at=at, once=f"{at:%Y%m%d%H%M%S}")
        return True
    Round.objects.filter(pk=locked.pk, state=Round.State.OPENED).update(
        state=Round.State.SUBMITTED, submitted_at=at, answer_due_on=on + RESPONSE_DAYS, how_looked=looked, draft={}
    )
    RoundLink.objects.filter(round=locked, revoked_at__isnull=True).update(expires_at=at + READABLE)
    Initiative.objects.filter(pk=locked.initiative_id).update(reflected_on=on)
    post(locked, What.SUBMITTED, to, at=at)
    return True


@verb
def correct(*, round: Round, by: User | None) -> None:
    """Begin to correct what was sent: a draft beside what was sent. Raises `RoundMoved` after the response."""
    locked = held(round, Round.State.SUBMITTED)
    if locked.erased_at is not None:
        raise RoundMoved
    if not locked.draft:
        Round.objects.filter(pk=locked.pk).update(draft=draft_of_answers(locked))


@verb
def decline_invitation(
    *, round: Round, reason: str, words: str, suggestion: str, by: User | None, at: dt.datetime
) -> None:
    """Say no, with a reason and perhaps the name of somebody else. Raises `RoundMoved` when it was sent or is over."""
    locked = held(round, *FILLING_STATES, Round.State.DECLINED)
    if locked.state == Round.State.DECLINED:
        return
    Round.objects.filter(pk=locked.pk).update(
        state=Round.State.DECLINED, decline_reason=reason, decline_words=words, suggestion=suggestion, ended_at=at,
        draft={},
    )  # fmt: skip
    post(locked, What.DECLINED, recipients_of(keepers(locked.initiative)), at=at, once=f"{at:%Y%m%d%H%M%S}")


@verb
def reconsider(*, round: Round, by: User | None) -> None:
    """Take a no back. Raises `RoundMoved` when somebody else is asked by now."""
    locked = held(round, Round.State.DECLINED)
    if locked.erased_at is not None:
        raise RoundMoved
    Initiative.objects.select_for_update().get(pk=locked.initiative_id)
    if Round.objects.open().filter(initiative=locked.initiative_id).exists():
        raise RoundMoved
    Round.objects.filter(pk=locked.pk).update(
        state=Round.State.INVITED, decline_reason="", decline_words="", suggestion="", ended_at=None
    )


def _reasons(round_: Round, *, on: dt.date) -> list[Refusal]:
    # The database has a reflector for every invitation.
    return why_not(round_.initiative, round_.reflector_id, on=on) if round_.reflector_id else []


def _set_aside(round_: Round, reasons: list[Refusal], *, on: dt.date, at: dt.datetime) -> None:
    """Put the round aside and plan another one for somebody else. What was typed is kept until the link ends."""
    with in_the_language_of_the_register():
        because = _("The reflector is not independent any more.") + " " + " ".join(one.words for one in reasons)
    Round.objects.filter(pk=round_.pk).update(
        state=Round.State.WITHDRAWN, is_set_aside=True, because=because[:300], ended_at=at
    )
    if not Round.objects.open().filter(initiative=round_.initiative_id).exists():
        plan_round(initiative=round_.initiative, planned_on=on, is_light=round_.is_light, by=None)
    post(round_, What.SET_ASIDE, recipients_of(keepers(round_.initiative)), at=at)
