"""What a mail server says, by what it means for the message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from collab.lib.logs import discreet


class Kind(Enum):
    """What an answer means."""

    ACCEPTED = auto()
    REFUSED = auto()  # for good
    NO_SUCH_ADDRESS = auto()  # for good, and so will be all that goes to this address
    LATER = auto()  # the server asks to try again
    DROPPED = auto()  # the connection went before the words left
    HANGS = auto()  # no answer, before the words left
    LOST = auto()  # the words left, and no answer came
    BROKEN = auto()  # no mail could be made of it
    NOT_US = auto()  # the server refuses whoever we say we are


class Phase(Enum):
    """How far the conversation about one mail is."""

    FROM = auto()
    TO = auto()
    DATA = auto()


@dataclass(frozen=True)
class Answer:
    """What came of one mail, and the words with which the server said so, without addresses."""

    kind: Kind
    said: str = ""


class Unreachable(Exception):
    """The mail server does not answer, or not as one; no message is to blame."""


class PasswordRefused(Exception):
    """The mail server refuses our name or password."""


_PASSWORD = {530, 534, 535, 538}
_CLOSING = 421
_TOO_LARGE = 552
_ADDRESS_CODE = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")
_ADDRESS_WORDS = re.compile(
    r"(?:user|mailbox|recipient|address)(?: is)? (?:unknown|not found|does not exist)|no such user|unknown user", re.I
)


def refusal(code: int, said: bytes, *, phase: Phase) -> Answer:
    """What a refusal with this code, at this point of the conversation, means."""
    words = discreet(f"{code} {said.decode('utf-8', 'replace')}")[:300]
    return Answer(_kind(code, words, phase), words)


def _kind(code: int, words: str, phase: Phase) -> Kind:
    if code in _PASSWORD:
        return Kind.NOT_US
    if code == _CLOSING:
        return Kind.DROPPED
    if not 500 <= code <= 599:
        return Kind.LATER
    if phase is Phase.FROM:
        # The sender of all our mail: refused for one it is refused for all, unless this one is too large.
        return Kind.REFUSED if code == _TOO_LARGE or " 5.3.4" in words else Kind.NOT_US
    if code in {550, 551, 553} and (_ADDRESS_CODE.search(words) or _ADDRESS_WORDS.search(words)):
        return Kind.NO_SUCH_ADDRESS
    return Kind.REFUSED
