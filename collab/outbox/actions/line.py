"""Closing the line by hand, and letting mail through again."""

from __future__ import annotations

import datetime as dt

import structlog
from django.db.models import Max

from collab.accounts.models import User
from collab.outbox.actions.verb import verb
from collab.outbox.doorbell import ring
from collab.outbox.models import Line, Message
from collab.outbox.sending.line import installation, the_line

log = structlog.get_logger(__name__)


@verb
def close_line(*, by: User, at: dt.datetime, said: str = "") -> None:
    """Let no mail leave until somebody releases the line; one that is held already stays held for its own reason."""
    the_line()
    line = Line.objects.select_for_update().get(pk=1)
    if line.held_because:
        return
    line.held_because, line.held_at, line.said, line.changed_by = Line.Hold.CLOSED, at, said[:300], by
    line.save()
    log.info("outbox_line_closed", by=by.pk)


@verb
def release_line(*, by: User) -> None:
    """Let mail leave again, whatever held it.

    A copy becomes the installation that sends; what the brake held goes out, and counts no more for it.
    """
    the_line()
    line = Line.objects.select_for_update().get(pk=1)
    if not line.held_because:
        return
    was = line.held_because
    if was == Line.Hold.COPY:
        line.instance = installation()
    if was == Line.Hold.BRAKE:
        line.released_up_to = Message.objects.aggregate(last=Max("pk"))["last"] or 0
    line.held_because, line.held_at, line.said, line.changed_by = "", None, "", by
    line.save()
    ring("outbox.send")
    log.info("outbox_line_released", by=by.pk, was=was)
