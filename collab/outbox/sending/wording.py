"""Asking again, at the moment of sending: does it still hold, and in what words?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from collab.outbox.letters import Letter, NotNeeded, writer
from collab.outbox.models import Message

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Unwritable:
    """No words came: the writer or a template breaks on this message."""

    because: str


Words = Letter | NotNeeded | Unwritable


def words_for(messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Words]:
    """The words of each of `messages` by its key, or why there are none. One that breaks leaves the others alone."""
    found: dict[int, Words] = {}
    by_letter: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        reason = _not_to(message)
        if reason:
            found[message.pk] = NotNeeded(reason)
        else:
            by_letter[message.letter].append(message)
    for letter, group in by_letter.items():
        found |= _written(letter, group, at)
    for message in messages:
        if message.recipient.stopped_at and isinstance(letter_ := found[message.pk], Letter) and letter_.can_stop:
            found[message.pk] = NotNeeded(_("They want no mail."))
    return found


def _not_to(message: Message) -> str:
    """Why nothing goes to this recipient; empty when it does."""
    recipient = message.recipient
    if recipient.user is not None and not recipient.user.is_active:
        return _("Their account is switched off.")
    if recipient.is_refused:
        return _("Their mail server said that the address does not exist.")
    if not recipient.address:
        return _("There is no address.")
    return ""


def _written(letter: str, messages: list[Message], at: dt.datetime) -> dict[int, Words]:
    """What the writer of `letter` makes of all of them; one by one when that breaks, to find which one it is."""
    try:
        with transaction.atomic():
            written = writer(letter).write(messages, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(messages) == 1:
            log.exception("outbox_unwritable", message=messages[0].pk, letter=letter)
            because = _("No words could be written (%(error)s).") % {"error": type(error).__name__}
            return {messages[0].pk: Unwritable(because)}
        return {key: words for message in messages for key, words in _written(letter, [message], at).items()}
    missing = Unwritable(_("No words could be written (nothing came)."))
    return {message.pk: written.get(message.pk, missing) for message in messages}
