"""Putting letters about a round into the outbox: each once, whatever how often it is asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models

from collab.outbox.doorbell import ring
from collab.outbox.models import Message, Recipient
from initiatives.models import Round

LETTER = "reflection"
# A letter that could not leave for so long says nothing any more.
KEEPS_FOR = dt.timedelta(days=10)


class What(models.TextChoices):
    """The letters about a round. Their words are in `templates/emails/reflection/`."""

    INVITATION = "invitation", "to the reflector: would you look along?"
    REMINDER = "reminder", "to the reflector: it is still open"
    WAITS = "waits", "to the keepers: the reflector did not answer yet"
    DECLINED = "declined", "to the keepers: the reflector said no"
    SET_ASIDE = "set_aside", "to the keepers: the reflector is not independent any more"
    EXPIRED = "expired", "to the keepers, with a copy to the managers: nobody filled it in"
    SUBMITTED = "submitted", "to the keepers: there is a reflection"
    CORRECTED = "corrected", "to the keepers: the reflector corrected it"
    ANSWERED = "answered", "to the reflector: the response, and thanks"
    WITHDRAWN = "withdrawn", "to the reflector: it need not be filled in any more"


# These go to who looks; all others are about them.
TO_REFLECTOR = (What.INVITATION, What.REMINDER, What.ANSWERED, What.WITHDRAWN)


def key_of(round_id: int, what: What) -> str:
    """With what the key of every letter of this sort about the round begins."""
    return f"reflection:{round_id}:{what.value}:"


def post(round_: Round, what: What, to: Iterable[Recipient], *, at: dt.datetime, once: str = "") -> int:
    """Put the letter `what` into the outbox for each of `to`; what is there already stays. How many were asked for.

    `once` tells a second letter of the same sort from the first. Neither the link nor a word of it is kept here.
    """
    host = urlsplit(settings.SITE_URL).hostname
    rows = [
        Message(
            recipient=recipient, letter=LETTER, key=f"{key_of(round_.pk, what)}{once}:{recipient.pk}",
            message_id=f"<{uuid.uuid4().hex}@{host}>", context={"round": round_.pk, "what": what.value},
            created_at=at, due_at=at, expires_at=at + KEEPS_FOR,
        )
        for recipient in to
    ]  # fmt: skip
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    ring("outbox.send")
    return len(rows)
