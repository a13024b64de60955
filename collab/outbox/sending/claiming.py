"""Taking messages to send, giving them back, and taking back what a sender held that is no more."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Exists, F, Q, Value, When
from django.utils.translation import gettext as _

from collab.outbox.models import Line, Message, Witness

State = Message.State


@dataclass(frozen=True)
class Claim:
    """Messages that one attempt holds until its lease runs out."""

    attempt: uuid.UUID
    messages: list[Message]


def claim(*, at: dt.datetime) -> Claim:
    """Take the oldest messages whose time has come; none while the line is held.

    One short transaction, on the disk before anything is sent: another sender passes by what is taken here, and
    after a crash of the database all of it counts as perhaps sent (`Witness`).
    """
    attempt = uuid.uuid4()
    is_open = Exists(Line.objects.filter(pk=1, held_because=""))
    with transaction.atomic(durable=True):
        messages = list(
            Message.objects.waiting_to_be_sent(at)
            .filter(is_open)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("recipient__user")
            .defer("text", "html")[: settings.OUTBOX_BATCH]
        )
        if messages:
            Witness.objects.create(pk=attempt, at=at)
        # What was uncertain is sent a second time: whoever receives it twice can read why.
        is_again = Case(When(state=State.UNCERTAIN, then=Value(True)), default=F("is_possible_duplicate"))
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(
            state=State.CLAIMED, attempt_id=attempt, due_at=lease(at), is_possible_duplicate=is_again
        )
    for message in messages:
        message.is_possible_duplicate |= message.state == State.UNCERTAIN
    return Claim(attempt, messages)


def lease(at: dt.datetime) -> dt.datetime:
    """Until when a sender that begins at the instant `at` is believed to be alive."""
    return at + dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def grace(at: dt.datetime) -> dt.datetime:
    """When what became uncertain at the instant `at` is sent once more."""
    return at + dt.timedelta(seconds=settings.OUTBOX_GRACE_SECONDS)


def release(claimed: Claim, *, at: dt.datetime) -> None:
    """Give back what was taken and not begun.

    After a crash of the database, what was begun and even sent may stand as taken again: without its witness nothing
    is given back, and `recover` calls it uncertain.
    """
    before = Case(When(attempts__gt=0, then=Value(State.RETRY)), default=Value(State.PENDING))
    Message.objects.filter(
        Exists(Witness.objects.filter(pk=claimed.attempt)),
        pk__in=[message.pk for message in claimed.messages],
        attempt_id=claimed.attempt,
        state=State.CLAIMED,
    ).update(state=before, attempt_id=None, due_at=at)
    Witness.objects.filter(pk=claimed.attempt).delete()


def recover(*, at: dt.datetime) -> dict[str, int]:
    """Take back what a sender held longer than its lease, and let go what is too old; how many of each state.

    Taken but not begun: nothing was sent, so it waits again. Begun, or taken before a crash of the database: it is
    uncertain and sent once more after a while; uncertain for the second time, it is left to a person. What somebody
    else recovers is passed by.
    """
    over = Message.objects.due(at).filter(Q(state__in=[State.CLAIMED, State.TRANSMITTING]) | Q(expires_at__lte=at))
    if not over.exists():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            RECOVER,
            {
                "at": at,
                "again_at": grace(at),
                "uncertain": _("The sender stopped before it knew whether it arrived."),
                "twice": _("Uncertain for the second time: perhaps it arrived, perhaps not."),
                "too_late": _("Perhaps it arrived; it is too late to send it again."),
                "stopped": _("The sender stopped before it began."),
            },
        )
        ends = {state: number for state, number in cursor.fetchall() if state in _ENDS}
    Witness.objects.filter(at__lt=at - dt.timedelta(days=1)).delete()
    return ends


_ENDS = (State.UNCERTAIN, State.FAILED, State.EXPIRED)
IS_WITNESSED = "EXISTS (SELECT 1 FROM outbox_witness WHERE outbox_witness.id = attempt_id)"
RECOVER = f"""
WITH over AS (
    SELECT id, state, is_possible_duplicate AS is_second, expires_at <= %(at)s AS is_late,
        state = 'transmitting' OR (state = 'claimed' AND NOT {IS_WITNESSED}) AS is_perhaps_sent
    FROM outbox_message
    WHERE due_at <= %(at)s AND (state IN ('claimed', 'transmitting') OR expires_at <= %(at)s)
    FOR UPDATE SKIP LOCKED
), so AS (
    SELECT id, state AS was, CASE
        WHEN is_perhaps_sent AND is_second THEN 'failed'
        WHEN is_perhaps_sent THEN 'uncertain'
        WHEN is_late THEN 'expired'
        ELSE 'retry' END AS state
    FROM over
), done AS (
    UPDATE outbox_message message SET state = so.state, attempt_id = NULL,
        due_at = CASE so.state WHEN 'uncertain' THEN %(again_at)s::timestamptz WHEN 'retry' THEN %(at)s END,
        because = CASE so.state
            WHEN 'failed' THEN %(twice)s
            WHEN 'uncertain' THEN %(uncertain)s
            WHEN 'retry' THEN %(stopped)s
            ELSE CASE so.was WHEN 'uncertain' THEN %(too_late)s ELSE message.because END END
    FROM so WHERE message.id = so.id RETURNING so.state
)
SELECT state, count(*) FROM done GROUP BY state
"""  # noqa: S608 (our own constants)
