"""What a sweep would do on a day, without doing it: for `manage.py sweep --dry-run`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Max

from collab.outbox.calendar import Calendar
from collab.outbox.models import Message, Occurrence
from initiatives.models import Initiative
from initiatives.reminders.rules import RULES
from initiatives.reminders.sweep import sweep_within


@transaction.atomic
def plan(*, on: dt.date, at: dt.datetime) -> dict[str, Any]:
    """What each rule would make on the date `on`, or on the sending day to which that moves; all is taken back.

    People are named, never by their address. Nothing of what is written here stays.
    """
    last = Occurrence.objects.aggregate(last=Max("pk"))["last"] or 0
    last_message = Message.objects.aggregate(last=Max("pk"))["last"] or 0
    calendar = Calendar()
    silence, moves_to = calendar.why_silent(on), calendar.next_sending_day(on)
    swept = sweep_within(on=on, at=at)
    news = set(Occurrence.objects.filter(pk__gt=last).values_list("pk", flat=True))
    if silence:
        sweep_within(on=moves_to, at=at + (moves_to - on))
    made = list(Occurrence.objects.filter(pk__gt=last).select_related("recipient__user").order_by("pk"))
    titles = dict(Initiative.objects.filter(pk__in={one.subject_id for one in made}).values_list("pk", "title"))
    messages = Message.objects.filter(pk__gt=last_message).count()
    transaction.set_rollback(True)
    count = Counter(one.kind for one in made)
    return {
        "on": on.isoformat(),
        "is_busy": swept.is_busy,
        "silent": silence.value if silence else None,
        "silent_because": str(silence.label) if silence else "",
        "moves_to": moves_to.isoformat() if silence else None,
        "touched": swept.touched,
        "messages": messages,
        "rules": {kind: count[kind] for kind in dict.fromkeys(rule.tells for rule in RULES.values())},
        "occurrences": [
            {
                "kind": one.kind,
                "initiative": one.subject_id,
                "title": titles.get(one.subject_id, ""),
                "object": one.object_id,
                "occurs_on": one.occurs_on.isoformat(),
                "step": one.step,
                "is_copy": one.is_copy,
                "whom": _name(one),
                "told_on": (on if not silence or one.pk in news else moves_to).isoformat(),
            }
            for one in made
        ],
    }


def _name(one: Occurrence) -> str:
    """Who it is for; somebody without a name by the number of the account, never by the address."""
    user = one.recipient.user
    return (user.name if user else one.recipient.name) or f"#{one.recipient_id}"
