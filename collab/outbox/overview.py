"""The messages of everybody, as an administrator looks at them: how many are how far, which, and what became of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from collab.accounts.models import User
from collab.outbox.actions.messages import CAN_BE_RESENT, CAN_BE_SUPPRESSED
from collab.outbox.forms import MessageFilterForm
from collab.outbox.models import Line, Message, Occurrence, Recipient
from collab.outbox.models.message import MessageQuerySet, State

PAGE = 50
# So many pages back; further one chooses a day or a person. Each page reads what stands before it too.
LAST_PAGE = 100
# What is ready is counted to the end: it has no index of its own, and grows for years.
NEWEST = 10_000
# Words can fit many people; then those are enough to find the one that is meant.
MOST_FOUND = 200
# Where something still has to happen or went wrong; the others are ready.
ASKS_ATTENTION = (State.FAILED, State.UNCERTAIN, State.RETRY)
_OPEN = (State.PENDING, State.CLAIMED, State.TRANSMITTING, State.RETRY, State.UNCERTAIN, State.FAILED)
_READY = (State.SENT, State.EXPIRED, State.SUPPRESSED)

# Each part along an index: open ones by their next moment, failed ones by their state, the rest among the newest.
_COUNTS = """
SELECT state, count(*) FROM outbox_message WHERE due_at IS NOT NULL GROUP BY state
UNION ALL
SELECT 'failed', count(*) FROM outbox_message WHERE state = 'failed'
UNION ALL
SELECT state, count(*) FROM (SELECT state FROM outbox_message ORDER BY id DESC LIMIT %s) newest
WHERE state IN ('sent', 'expired', 'suppressed') GROUP BY state
"""


@dataclass(frozen=True)
class Figure:
    """How many messages are in one state."""

    state: State
    number: int
    asks_attention: bool


def figures() -> list[Figure]:
    """How many messages are in each state, in the order of a life; the ready ones among the NEWEST only."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [NEWEST])
        known = dict(cursor.fetchall())
    return [Figure(state, known.get(state.value, 0), state in ASKS_ATTENTION) for state in (*_OPEN, *_READY)]


def line_state() -> Line:
    """The line; where nobody ever touched it, it is open."""
    return Line.objects.select_related("changed_by").first() or Line()


def oldest_due(at: dt.datetime) -> dt.datetime | None:
    """Since when the message waits that waits longest past its moment."""
    return Message.objects.due(at).order_by("due_at").values_list("due_at", flat=True).first()


def found_in(form: MessageFilterForm, *, page: int) -> tuple[list[Message], bool]:
    """A page of the messages that are looked for, newest first, and whether there are older ones."""
    rows = _narrowed(form.cleaned_data).select_related("recipient__user").defer("text", "html", "context")
    first = (page - 1) * PAGE
    found = list(rows.order_by("-pk")[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE and page < LAST_PAGE


def _narrowed(wanted: dict[str, Any]) -> MessageQuerySet:
    rows: MessageQuerySet = Message.objects.all()
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    if wanted["kind"]:
        rows = rows.filter(Exists(Occurrence.objects.filter(message=OuterRef("pk"), kind=wanted["kind"])))
    if day := wanted["day"]:
        begin = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        end = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
        rows = rows.filter(created_at__gte=begin, created_at__lt=end)
    if wanted["q"]:
        rows = rows.filter(recipient__in=_recipients(wanted["q"]))
    return rows


def _recipients(words: str) -> list[int]:
    """By name or address, of an account or of somebody without one."""
    users = User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words)).values_list("pk", flat=True)
    own = Q(user=None) & (Q(name__icontains=words) | Q(email__icontains=words))
    rule = Q(user__in=list(users[:MOST_FOUND])) | own
    return list(Recipient.objects.filter(rule).values_list("pk", flat=True)[:MOST_FOUND])


def can_resend(message: Message) -> bool:
    """Whether it can be sent (again) by hand."""
    return message.state in CAN_BE_RESENT and message.emptied_at is None


def can_suppress(message: Message) -> bool:
    """Whether it can still be stopped."""
    return message.state in CAN_BE_SUPPRESSED
