"""Whether mail may leave: not from a copy, not far more than usual, not while somebody closed the line."""

from __future__ import annotations

import datetime as dt

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from collab.outbox.models import Line, Message

log = structlog.get_logger(__name__)

# The usual day is that of the last four weeks; the brake lets ten of them through.
USUAL_DAYS = 28
BRAKE_TIMES = 10


def installation() -> str:
    """The name of this installation: what it calls itself, and the database in which it stands.

    A dump that is restored finds another server or another database; a copied disk only another name.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        may_ask = cursor.fetchone()[0]
        server = "(SELECT system_identifier FROM pg_control_system())" if may_ask else "0"
        cursor.execute(f"SELECT {server}, oid, datname FROM pg_database WHERE datname = current_database()")  # noqa: S608
        identifier, oid, name = cursor.fetchone()
    return f"{settings.INSTANCE_ID[:80]} {identifier} {oid} {name}"


def the_line() -> Line:
    """The one row; the first who asks is the installation that may send."""
    line = Line.objects.filter(pk=1).first()
    if line is None:
        Line.objects.bulk_create([Line(pk=1, instance=installation())], ignore_conflicts=True)
        line = Line.objects.get(pk=1)
    return line


def hold(because: Line.Hold, *, at: dt.datetime, said: str) -> bool:
    """Let nothing leave any more; False when the line was held already: its first reason stays."""
    held = Line.objects.filter(pk=1, held_because="").update(
        held_because=because, held_at=at, said=said[:300], changed_by=None
    )
    if held:
        log.error("outbox_line_held", because=str(because.value), said=said)
    return bool(held)


def is_open(*, at: dt.datetime) -> bool:
    """Whether mail may leave at the instant `at`; closes the line when it should not."""
    line = the_line()
    if line.held_because:
        return False
    here = installation()
    if line.instance != here:
        hold(Line.Hold.COPY, at=at, said=_("Made by “%(line)s”, found in “%(here)s”.") % {
            "line": line.instance, "here": here,
        })  # fmt: skip
        return False
    ready = _ready(line, at)
    if ready > settings.OUTBOX_BRAKE and ready > (most := most_in_a_day(at=at)):
        said = _("%(ready)s mails within a day; %(most)s is the most that leaves by itself.")
        hold(Line.Hold.BRAKE, at=at, said=said % {"ready": ready, "most": most})
        return False
    return True


def most_in_a_day(*, at: dt.datetime) -> int:
    """How many mails may leave within a day without anybody looking."""
    days = (
        Message.objects.filter(sent_at__gt=at - dt.timedelta(days=USUAL_DAYS), sent_at__lte=at - dt.timedelta(days=1))
        .values(day=TruncDate("sent_at"))
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    )
    numbers = list(days)
    usual = sum(numbers) / len(numbers) if numbers else 0
    floor: int = settings.OUTBOX_BRAKE
    return max(floor, round(BRAKE_TIMES * usual))


def _ready(line: Line, at: dt.datetime) -> int:
    """What is ready now, and what left in the last day: many small heaps are a mass too."""
    new = Message.objects.filter(pk__gt=line.released_up_to)
    ready = new.waiting_to_be_sent(at).order_by().count()
    return ready and ready + new.filter(sent_at__gt=at - dt.timedelta(days=1)).count()
