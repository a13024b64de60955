"""Putting letters about two initiatives that meet into the outbox: each once, whatever how often it is asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

from collab.accounts.models import User
from collab.lib.prepared import rows
from collab.outbox.doorbell import ring
from collab.outbox.models import Message, Recipient
from initiatives.models import Initiative, Merge

LETTER = "meeting"
# A letter that could not leave for so long says nothing any more.
KEEPS_FOR = dt.timedelta(days=10)


class What(models.TextChoices):
    """The letters. Their words are in `letters`."""

    LINKED = "linked", "the other side linked the two"
    UNLINKED = "unlinked", "the other side undid that"
    ASKED = "asked", "would you organise it together?"
    AGREED = "agreed", "they organise it together with you"
    DECLINED = "declined", "they do not, because"
    MERGE_ASKED = "merge_asked", "do you agree to make one of the two?"
    MERGE_DECLINED = "merge_declined", "somebody does not, because"
    MERGED = "merged", "it went on as another"
    UNDONE = "undone", "the two are two again"


_LEADS = "SELECT user_id FROM initiatives_leads(ARRAY[%(about)s]::bigint[], %(on)s)"
_BOTH_LEADS = "SELECT user_id FROM initiatives_leads(%(both)s::bigint[], %(on)s)"
# Who leads one of the two, has a role in it or a seat, or follows it.
_READERS = """
SELECT user_id FROM initiatives_leads(%(both)s::bigint[], %(on)s)
UNION SELECT user_id FROM initiatives_follow WHERE initiative_id = ANY(%(both)s)
UNION SELECT person.user_id FROM initiatives_involvement involvement
    JOIN partners_person person ON person.id = involvement.person_id
    WHERE initiative_id = ANY(%(both)s) AND ended_on IS NULL AND person.user_id IS NOT NULL
UNION SELECT person.user_id FROM initiatives_seat seat JOIN partners_person person ON person.id = seat.person_id
    WHERE initiative_id = ANY(%(both)s) AND ended_on IS NULL AND person.user_id IS NOT NULL
"""


def post(
    what: What,
    *,
    about: Initiative,
    met: Initiative,
    key: str,
    by: User,
    at: dt.datetime,
    page: str = "",
    words: str = "",
) -> None:
    """Tell who leads `about` what happened with `met`; whoever did it knows."""
    users = [user for (user,) in rows(_LEADS, {"about": about.pk, "on": timezone.localdate(at)})]
    context = {"about": about.pk, "met": met.pk, "page": page, "words": words}
    _post(what, users, f"{key}:{about.pk}", context, by=by, at=at)


def post_to_leads(what: What, merge: Merge, *, by: User, at: dt.datetime, words: str = "") -> None:
    """Tell who leads either of the two: once, also who leads both; anew when the other one is to stay."""
    values = {"both": [merge.kept_id, merge.gone_id], "on": timezone.localdate(at)}
    context = {
        "about": merge.kept_id, "met": merge.gone_id, "page": merge.get_absolute_url(), "words": words,
        "merge": merge.pk,
    }  # fmt: skip
    users = {user for (user,) in rows(_BOTH_LEADS, values)}
    _post(what, users, f"{merge.pk}.{merge.kept_id}", context, by=by, at=at)


def post_to_all(what: What, merge: Merge, *, by: User, at: dt.datetime) -> None:
    """Tell everybody who reads along with either of the two: once, also who reads along with both."""
    values = {"both": [merge.kept_id, merge.gone_id], "on": timezone.localdate(at)}
    context = {"about": merge.kept_id, "met": merge.gone_id, "merge": merge.pk}
    _post(what, [user for (user,) in rows(_READERS, values)], str(merge.pk), context, by=by, at=at)


def _post(
    what: What, users: Iterable[int], key: str, context: Mapping[str, object], *, by: User, at: dt.datetime
) -> None:
    """Four statements for any number of people."""
    wanted = User.objects.filter(pk__in=users, is_active=True).exclude(pk=by.pk)
    new = [Recipient(user=user, language=user.language) for user in wanted]
    if not new:
        return
    Recipient.objects.bulk_create(new, ignore_conflicts=True)
    host = urlsplit(settings.SITE_URL).hostname
    Message.objects.bulk_create(
        [
            Message(
                recipient=recipient, letter=LETTER, key=f"{LETTER}:{what.value}:{key}:{recipient.pk}",
                message_id=f"<{uuid.uuid4().hex}@{host}>", context={**context, "what": what.value, "by": by.pk},
                created_at=at, due_at=at, expires_at=at + KEEPS_FOR,
            )
            for recipient in Recipient.objects.filter(user__in=wanted)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    ring("outbox.send")
