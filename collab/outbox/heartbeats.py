"""Signs of life: what each part of the works writes down, so that the page of health can see who fell silent."""

from __future__ import annotations

import datetime as dt

from collab.outbox.models import Heartbeat

# The worker did work that was asked for; the schedule ticks; the rules were looked at; mail was looked for.
WORKER, BEAT, SWEEP, SENDER = "worker", "beat", "sweep", "sender"


def seen(name: str, *, at: dt.datetime, said: str = "") -> None:
    """Write down that `name` was alive at the instant `at`; safe from many processes at once."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=at, said=said[:300])],
        update_conflicts=True, unique_fields=["name"], update_fields=["at", "said"],
    )  # fmt: skip


def last_seen() -> dict[str, dt.datetime]:
    """When each part was last seen alive; who was never seen is not in it."""
    return dict(Heartbeat.objects.values_list("name", "at"))
