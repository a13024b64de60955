"""Putting letters to the guests of a celebration into the outbox: each once, whatever how often it is asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from collab.accounts.models import User
from collab.outbox.doorbell import ring
from collab.outbox.models import Message, Recipient
from initiatives.celebrations.days import day_of
from initiatives.models import Celebration, Guest

LETTER = "celebration"
# A letter that could not leave for so long says nothing any more.
KEEPS_FOR = dt.timedelta(days=10)


class What(models.TextChoices):
    """The letters to a guest. Their words are in `templates/emails/celebrations/`."""

    INVITATION = "invitation", "you are invited"
    CHANGED = "changed", "the day or the place changed"
    CANCELLED = "cancelled", "it does not take place, or without you"


def post(celebration: Celebration, what: What, guests: Iterable[Guest], *, by: User, at: dt.datetime) -> int:
    """Put the letter `what` into the outbox for those of `guests` with an address; how many that are.

    What a cancelled day needs is kept with the message: the guest, and perhaps the celebration, is not there any more.
    """
    to = [guest for guest in guests if guest.email]
    if not to:
        return 0
    recipients = _recipients(to)
    host = urlsplit(settings.SITE_URL).hostname
    rows = []
    for guest in to:
        day = day_of(celebration, guest)
        context = {"celebration": celebration.pk, "guest": guest.pk, "what": what.value, "by": by.pk}
        if what == What.CANCELLED:
            context["day"] = day.kept()
        rows.append(
            Message(
                recipient=recipients[guest.email.lower()], letter=LETTER, key=f"{day.uid}:{what.value}:{day.sequence}",
                message_id=f"<{uuid.uuid4().hex}@{host}>", context=context,
                created_at=at, due_at=at, expires_at=at + KEEPS_FOR,
            )
        )  # fmt: skip
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    ring("outbox.send")
    return len(rows)


def _recipients(guests: Iterable[Guest]) -> dict[str, Recipient]:
    """The rows in the outbox of these guests by address, made where they have none; who has an account has its row.

    Four statements for any number of guests.
    """
    names = {guest.email.lower(): guest.name for guest in guests}
    users = _users(names)
    Recipient.objects.bulk_create(
        [Recipient(user_id=key, language=language) for key, language in users.values()], ignore_conflicts=True
    )
    others = {email: name for email, name in names.items() if email not in users}
    Recipient.objects.bulk_create(
        [Recipient(email=email, name=name) for email, name in others.items()], ignore_conflicts=True
    )
    rows = Recipient.objects.select_related("user").annotate(address_key=Lower("email"))
    found = rows.filter(models.Q(user__in=[key for key, _ in users.values()]) | models.Q(address_key__in=others))
    return {row.address.lower(): row for row in found}


def _users(addresses: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The accounts with these addresses: the key and the language of each."""
    rows = User.objects.filter(is_active=True).annotate(address_key=Lower("email"))
    found = rows.filter(address_key__in=list(addresses)).values_list("address_key", "pk", "language")
    return {email: (key, language) for email, key, language in found}
