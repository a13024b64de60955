"""A celebration as a day in somebody's calendar: the file that goes along with a letter (RFC 5545, RFC 5546)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from email.utils import parseaddr
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from collab.outbox.letters import Attachment
from initiatives.models import Celebration, Guest, Visibility


@dataclass(frozen=True)
class Day:
    """What a calendar is told: the same `uid` for the same guest for good, and a `sequence` that only grows."""

    uid: str
    sequence: int
    on: dt.date
    place: str
    title: str
    initiative: str
    address: str
    guest: str

    def kept(self) -> dict[str, Any]:
        """As it can be kept with a message."""
        return {**asdict(self), "on": self.on.isoformat()}

    @classmethod
    def of_kept(cls, kept: dict[str, Any]) -> Self:
        """The day that was kept with a message."""
        return cls(**{**kept, "on": dt.date.fromisoformat(kept["on"])})

    @property
    def subject(self) -> str:
        """What stands in the calendar, in the language of who reads it."""
        return _("We celebrate “%(title)s”") % {"title": self.title}


def day_of(celebration: Celebration, guest: Guest) -> Day:
    """What `guest` has in their calendar; the page is named where everyone may see it."""
    assert celebration.on is not None  # noqa: S101 (the database holds it for what is planned)
    initiative = celebration.initiative
    is_open = initiative.visibility == Visibility.EVERYONE
    return Day(
        uid=f"viering-{celebration.pk}-{guest.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=celebration.version - 1,
        on=celebration.on,
        place=celebration.place,
        title=celebration.subject.title,
        initiative=initiative.title,
        address=f"{settings.SITE_URL}{initiative.get_absolute_url()}" if is_open else "",
        guest=guest.name,
    )


def calendar_of(day: Day, *, email: str, at: dt.datetime, is_cancelled: bool = False) -> Attachment:
    """The file: the whole day, without a time and so without a zone, which takes up nobody's day.

    The register itself is the organiser, and nobody has to answer: who asks can be reached by answering the mail.
    """
    method = "CANCEL" if is_cancelled else "REQUEST"
    event = Event()
    event.add("uid", day.uid)
    event.add("sequence", day.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + dt.timedelta(days=1))
    event.add("summary", day.subject)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if day.place:
        event.add("location", day.place)
    event.add("description", "\n".join(filter(None, [day.initiative, day.address])))
    if day.address:
        event.add("url", day.address)
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(settings.SITE_NAME)
    event["organizer"] = organiser
    guest = vCalAddress(f"mailto:{email}")
    guest.params["CN"], guest.params["RSVP"] = vText(day.guest), vText("FALSE")
    event.add("attendee", guest, encode=False)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//{get_language()}//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return Attachment(
        name="viering.ics", text=calendar.to_ical().decode(), kind="calendar", parameters=(("method", method),)
    )
