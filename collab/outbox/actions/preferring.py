"""What somebody says about their own mail: how often about what, none at all, and what they saw already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import structlog
from django.db import transaction

from collab.accounts.models import User
from collab.outbox.kinds import kinds
from collab.outbox.models import Occurrence, Preference, Recipient

logger = structlog.get_logger(__name__)


def recipient_of(user: User) -> Recipient:
    """`user` as somebody who receives mail; made at the first choice."""
    return Recipient.objects.get_or_create(user=user)[0]


@transaction.atomic
def choose_frequencies(*, recipient: Recipient, chosen: Mapping[str, str]) -> None:
    """Keep how often `recipient` wants mail about each sort; a sort that is not in `chosen` gets its own frequency.

    What is as usual has no row: should the usual change, it changes with it.
    """
    Recipient.objects.select_for_update().get(pk=recipient.pk)  # twice the same form at once: one after the other
    known = {row.kind: row for row in recipient.preferences.all()}
    for name, kind in kinds().items():
        wanted, row = chosen.get(name, kind.frequency), known.get(name)
        if wanted == kind.frequency:
            if row is not None:
                row.delete()
        elif row is None:
            Preference.objects.create(recipient=recipient, kind=name, frequency=wanted)
        elif row.frequency != wanted:
            row.frequency = wanted
            row.save(update_fields=["frequency"])


def stop_mail(*, recipient: Recipient, at: dt.datetime) -> None:
    """No mail at all any more; who stopped it before keeps that moment."""
    if Recipient.objects.filter(pk=recipient.pk, stopped_at__isnull=True).update(stopped_at=at):
        logger.info("mail_stopped", recipient=recipient.pk)
    recipient.refresh_from_db(fields=["stopped_at"])


def start_mail(*, recipient: Recipient) -> None:
    """Mail again, as often as was chosen for each sort."""
    if Recipient.objects.filter(pk=recipient.pk, stopped_at__isnull=False).update(stopped_at=None):
        logger.info("mail_started", recipient=recipient.pk)
    recipient.stopped_at = None


def mark_seen(*, user: User, keys: Iterable[int], at: dt.datetime) -> int:
    """Note that `user` saw those of their own news; returns how many were new."""
    return Occurrence.objects.unseen().filter(recipient__user=user, pk__in=keys).update(seen_at=at)


def mark_new(*, user: User, keys: Iterable[int]) -> int:
    """Show those of one's own news as new again; returns how many."""
    return Occurrence.objects.filter(recipient__user=user, pk__in=keys, seen_at__isnull=False).update(seen_at=None)
