"""The verbs of the outbox."""

from collab.outbox.actions.emptying import empty_bodies
from collab.outbox.actions.line import close_line, release_line
from collab.outbox.actions.messages import CannotResend, CannotSuppress, mend_address, resend, suppress

__all__ = [
    "CannotResend", "CannotSuppress", "close_line", "empty_bodies", "mend_address", "release_line", "resend",
    "suppress",
]  # fmt: skip
