"""The letters to guests, written at the moment of sending out of what still holds then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collab.accounts.models import User
from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message
from initiatives.celebrations.days import Day, calendar_of, day_of
from initiatives.celebrations.posting import What
from initiatives.models import Celebration, Guest


class Invitations:
    """Writes them (`collab.outbox.letters.Writer`). Reads only: a letter that is written twice says the same twice."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The words of each of `messages`: two statements for any number of them."""
        rows = Guest.objects.select_related("celebration__initiative", "celebration__milestone", "celebration__result")
        guests = {row.pk: row for row in rows.filter(pk__in=[message.context.get("guest") for message in messages])}
        askers = User.objects.in_bulk({message.context.get("by") for message in messages} - {None})
        written: dict[int, Letter | NotNeeded] = {}
        for message in messages:
            recipient = message.recipient
            with translation.override(recipient.user.language if recipient.user else recipient.language):
                day = _day(message, guests.get(message.context.get("guest", 0)), on=timezone.localdate(at))
                if isinstance(day, Day):
                    asker = askers.get(message.context.get("by") or 0)
                    written[message.pk] = _letter(message, day, asker, at=at)
                else:
                    written[message.pk] = day
        return written


def _day(message: Message, guest: Guest | None, *, on: dt.date) -> Day | NotNeeded:
    """What the letter is about, or why it need not be sent."""
    if message.context.get("what") == What.CANCELLED:
        day = Day.of_kept(message.context["day"])
        return day if day.on >= on else NotNeeded(_("The day has passed."))
    if guest is None:
        return NotNeeded(_("The guest or the celebration is not there any more."))
    celebration = guest.celebration
    if celebration.initiative.deleted_at is not None:
        return NotNeeded(_("The initiative is not there any more."))
    if celebration.how != Celebration.How.PLANNED or celebration.on is None or celebration.on < on:
        return NotNeeded(_("There is no day to come any more."))
    return day_of(celebration, guest)


def _letter(message: Message, day: Day, asker: User | None, *, at: dt.datetime) -> Letter:
    what = str(message.context["what"])
    context = {
        "what": what,
        "day": day,
        "asker": asker,
        "name": day.guest,
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "language": translation.get_language(),
    }
    subject = render_to_string("emails/celebrations/letter_subject.txt", context)
    file = calendar_of(day, email=message.recipient.address, at=at, is_cancelled=what == What.CANCELLED)
    return Letter(
        subject=" ".join(subject.split()),
        text=render_to_string("emails/celebrations/letter.txt", context).strip() + "\n",
        html=render_to_string("emails/celebrations/letter.html", context),
        # Who asks can be asked: a guest answers the mail and reaches a person.
        reply_to=asker.email if asker else "",
        can_stop=False,
        attachments=(file,),
    )
