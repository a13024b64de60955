"""Changing the state of a message that one holds: one statement, refused when somebody else holds it now."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from dataclasses import dataclass
from typing import NamedTuple

import structlog
from django.db import InterfaceError, OperationalError, connection

from collab.lib.prepared import rows
from collab.outbox.letters import Letter
from collab.outbox.models import Message
from collab.outbox.models.message import State

log = structlog.get_logger(__name__)

# A database that restarts is back within half a minute; what was sent must still be marked then.
PAUSES = (0.05, 0.2, 0.5, 1, 2, 4, 8, 16)


@dataclass(frozen=True)
class Change:
    """How an attempt ended for a message. `counts`: the message itself was the reason to try again."""

    message: Message
    state: State
    because: str = ""
    due_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    counts: bool = False


@dataclass(frozen=True)
class Beginning:
    """A message that is about to be sent, with its words, and until when its sender is believed to be alive.

    Of the words is written down what may be kept: what lets somebody in leaves with the mail and nowhere else.
    """

    message: Message
    letter: Letter
    lease: dt.datetime


class Marked(NamedTuple):
    """Which of both was still ours."""

    ended: bool
    begun: bool


# The fence: whoever holds the row no more, changes nothing.
FENCE = "AND attempt_id = %(attempt)s"
# One commit a mail: that the one before was sent, and that this one is on its way. It does not wait for the disk: a
# sender that dies loses nothing of it, and what a crash of the database loses is told by the missing `Witness`.
MARK = f"""
WITH ended AS (
    UPDATE outbox_message SET state = %(state)s, because = %(because)s, due_at = %(due_at)s, sent_at = %(sent_at)s,
        attempts = attempts + %(counts)s, attempt_id = NULL
    WHERE id = %(ended)s {FENCE} RETURNING id
), begun AS (
    UPDATE outbox_message SET state = 'transmitting', due_at = %(lease)s, because = '',
        subject = %(subject)s, text = %(text)s, html = %(html)s
    WHERE id = %(begun)s {FENCE}
        AND EXISTS (SELECT 1 FROM outbox_line WHERE outbox_line.id = 1 AND held_because = '')
    RETURNING id
)
SELECT (SELECT count(*) FROM ended) > 0, (SELECT count(*) FROM begun) > 0,
    set_config('synchronous_commit', 'off', true)
"""  # noqa: S608 (our own constants)


def mark(attempt: uuid.UUID, *, ended: Change | None = None, begun: Beginning | None = None) -> Marked:
    """Write down how one message ended and that another is on its way, in one commit.

    Tries again on a new connection when the database went away: asked twice it does the same.
    """
    values = {"attempt": attempt, **_ended(ended), **_begun(begun)}
    for pause in PAUSES:
        try:
            return Marked(*rows(MARK, values)[0][:2])
        except (OperationalError, InterfaceError) as error:
            log.warning("outbox_database_away", error=type(error).__name__)
            connection.close()
            time.sleep(pause)
    return Marked(*rows(MARK, values)[0][:2])


def _ended(change: Change | None) -> dict[str, object]:
    if change is None:
        return {"ended": None, "state": "", "because": "", "due_at": None, "sent_at": None, "counts": 0}
    return {
        "ended": change.message.pk, "state": change.state.value, "because": change.because[:300],
        "due_at": change.due_at, "sent_at": change.sent_at, "counts": int(change.counts),
    }  # fmt: skip


def _begun(beginning: Beginning | None) -> dict[str, object]:
    if beginning is None:
        return {"begun": None, "lease": None, "subject": "", "text": "", "html": ""}
    letter = beginning.letter.kept()
    return {
        "begun": beginning.message.pk, "lease": beginning.lease,
        "subject": letter.subject, "text": letter.text, "html": letter.html,
    }  # fmt: skip
