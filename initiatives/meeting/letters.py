"""The letters about two initiatives that meet, written at the moment of sending out of what still holds then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from collab.accounts.models import User
from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message
from initiatives.meeting.posting import What
from initiatives.models import Initiative, Merge, Visibility
from initiatives.table import at_table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Words:
    """The subject, the sentence and the button of a letter; `{about}` is theirs, `{met}` the other, `{who}` did it."""

    subject: StrOrPromise
    text: StrOrPromise
    button: StrOrPromise


WORDS: dict[str, Words] = {
    What.LINKED: Words(
        _t("“{about}” and “{met}” are linked"),
        _t("{who} linked “{met}” to “{about}”. Each stands on the page of the other, for who may see it. If they have "
           "nothing to do with each other, undo it there with one click."),
        _t("To the initiative"),
    ),
    What.UNLINKED: Words(
        _t("“{about}” and “{met}” are no longer linked"),
        _t("{who} undid the link between “{met}” and “{about}”. You can link them again."),
        _t("To the initiative"),
    ),
    What.ASKED: Words(
        _t("Do you organise “{met}” together?"),
        _t("{who} leads “{met}” and asks whether you organise it together, with two leads, beside or instead of "
           "“{about}”."),
        _t("Read the proposal and answer"),
    ),
    What.AGREED: Words(
        _t("You organise “{about}” together"),
        _t("{who} of “{met}” says yes: from today you lead “{about}” together, and both may change it."),
        _t("To the initiative"),
    ),
    What.DECLINED: Words(
        _t("“{about}” is not organised together"), _t("{who} of “{met}” says no."), _t("Read the answer")
    ),
    What.MERGE_ASKED: Words(
        _t("Do “{about}” and “{met}” become one?"),
        _t("{who} proposes that “{gone}” goes on in “{kept}”. It happens when every lead of both agrees, and can be "
           "undone for 30 days."),
        _t("Read what happens and answer"),
    ),
    What.MERGE_DECLINED: Words(
        _t("“{about}” and “{met}” stay two"), _t("{who} does not agree to make them one."), _t("Read the answer")
    ),
    What.MERGED: Words(
        _t("“{gone}” goes on in “{kept}”"),
        _t("You read along with one of these two. They are one from today: all of “{gone}” stands at “{kept}”, and its "
           "old address leads there."),
        _t("To the initiative"),
    ),
    What.UNDONE: Words(
        _t("“{gone}” and “{kept}” are two again"),
        _t("{who} undid the merge. What was added since stayed at “{kept}”."),
        _t("To the initiative"),
    ),
}  # fmt: skip


class Meeting:
    """Writes them (`collab.outbox.letters.Writer`). Reads only: a letter that is written twice says the same twice."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The words of each of `messages`: three statements for any number, and one for each that few may see."""
        keys = {message.context.get(name) for message in messages for name in ("about", "met")}
        titles = Initiative.objects.in_bulk(keys - {None})
        people = User.objects.in_bulk({message.context.get("by") for message in messages} - {None})
        merges = Merge.objects.select_related("kept", "gone").in_bulk(
            {message.context.get("merge") for message in messages} - {None}
        )
        inside: dict[int, set[int]] = {}
        written: dict[int, Letter | NotNeeded] = {}
        for message in messages:
            recipient = message.recipient
            with translation.override(recipient.user.language if recipient.user else recipient.language):
                written[message.pk] = self._written(message, titles, people, merges, inside, on=timezone.localdate(at))
        return written

    def _written(
        self,
        message: Message,
        titles: Mapping[int, Initiative],
        people: Mapping[int, User],
        merges: Mapping[int, Merge],
        inside: dict[int, set[int]],
        *,
        on: dt.date,
    ) -> Letter | NotNeeded:
        context, what = message.context, What(message.context["what"])
        about, met = titles.get(context["about"]), titles.get(context["met"])
        merge = merges.get(context.get("merge") or 0)
        if about is None or met is None or about.deleted_at is not None:
            return NotNeeded(_("The initiative is not there any more."))
        if not _holds(what, merge):
            return NotNeeded(_("It was answered since: it need not be said any more."))
        is_seen = True
        if what in {What.MERGED, What.UNDONE} and about.visibility == Visibility.PARTNERS:
            if about.pk not in inside:
                inside[about.pk] = set(at_table(about, on=on).values_list("pk", flat=True))
            is_seen = _sees(message.recipient.user, inside[about.pk])
        who = people.get(context.get("by") or 0)
        return _letter(message, WORDS[what], about=about, met=met, merge=merge, who=who, is_seen=is_seen)


def _holds(what: What, merge: Merge | None) -> bool:
    if what == What.MERGE_ASKED:
        return merge is not None and merge.state == Merge.State.WAITING
    return what != What.MERGED or (merge is not None and merge.state == Merge.State.DONE)


def _sees(user: User | None, insiders: Collection[int]) -> bool:
    return user is not None and (user.is_administrator or user.pk in insiders)


def _letter(
    message: Message,
    words: Words,
    *,
    about: Initiative,
    met: Initiative,
    merge: Merge | None,
    who: User | None,
    is_seen: bool,
) -> Letter:
    kept, gone = (merge.kept, merge.gone) if merge is not None else (about, met)
    said = {
        "about": about.title, "met": met.title, "kept": kept.title, "gone": gone.title,
        "who": who.name if who is not None and who.name else _("Somebody"),
    }  # fmt: skip
    subject, text, button = (str(part).format(**said) for part in (words.subject, words.text, words.button))
    if not is_seen:  # what it went on as is for its partners alone: not even its name is told
        subject = _("“%(title)s” went on as another initiative") % {"title": met.title}
        text = _("You followed “%(title)s”. What it went on as is only for its partners.") % {"title": met.title}
    page = message.context.get("page") or about.get_absolute_url()
    context: dict[str, Any] = {
        "subject": subject,
        "text": text,
        "words": message.context.get("words", ""),
        "button": button if is_seen else "",
        "page": f"{settings.SITE_URL}{page}",
        "site_name": settings.SITE_NAME,
        "site_contact": settings.SITE_CONTACT,
        "language": translation.get_language(),
    }
    return Letter(
        subject=" ".join(subject.split()),
        text=render_to_string("emails/meeting/letter.txt", context).strip() + "\n",
        html=render_to_string("emails/meeting/letter.html", context),
        # Who did it can be asked.
        reply_to=who.email if who is not None else "",
    )
