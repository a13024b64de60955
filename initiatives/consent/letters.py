"""The letters to people named or pictured, written at the moment of sending out of what still holds then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message
from initiatives.consent.posting import What
from initiatives.consent.tokens import LINKS
from initiatives.models import Mention


class Consent:
    """Writes them (`collab.outbox.letters.Writer`). Reads only: a letter that is written twice says the same twice."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The words of each of `messages`, in one statement for any number of them."""
        rows = Mention.objects.select_related(
            "celebration__initiative", "celebration__milestone", "celebration__result", "added_by"
        )
        mentions = rows.in_bulk([message.context.get("mention", 0) for message in messages])
        written: dict[int, Letter | NotNeeded] = {}
        for message in messages:
            recipient = message.recipient
            with translation.override(recipient.user.language if recipient.user else recipient.language):
                written[message.pk] = _letter(message, mentions.get(message.context.get("mention", 0)))
        return written


def _letter(message: Message, mention: Mention | None) -> Letter | NotNeeded:
    if mention is None or mention.celebration.initiative.deleted_at:
        return NotNeeded(_("The photo or the celebration is not there any more."))
    what = message.context.get("what", "")
    holds = mention.state == Mention.State.ASKED if what == What.ASKED else mention.is_shown
    if not holds or (what == What.EVERYONE and (mention.is_for_everyone or not mention.celebration.is_public)):
        return NotNeeded(_("They answered already, or it need not be asked any more."))
    if mention.token[:16] != message.context.get("link"):
        return NotNeeded(_("There is a newer link."))
    if not LINKS.fits(mention.salt, mention.token):
        return NotNeeded(_("The secret key of the installation changed: make a new link."))
    token, asker, celebration = LINKS.of(mention.salt), mention.added_by, mention.celebration
    context = {
        "mention": mention,
        "celebration": celebration,
        "initiative": celebration.initiative,
        "subject": celebration.subject,
        "asker": asker,
        "link": f"{settings.SITE_URL}{reverse('consent:link-open', args=[token])}",
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "language": translation.get_language(),
        "name": mention.name,
    }
    return Letter(
        subject=" ".join(render_to_string(f"emails/consent/{what}_subject.txt", context).split()),
        text=render_to_string(f"emails/consent/{what}.txt", context).strip() + "\n",
        html=render_to_string(f"emails/consent/{what}.html", context),
        reply_to=asker.email if asker else "",
        can_stop=False,
        secrets=(token,),
    )
