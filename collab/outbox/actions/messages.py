"""What an administrator does with one message."""

from __future__ import annotations

import datetime as dt

import structlog
from django.utils.translation import gettext as _

from collab.accounts.models import User
from collab.outbox.actions.verb import verb
from collab.outbox.doorbell import ring
from collab.outbox.models import Message, Recipient

log = structlog.get_logger(__name__)
State = Message.State

# A message that was too late gets so long again when somebody sends it all the same.
AGAIN = dt.timedelta(days=2)
CAN_BE_RESENT = (State.FAILED, State.UNCERTAIN, State.EXPIRED, State.SUPPRESSED)
CAN_BE_SUPPRESSED = (State.PENDING, State.CLAIMED, State.RETRY, State.UNCERTAIN)


class CannotResend(Exception):
    """It waits or was sent already, or its words were removed."""


class CannotSuppress(Exception):
    """It is being sent at this moment, or nothing happens with it any more."""


@verb
def resend(*, message: Message, by: User, at: dt.datetime) -> None:
    """Send it (again), with the same Message-ID; asked once more whether it still holds. Raises `CannotResend`."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state not in CAN_BE_RESENT or locked.emptied_at:
        raise CannotResend
    was = locked.state
    locked.is_possible_duplicate |= was == State.UNCERTAIN
    locked.state, locked.due_at, locked.because, locked.attempts = State.PENDING, at, "", 0
    locked.expires_at = max(locked.expires_at, at + AGAIN)
    locked.save(update_fields=["state", "due_at", "because", "attempts", "expires_at", "is_possible_duplicate"])
    message.refresh_from_db()
    ring("outbox.send")
    log.info("outbox_resent", message=message.pk, was=was, by=by.pk)


@verb
def suppress(*, message: Message, by: User, because: str = "") -> None:
    """Do not send it; a sender that took it gives way. Raises `CannotSuppress`."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state not in CAN_BE_SUPPRESSED:
        raise CannotSuppress
    was = locked.state
    locked.state, locked.due_at, locked.attempt_id = State.SUPPRESSED, None, None
    locked.because = (because or _("An administrator stopped it."))[:300]
    locked.save(update_fields=["state", "due_at", "attempt_id", "because"])
    message.refresh_from_db()
    log.info("outbox_suppressed", message=message.pk, was=was, by=by.pk)


@verb
def mend_address(*, recipient: Recipient, by: User) -> None:
    """Send to this address again, which its mail server refused before."""
    recipient.refused_at, recipient.refused_address, recipient.refused_because = None, "", ""
    recipient.save(update_fields=["refused_at", "refused_address", "refused_because"])
    log.info("outbox_address_mended", recipient=recipient.pk, by=by.pk)
