"""Sending what is due: claimed with a lease, said to be on its way, sent, and marked. ADR 11 is the promise."""

from collab.outbox.sending.running import Sent, send_due

__all__ = ["Sent", "send_due"]
