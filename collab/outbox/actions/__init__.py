"""The verbs of the outbox."""

from collab.outbox.actions.emptying import empty_bodies
from collab.outbox.actions.forgetting import forget_letters
from collab.outbox.actions.line import close_line, release_line
from collab.outbox.actions.messages import CannotResend, CannotSuppress, mend_address, resend, suppress
from collab.outbox.actions.preferring import (
    choose_frequencies,
    mark_new,
    mark_seen,
    recipient_of,
    start_mail,
    stop_mail,
)

__all__ = [
    "CannotResend",
    "CannotSuppress",
    "choose_frequencies",
    "close_line",
    "empty_bodies",
    "forget_letters",
    "mark_new",
    "mark_seen",
    "mend_address",
    "recipient_of",
    "release_line",
    "resend",
    "start_mail",
    "stop_mail",
    "suppress",
]
