"""Who writes the words: an app upstairs, of a message at the moment of sending, of news on the page that shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from collab.accounts.models import User
from collab.outbox.models import Message, Occurrence


@dataclass(frozen=True)
class Attachment:
    """A text that goes along with a mail, such as a day for somebody's calendar.

    `kind` is its type without `text/`; `parameters` say more of it ("method" of a calendar).
    """

    name: str
    text: str
    kind: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Letter:
    """The words of one mail. `reply_to` is the address of a person who can answer questions about it.

    `can_stop`: a letter that comes by itself, so that one click must be able to stop it (RFC 8058).
    `secrets` are the parts that let somebody in: they are mailed, and never kept. Nor is what goes along
    (`attachments`): it is made of what stands in the database at the moment of sending.
    """

    subject: str
    text: str
    html: str
    reply_to: str = ""
    can_stop: bool = True
    secrets: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def kept(self) -> Letter:
        """The words as they may be kept: without what lets somebody in, and without what goes along."""
        return replace(self, text=self._without(self.text), html=self._without(self.html), secrets=(), attachments=())

    def _without(self, words: str) -> str:
        for secret in self.secrets:
            words = words.replace(secret, "(secret)")
        return words


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


class Told(Protocol):
    """One occurrence in words, in the language of the page: what it is, why, and where its one button leads."""

    @property
    def title(self) -> str:
        """What it is, in a few words."""

    @property
    def text(self) -> str:
        """Why, in a sentence."""

    @property
    def button(self) -> str:
        """The verb of its one button."""

    @property
    def address(self) -> str:
        """Where that leads."""


@cache
def _teller() -> Callable[[Sequence[Occurrence]], Sequence[Told | None]]:
    found: Callable[[Sequence[Occurrence]], Sequence[Told | None]] = import_string(settings.OUTBOX_WORDS)
    return found


def told(occurrences: Sequence[Occurrence]) -> Sequence[Told | None]:
    """The words of each of `occurrences`, in their order; None where there is nothing to say any more."""
    return _teller()(occurrences)


def visible_to(user: User, occurrences: QuerySet[Occurrence], *, on: dt.date) -> QuerySet[Occurrence]:
    """The `occurrences` about what `user` may see on the date `on`: the app upstairs knows."""
    rule: Callable[..., QuerySet[Occurrence]] = import_string(settings.OUTBOX_VISIBLE)
    return rule(user, occurrences, on=on)
