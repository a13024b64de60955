"""Who writes the words of a message: an app upstairs, at the moment of sending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from collab.outbox.models import Message


@dataclass(frozen=True)
class Letter:
    """The words of one mail. `reply_to` is the address of a person who can answer questions about it.

    `can_stop`: a letter that comes by itself, so that one click must be able to stop it (RFC 8058).
    """

    subject: str
    text: str
    html: str
    reply_to: str = ""
    can_stop: bool = True


@dataclass(frozen=True)
class NotNeeded:
    """The message need not be sent any more; `because` says why, in the words of the administrator's page."""

    because: str


class Writer(Protocol):
    """Writes letters of one sort."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The words of each of `messages` by its key, asked again at the instant `at`: what holds no more is left out.

        Takes a number of statements that does not grow with the messages, nor with what their recipients own.
        """


@cache
def writer(letter: str) -> Writer:
    """Who writes this sort of letter; raises KeyError for a sort that nobody writes."""
    found: Writer = import_string(settings.OUTBOX_LETTERS[letter])()
    return found
