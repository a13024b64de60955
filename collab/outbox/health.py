"""Whether the works run and reminders leave: each answer with its cause, for machines and for people.

Nothing here tells of a person: only which part is away, and since when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils.translation import gettext_lazy as _
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from collab.outbox import heartbeats
from collab.outbox.models import Heartbeat, Line, Message

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BROKER_SECONDS = 0.5
SILENT_AFTER = dt.timedelta(minutes=2)  # four signs of life missed
SWEEP_SILENT_AFTER = dt.timedelta(days=1)
WAITS_TOO_LONG = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Check:
    """One part: whether it is well; if not, why, and since when as far as we know."""

    name: str
    label: StrOrPromise
    cause: StrOrPromise = ""
    since: dt.datetime | None = None

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.cause

    def as_json(self) -> dict[str, Any]:
        """For a machine."""
        answer: dict[str, Any] = {"ok": self.is_ok}
        if not self.is_ok:
            answer |= {"cause": str(self.cause), "since": self.since.isoformat() if self.since else None}
        return answer


def works(*, at: dt.datetime) -> list[Check]:
    """Web, database, broker, worker and schedule."""
    web = Check("web", _("The website"))
    try:
        has_queue = _queue_is_there()
        seen = heartbeats.last_seen()
    except DatabaseError:
        unknown = _("Not known: the database does not answer")
        return [
            web,
            Check("database", _("The database"), _("The database does not answer")),
            broker() if settings.REDIS_URL else Check("broker", _("The queue"), unknown),
            Check("worker", _("The worker"), unknown),
            Check("beat", _("The schedule"), unknown),
        ]
    return [
        web,
        Check("database", _("The database")),
        broker() if settings.REDIS_URL else _queue_in_database(has_queue),
        _alive(heartbeats.WORKER, _("The worker"), _("No work was done"), seen, at=at),
        _alive(heartbeats.BEAT, _("The schedule"), _("The schedule does not tick"), seen, at=at),
    ]


def reminders(*, at: dt.datetime) -> list[Check]:
    """Whether reminders are made and leave."""
    try:
        return [_line(), _waiting(at=at), _sweep(at=at)]
    except DatabaseError:
        return [Check("database", _("The database"), _("The database does not answer"))]


def broker() -> Check:
    """Whether Redis answers, within half a second: one that is frozen or cannot be found does not."""
    label = _("The queue")
    try:
        _within(BROKER_SECONDS, _ping)
    except TimeoutError:
        return Check("broker", label, _("Redis does not answer in time"))
    except (RedisError, OSError):
        return Check("broker", label, _("Redis does not answer"))
    return Check("broker", label)


def _ping() -> None:
    limits = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    with Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **limits) as redis:
        redis.ping()


def _within(seconds: float, call: Callable[[], None]) -> None:
    """Do `call` in a thread of its own; raises TimeoutError when it takes longer (finding a name has no limit)."""
    done: Future[None] = Future()

    def _call() -> None:
        try:
            done.set_result(call())  # type: ignore[func-returns-value]
        except Exception as error:  # handed on to who waits
            done.set_exception(error)

    Thread(target=_call, daemon=True).start()
    done.result(timeout=seconds)


def _queue_is_there() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _queue_in_database(is_there: bool) -> Check:
    cause = "" if is_there else _("The queue was not made in the database: run manage.py prepare")
    return Check("broker", _("The queue"), cause)


def _alive(
    name: str, label: StrOrPromise, cause: StrOrPromise, seen: dict[str, dt.datetime], *, at: dt.datetime
) -> Check:
    last = seen.get(name)
    return Check(name, label) if last and at - last <= SILENT_AFTER else Check(name, label, cause, last)


def _line() -> Check:
    """Whether mail may leave; a sender that finds itself in a copy, or before far too much, holds it."""
    label = _("The line")
    line = Line.objects.first()
    if line is None or not line.held_because:
        return Check("line", label)
    return Check("line", label, line.get_held_because_display(), line.held_at)


def _waiting(*, at: dt.datetime) -> Check:
    """The oldest message with which something should have happened; one left by a sender that died counts too."""
    label = _("Messages that must leave")
    before = at - WAITS_TOO_LONG
    oldest = Message.objects.due(before).order_by("due_at").values_list("due_at", flat=True).first()
    if oldest:
        return Check("waiting", label, _why_waiting(at), oldest)
    refused = _refused_since(before)
    return Check("waiting", label, _("The mail server takes nothing") if refused else "", refused)


def _why_waiting(at: dt.datetime) -> StrOrPromise:
    """What the last run of the sender tells about it; its own words are for the administrator's pages only."""
    sender = Heartbeat.objects.filter(name=heartbeats.SENDER).first()
    if sender is None or at - sender.at > SILENT_AFTER:
        return _("A message waits longer than 15 minutes: nobody sends")
    if sender.said:
        return _("A message waits longer than 15 minutes: there is trouble with the mail server")
    return _("A message waits longer than 15 minutes")


def _refused_since(before: dt.datetime) -> dt.datetime | None:
    """The instant from which on nothing left, although it was tried; one slow address among others is no trouble."""
    tried = Message.objects.filter(state=Message.State.RETRY, created_at__lte=before)
    first = tried.aggregate(first=Min("created_at"))["first"]
    last_sent = (
        Message.objects.filter(state=Message.State.SENT).order_by("-pk").values_list("sent_at", flat=True).first()
    )
    return None if first is None or (last_sent and last_sent > first) else first


def _sweep(*, at: dt.datetime) -> Check:
    label = _("The rules")
    last = heartbeats.last_seen().get(heartbeats.SWEEP)
    if last and at - last <= SWEEP_SILENT_AFTER:
        return Check("sweep", label)
    cause = _("Nobody looked whom to remind for a day") if last else _("Nobody looked whom to remind yet")
    return Check("sweep", label, cause, last)
