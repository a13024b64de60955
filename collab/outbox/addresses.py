"""Addresses of pages of the outbox, as they stand in a mail."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from collab.outbox.models import Recipient


def unsubscribe_address(recipient: Recipient) -> str:
    """Where somebody stops the mail with one click, without signing in."""
    return f"{settings.SITE_URL}{reverse('outbox:unsubscribe', args=[recipient.key])}"
