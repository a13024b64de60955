"""Putting letters to people named or pictured into the outbox: each once for each link."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models

from collab.accounts.models import User
from collab.outbox.actions import forget_letters
from collab.outbox.doorbell import ring
from collab.outbox.models import Message, Recipient
from initiatives.models import Celebration, Mention
from initiatives.reflection.people import recipients_of

LETTER = "consent"
# A letter that could not leave for so long asks about something that people no longer talk about.
KEEPS_FOR = dt.timedelta(days=10)


class What(models.TextChoices):
    """The letters. Their words are in `templates/emails/consent/`."""

    ASKED = "asked", "may this be shown?"
    EVERYONE = "everyone", "you said yes; may everyone see it now?"


def key_of(mention_id: int) -> str:
    """With what the key of every letter about this mention begins."""
    return f"consent:{mention_id}:"


def post(mention: Mention, what: What, *, at: dt.datetime) -> None:
    """Put the letter `what` into the outbox, once for the link that the mention has; the link itself is not kept."""
    message = Message(
        recipient=_recipient(mention), letter=LETTER, key=f"{key_of(mention.pk)}{what.value}:{mention.token[:16]}",
        message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>",
        context={"mention": mention.pk, "what": what.value, "link": mention.token[:16]},
        created_at=at, due_at=at, expires_at=at + KEEPS_FOR,
    )  # fmt: skip
    Message.objects.bulk_create([message], ignore_conflicts=True)
    ring("outbox.send")


def forget(mentions: Iterable[int], *, at: dt.datetime) -> None:
    """Remove all letters to these; and who receives nothing else and has no account, with their address."""
    if keys := [key_of(key) for key in mentions]:
        forget_letters(to_them=keys, about_them=[], at=at)


def forget_all_of(celebrations: Iterable[Celebration], *, at: dt.datetime) -> None:
    """Remove all letters about who is named or pictured at these celebrations, which go themselves."""
    forget(Mention.objects.filter(celebration__in=list(celebrations)).values_list("pk", flat=True), at=at)


def _recipient(mention: Mention) -> Recipient:
    """The row in the outbox of somebody with or without an account."""
    user = User.objects.filter(email__iexact=mention.email, is_active=True).first()
    if user is not None:
        return recipients_of([user])[0]
    known = Recipient.objects.filter(email__iexact=mention.email).first()
    if known is not None:
        return known
    return Recipient.objects.get_or_create(email=mention.email.lower(), defaults={"name": mention.name})[0]
