"""A calendar as Outlook, Google and Apple read it (RFC 5545): the same bytes as long as nothing changed.

All that stands in it are days. A day has no time zone, so no clock that goes forward or back moves it, and the file
needs no VTIMEZONE. `DTEND` is the day after the last one. The link stands in the description too: most programs hide
the field for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from initiatives.calendar.items import Item, Scope, items_between
from initiatives.calendar.kinds import Kind

MOST_ITEMS = 2_000
BACK, AHEAD = relativedelta(months=3), relativedelta(months=18)
# How often a program should look: few look more often than they like themselves.
EVERY = dt.timedelta(hours=4)
DAY = dt.timedelta(days=1)


def items_for(scope: Scope, *, on: dt.date) -> list[Item]:
    """What a subscription holds on the day `on`: what is ahead first, then what is behind; the nearest of both."""
    ahead = items_between(scope, on, on + AHEAD, size=MOST_ITEMS)
    room = MOST_ITEMS - len(ahead)
    behind = items_between(scope, on - BACK, on - DAY, size=room, is_backward=True) if room else []
    return [*reversed(behind), *ahead]


def etag_of(items: Sequence[Item], *, name: str) -> str:
    """A mark of what is in it, in this language and under this name."""
    marked = hashlib.sha256(f"{_VERSION}|{get_language()}|{settings.SITE_URL}|{name}".encode())
    for item in items:
        marked.update(
            f"\n{item.kind}|{item.key}|{item.on}|{item.shelf}|{item.initiative_id}|{item.initiative}|{item.name}"
            f"|{item.about}|{item.since}|{item.updated_at}".encode()
        )
    return marked.hexdigest()


# Grows when the same things are written in another way.
_VERSION = 1


def written(items: Iterable[Item], *, name: str) -> bytes:
    """The calendar `name`, in the language of now."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{urlsplit(settings.SITE_URL).hostname}//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(EVERY)
    host = urlsplit(settings.SITE_URL).hostname or ""
    for item in items:
        calendar.add_component(_event(item, host))
    return bytes(calendar.to_ical())


def _event(item: Item, host: str) -> Event:
    event, told = Event(), _told(item)
    at = item.updated_at.astimezone(dt.UTC).replace(microsecond=0)
    event.add("uid", f"{item.uid}@{host}")
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("dtstart", item.on)
    event.add("dtend", item.on + DAY)
    event.add("summary", told.summary)
    event.add("description", told.description)
    event.add("url", told.url)
    event.add("categories", [item.name_of_kind])
    if told.place:
        event.add("location", told.place)
    event.add("transp", "TRANSPARENT")  # nobody is busy on such a day
    return event


@dataclass(frozen=True)
class Told:
    """The words of one event."""

    summary: str
    description: str
    url: str
    place: str


@lru_cache(maxsize=2_000)
def _in_full(day: dt.date, _language: str | None) -> str:
    """A day in words, in the language of the calendar (`_language` is its key)."""
    return date_format(day, "l j F Y")


def _told(item: Item) -> Told:
    url = f"{settings.SITE_URL}{item.url}"
    said = item.title
    if item.kind in (Kind.MILESTONE, Kind.REACHED, Kind.CELEBRATION):
        said = _("%(kind)s: %(title)s") % {"kind": item.name_of_kind, "title": said}
    if item.planned:
        said = _("%(what)s (planned in %(period)s)") % {"what": said, "period": item.planned}
    when = _in_full(item.on, get_language())
    if item.planned:
        when = _("Planned in %(period)s; this is its last day.") % {"period": item.planned}
    lines = (item.initiative, when)
    place = item.about if item.kind == Kind.CELEBRATION else ""
    summary = f"{said} – {item.initiative}"
    return Told(summary, "\n".join((*lines, place, "", url) if place else (*lines, "", url)), url, place)
