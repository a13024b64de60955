"""The nouns of the outbox."""

from collab.outbox.models.line import Heartbeat, Line
from collab.outbox.models.message import Message
from collab.outbox.models.occurrence import Occurrence
from collab.outbox.models.pause import Pause
from collab.outbox.models.recipient import Preference, Recipient
from collab.outbox.models.witness import Witness

__all__ = ["Heartbeat", "Line", "Message", "Occurrence", "Pause", "Preference", "Recipient", "Witness"]
