"""Ways of sending: ours, and ours with one guard off, to see what that guard is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from collab.outbox.models import Message
from collab.outbox.sending import marking, send_due
from collab.outbox.sending.mails import mail_for
from collab.outbox.sending.wire import Wire
from tests.chaos.letters import Plain

BATCH = 5


def ours() -> None:
    """Claimed with a lease, said to be on its way, sent, marked."""
    send_due(now=timezone.now, limit_seconds=30, stop=lambda: False)


def without_fence() -> None:
    """Ours, but whoever wakes up marks the message, whoever holds it.

    One at a time: beside the mark of another message, the database itself refuses one that nobody holds.
    """
    settings.OUTBOX_BATCH = 1
    marking.MARK = marking.MARK.replace(marking.FENCE, "AND %(attempt)s IS NOT NULL")
    ours()


def without_witness() -> None:
    """Ours, but a crash of the database goes unnoticed."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE outbox_witness SET LOGGED")
    ours()


def mark_first() -> None:
    """Marked as sent, then sent."""
    with transaction.atomic():
        messages = list(_waiting().select_for_update(skip_locked=True, of=("self",)))
        _mark_sent(messages)
    with Wire() as wire:
        for message in messages:
            _post(wire, message)


def no_claim() -> None:
    """Sent, then marked as sent, and nobody says what they took."""
    with Wire() as wire:
        for message in _waiting():
            _post(wire, message)
            _mark_sent([message])


def _waiting():
    return Message.objects.waiting_to_be_sent(timezone.now()).select_related("recipient__user")[:BATCH]


def _mark_sent(messages: list[Message]) -> None:
    keys = [message.pk for message in messages]
    Message.objects.filter(pk__in=keys).update(state="sent", sent_at=timezone.now(), due_at=None)


def _post(wire: Wire, message: Message) -> None:
    at = timezone.now()
    wire.open()
    wire.post(mail_for(message, Plain().write([message], at=at)[message.pk], at=at))


@dataclass(frozen=True)
class Pattern:
    """A way of sending, how often a process is killed or frozen or the database crashes, and whether it must hold."""

    name: str
    send: Callable[[], None]
    kills: int = 0
    freezes: int = 0
    crashes: int = 0
    must_hold: bool = False


PATTERNS = [
    Pattern("ours, killed", ours, kills=200, must_hold=True),
    Pattern("ours, frozen past the lease", ours, freezes=15, must_hold=True),
    Pattern("ours, the database crashes", ours, crashes=12, must_hold=True),
    Pattern("guard off: marked first, then sent", mark_first, kills=60),
    Pattern("guard off: no claim", no_claim, kills=60),
    Pattern("guard off: no witness, the database crashes", without_witness, crashes=12),
    Pattern("guard off: no fence, frozen past the lease", without_fence, freezes=15),
]
