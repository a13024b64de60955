"""The letters: what somebody is still to be told at the moment of sending, on one page, in their language."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message, Occurrence
from initiatives.reminders.causes import CAUSES
from initiatives.reminders.people import PEOPLE
from initiatives.reminders.rules import RULES
from initiatives.reminders.words import Found, Told, find, words_of

MOST_IN_A_MAIL = 12
LONGEST_SUBJECT = 150

_RULES = ", ".join(f"('{rule.kind}', '{rule.tells}', '{rule.whom.value}')" for rule in RULES.values())

# Asked of the facts, not of the clocks: what was answered a second ago is not told any more.
_HOLDS = f"""
WITH {CAUSES.replace("{asked}", "SELECT unnest(%(subjects)s::bigint[])")},
asked AS MATERIALIZED (
    SELECT occurrence.*, recipient.user_id FROM outbox_occurrence occurrence
    JOIN outbox_recipient recipient ON recipient.id = occurrence.recipient_id
    WHERE occurrence.id = ANY(%(ids)s)
), rule (kind, tells, whom) AS (VALUES {_RULES}),
held AS MATERIALIZED (
    SELECT asked.id, asked.user_id, asked.is_copy, cause.*, rule.whom
    FROM asked JOIN rule ON rule.tells = asked.kind
    JOIN cause ON cause.kind = rule.kind AND cause.object_id = asked.object_id AND cause.since = asked.occurs_on
), due AS MATERIALIZED (
    SELECT kind, object_id, initiative_id, whom, bool_or(is_copy) AS wants_copy FROM held
    GROUP BY kind, object_id, initiative_id, whom
), {PEOPLE}
SELECT held.id FROM held JOIN told USING (kind, object_id, user_id) WHERE held.is_copy OR NOT told.is_copy
"""


class Reminders:
    """Writes the letters of the sort `reminders`."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The words of each of `messages`, of what still holds at the instant `at`; four statements for all of them."""
        occurrences = list(
            Occurrence.objects.filter(message__in=[message.pk for message in messages], gone_at__isnull=True)
            .select_related("recipient__user")
            .order_by("pk")
        )
        holding = _holding(occurrences, timezone.localdate(at))
        gone = [one.pk for one in occurrences if one.pk not in holding]
        if gone:
            Occurrence.objects.filter(pk__in=gone).update(gone_at=at, wants_mail=False)
        found = find([one for one in occurrences if one.pk in holding])
        letters: dict[int, list[Occurrence]] = defaultdict(list)
        for one in occurrences:
            if one.pk in found:
                letters[one.message_id or 0].append(one)
        return {message.pk: _letter(letters[message.pk], found) for message in messages}


def _holding(occurrences: Sequence[Occurrence], on: dt.date) -> set[int]:
    """The keys of those of which the cause is still the same one, and which are still for this person."""
    if not occurrences:
        return set()
    values: dict[str, Any] = {
        "ids": [one.pk for one in occurrences],
        "subjects": list({one.subject_id for one in occurrences}),
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HOLDS, values)
        return {key for (key,) in cursor.fetchall()}


def _letter(occurrences: list[Occurrence], found: dict[int, Found]) -> Letter | NotNeeded:
    if not occurrences:
        return NotNeeded(_("Nothing of it holds any more."))
    # Who waited for two rungs of one ladder reads the last one.
    last = {(one.kind, one.object_id): one for one in occurrences}
    recipient = occurrences[0].recipient
    with translation.override(recipient.user.language if recipient.user else recipient.language):
        items = [words_of(one, found[one.pk]) for one in last.values()]
        subject = _subject(items)
        context: dict[str, Any] = {
            "subject": subject,
            "name": str(recipient),
            "items": items[:MOST_IN_A_MAIL],
            "more": max(len(items) - MOST_IN_A_MAIL, 0),
            "site": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
            "site_contact": settings.SITE_CONTACT,
            "language": translation.get_language(),
            "all": settings.SITE_URL + reverse("initiatives:action-list"),
            "preferences": settings.SITE_URL + reverse("outbox:preferences-by-link", args=[recipient.key]),
        }
        return Letter(
            subject=subject,
            text=render_to_string("emails/reminders.txt", context).strip() + "\n",
            html=render_to_string("emails/reminders.html", context),
            reply_to=_reply_to(items),
        )


def _subject(items: list[Told]) -> str:
    """One thing is called by its name; several are counted."""
    if len(items) > 1:
        return ngettext("%(count)d thing waits for you", "%(count)d things wait for you", len(items)) % {
            "count": len(items)
        }
    words = _("%(what)s – %(initiative)s") % {"what": items[0].title, "initiative": items[0].initiative}
    return " ".join(words.split())[:LONGEST_SUBJECT]


def _reply_to(items: list[Told]) -> str:
    """Who can answer a question about all of it: the one person who keeps it, else the desk of the site."""
    asked = {item.ask_address for item in items}
    return asked.pop() if len(asked) == 1 and "" not in asked else settings.SITE_CONTACT
