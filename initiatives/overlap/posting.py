"""Putting letters about overlap into the outbox: each once for who it is to and what it is about."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

from collab.accounts.models import User
from collab.outbox.doorbell import ring
from collab.outbox.models import Message
from initiatives.models import Initiative, Verdict
from initiatives.reflection.people import keepers, managers, recipients_of

LETTER = "overlap"
KEEPS_FOR = dt.timedelta(days=10)


class What(models.TextChoices):
    """The letters. Their words are in `templates/emails/overlap/`."""

    ASKED = "asked", "somebody who cannot open it logs something like it"
    DIFFERENT = "different", "somebody says that the two are not the same"
    MEET = "meet", "the two never worked together, and could"


def ask_coordinator(initiative: Initiative, *, title: str, by: User, at: dt.datetime) -> bool:
    """Ask who keeps an initiative that `by` cannot open; at most once a day. Whether there was somebody to ask."""
    day = timezone.localdate(at)
    to = keepers(initiative) or managers(initiative, on=day)
    context = {"initiative": initiative.pk, "what": What.ASKED.value, "by": by.pk, "title": title}
    _post(to, f"overlap:asked:{initiative.pk}:{by.pk}:{day:%Y%m%d}", context, at=at)
    return bool(to)


def tell_verdict(verdict: Verdict, mine: Initiative, *, by: User, at: dt.datetime) -> None:
    """Tell who keeps the other initiative that `by` says of `mine` that it is not the same, and why."""
    other = verdict.second if verdict.first_id == mine.pk else verdict.first
    to = [user for user in keepers(other) if user.pk != by.pk and _may_see(user, mine)]
    context = {
        "initiative": other.pk,
        "other": mine.pk,
        "what": What.DIFFERENT.value,
        "by": by.pk,
        "verdict": verdict.pk,
    }
    _post(to, f"overlap:different:{verdict.pk}", context, at=at)


def introduce(one: Initiative, other: Initiative, *, words: str, by: User, at: dt.datetime) -> int:
    """Introduce who keeps these two to each other, once; how many were written to."""
    written = 0
    for mine, theirs in ((one, other), (other, one)):
        to = [user for user in keepers(mine) if _may_see(user, theirs)]
        context = {"initiative": mine.pk, "other": theirs.pk, "what": What.MEET.value, "by": by.pk, "words": words}
        written += _post(to, f"overlap:meet:{mine.pk}:{theirs.pk}", context, at=at)
    return written


def _may_see(user: User, initiative: Initiative) -> bool:
    return Initiative.objects.visible_to(user).filter(pk=initiative.pk).exists()


def _post(users: Iterable[User], key: str, context: dict[str, Any], *, at: dt.datetime) -> int:
    to = list(users)
    host = urlsplit(settings.SITE_URL).hostname
    rows = [
        Message(
            recipient=recipient, letter=LETTER, key=f"{key}:{recipient.pk}", message_id=f"<{uuid.uuid4().hex}@{host}>",
            context=context, created_at=at, due_at=at, expires_at=at + KEEPS_FOR,
        )
        for recipient in (recipients_of(to) if to else [])
    ]  # fmt: skip
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        ring("outbox.send")
    return len(rows)
