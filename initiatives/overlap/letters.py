"""The letters about overlap, written at the moment of sending out of what still holds then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from collab.accounts.models import User
from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message
from initiatives.models import Initiative, Verdict, Visibility
from initiatives.overlap.posting import What


class Overlaps:
    """Writes them (`collab.outbox.letters.Writer`). Reads only: a letter that is written twice says the same twice."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The words of each of `messages`, in three statements for any number of them."""
        keys = {message.context.get(name, 0) for message in messages for name in ("initiative", "other")}
        initiatives = Initiative.objects.kept().in_bulk(list(keys))
        people = User.objects.in_bulk([message.context.get("by", 0) for message in messages])
        verdicts = Verdict.objects.in_bulk([message.context.get("verdict", 0) for message in messages])
        written: dict[int, Letter | NotNeeded] = {}
        for message in messages:
            recipient = message.recipient
            with translation.override(recipient.user.language if recipient.user else recipient.language):
                written[message.pk] = _letter(message, initiatives, people, verdicts)
        return written


def _letter(
    message: Message, initiatives: dict[int, Initiative], people: dict[int, User], verdicts: dict[int, Verdict]
) -> Letter | NotNeeded:
    context, what = message.context, message.context.get("what", "")
    initiative, by = initiatives.get(context.get("initiative", 0)), people.get(context.get("by", 0))
    other, verdict = initiatives.get(context.get("other", 0)), verdicts.get(context.get("verdict", 0))
    if initiative is None or by is None or (what != What.ASKED and other is None):
        return NotNeeded(_("One of the two is not there any more."))
    if what == What.DIFFERENT and verdict is None:
        return NotNeeded(_("The verdict was taken back."))
    if what == What.ASKED and not (initiative.may_be_hinted and initiative.visibility == Visibility.PARTNERS):
        return NotNeeded(_("Others may not hear of it any more."))
    # What all who sign in may see, they may; only for the few others it is asked.
    reader = message.recipient.user
    if (
        other is not None
        and other.visibility == Visibility.PARTNERS
        and not (reader is not None and Initiative.objects.visible_to(reader).filter(pk=other.pk).exists())
    ):
        return NotNeeded(_("They may not see the other initiative any more."))
    words = {
        "initiative": initiative,
        "other": other,
        "verdict": verdict,
        "by": by,
        "title": context.get("title", ""),
        "words": context.get("words", ""),
        "link": f"{settings.SITE_URL}{(other or initiative).get_absolute_url()}",
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "language": translation.get_language(),
        "name": message.recipient.user.name if message.recipient.user else message.recipient.name,
    }
    return Letter(
        subject=" ".join(render_to_string(f"emails/overlap/{what}_subject.txt", words).split()),
        text=render_to_string(f"emails/overlap/{what}.txt", words).strip() + "\n",
        html=render_to_string(f"emails/overlap/{what}.html", words),
        reply_to=by.email,
        can_stop=False,
    )
