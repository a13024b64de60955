"""The letters about a round, written at the moment of sending out of what still holds then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message
from initiatives.models import Improvement, OpenQuestion, ReflectionStatement, Response, Round, RoundLink
from initiatives.models.reflection.round import FILLING_STATES, RoundState
from initiatives.reflection.filling import Filled
from initiatives.reflection.posting import TO_REFLECTOR, What
from initiatives.reflection.tokens import LINKS

# In which states a letter still says something that is so.
_HOLDS: dict[str, tuple[RoundState, ...]] = {
    What.INVITATION: (*FILLING_STATES, RoundState.SUBMITTED),
    What.REMINDER: FILLING_STATES,
    What.WAITS: FILLING_STATES,
    What.DECLINED: (RoundState.DECLINED,),
    What.SET_ASIDE: (RoundState.WITHDRAWN,),
    What.EXPIRED: (RoundState.EXPIRED,),
    What.SUBMITTED: (RoundState.SUBMITTED,),
    What.ANSWERED: (RoundState.ANSWERED,),
    What.CORRECTED: (RoundState.SUBMITTED,),
    What.WITHDRAWN: (RoundState.WITHDRAWN,),
}


class Reflection:
    """Writes them (`collab.outbox.letters.Writer`). Reads only: a letter that is written twice says the same twice."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The words of each of `messages`: four statements for any number of them, two more for responses."""
        keys = {message.context.get("round") for message in messages}
        rows = Round.objects.select_related("initiative", "reflector", "invited_by", "questionnaire")
        rounds = {row.pk: row for row in rows.filter(pk__in=keys)}
        links = {link.round_id: link for link in RoundLink.objects.live(at).filter(round__in=rounds)}
        versions = {row.questionnaire_id for row in rounds.values()}
        statements = list(ReflectionStatement.objects.filter(questionnaire__in=versions))
        questions = list(OpenQuestion.objects.filter(questionnaire__in=versions))
        answered = [key for key, row in rounds.items() if row.state == RoundState.ANSWERED]
        responses = list(Response.objects.filter(round__in=answered)) if answered else []
        improvements = list(Improvement.objects.filter(round__in=answered).select_related("owner")) if answered else []
        written: dict[int, Letter | NotNeeded] = {}
        for message in messages:
            round_ = rounds.get(message.context.get("round", 0))
            recipient = message.recipient
            language = recipient.user.language if recipient.user else recipient.language
            with translation.override(language):
                if round_ is None or round_.initiative.deleted_at:
                    written[message.pk] = NotNeeded(_("The initiative or the round is not there any more."))
                    continue
                what = Filled(
                    round_,
                    [
                        one
                        for one in statements
                        if one.questionnaire_id == round_.questionnaire_id and (one.is_in_light or not round_.is_light)
                    ],
                    [one for one in questions if one.questionnaire_id == round_.questionnaire_id],
                )
                said = {
                    "responses": [one for one in responses if one.round_id == round_.pk],
                    "improvements": [one for one in improvements if one.round_id == round_.pk],
                }
                written[message.pk] = _letter(message, what, links.get(round_.pk), said, on=timezone.localdate(at))
        return written


def _letter(
    message: Message, what: Filled, link: RoundLink | None, said: dict[str, Any], *, on: dt.date
) -> Letter | NotNeeded:
    round_, kind = what.round, str(message.context.get("what", ""))
    if round_.erased_at is not None:
        return NotNeeded(_("Who looked and what they wrote is erased."))
    if round_.state not in _HOLDS.get(kind, ()):
        return NotNeeded(_("The round went on since: it need not be said any more."))
    token = ""
    if kind in (What.INVITATION, What.REMINDER):
        if link is None:
            return NotNeeded(_("The link was taken back."))
        if not LINKS.fits(link.salt, link.token_hash):
            return NotNeeded(_("The secret key of the installation changed: make a new link."))
        token = LINKS.of(link.salt)
    # With a link that still works the answers can be read back; without it the response stands in the letter.
    if kind == What.ANSWERED and link is not None and LINKS.fits(link.salt, link.token_hash):
        token = LINKS.of(link.salt)
    asker = round_.invited_by
    context: dict[str, Any] = {
        **said,
        "round": round_,
        "initiative": round_.initiative,
        "reflector": round_.reflector,
        "asker": asker,
        "filled": what,
        "days_left": (round_.closes_on - on).days if round_.closes_on else None,
        "link": f"{settings.SITE_URL}{reverse('reflector:link-open', args=[token])}" if token else "",
        "page": f"{settings.SITE_URL}{round_.initiative.get_absolute_url()}",
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "language": translation.get_language(),
        "name": str(message.recipient),
    }
    subject = render_to_string(f"emails/reflection/{kind}_subject.txt", context)
    return Letter(
        subject=" ".join(subject.split()),
        text=render_to_string(f"emails/reflection/{kind}.txt", context).strip() + "\n",
        html=render_to_string(f"emails/reflection/{kind}.html", context),
        # Who asks can be asked: a reflector answers the mail and reaches a person.
        reply_to=asker.email if asker and kind in TO_REFLECTOR else "",
        can_stop=False,
        secrets=(token,) if token else (),
    )
