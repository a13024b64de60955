"""People as somebody types them, a line each; and their name in a text, however it is written there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from collab.lib.text import fold

# As it stands in the address book of an office: Fatima El Amrani <fatima@almere.example>
_WITH_BRACKETS = re.compile(r"^(?P<name>[^<>]+?)\s*<\s*(?P<email>[^<>]+?)\s*>\s*[,;]?\s*(?P<words>.*)$")
# The address parts a line: the name before it may hold commas, and so may for what one thanks.
_WITH_ADDRESS = re.compile(r"^(?P<name>.*?)\s*[,;\t]\s*(?P<email>[^\s,;<>]*@[^\s,;<>]*)\s*(?:[,;\t]\s*(?P<words>.*))?$")
_BETWEEN = re.compile(r"\s*[,;\t]\s*")


@dataclass(frozen=True)
class Named:
    """Somebody on a line: their name, their address when it was given, and what they are thanked for."""

    name: str
    email: str = ""
    words: str = ""


def named(line: str) -> Named:
    """The line "name, e-mail, for what" in its parts; a second part that is no address says for what."""
    line = line.strip()
    if found := _WITH_BRACKETS.match(line) or _WITH_ADDRESS.match(line):
        return Named(*((part or "").strip() for part in found.group("name", "email", "words")))
    name, *rest = _BETWEEN.split(line, maxsplit=1)
    return Named(name, "", rest[0] if rest else "")


def without(text: str, names: Iterable[str], *, instead: str) -> str:
    """`text` with each of `names` (and addresses) replaced, whole and whichever way it is written.

    Capitals, diacritics, hyphens and spaces make no difference; a name inside another word is not that name.
    """
    for name in names:
        wanted = fold(name).replace(" ", "")
        if not wanted:
            continue
        for start, end in reversed(_places(text, wanted)):
            text = text[:start] + instead + text[end:]
    return text


def _places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where in `text` the letters of `wanted` stand, from one edge of a word to another."""
    letters: list[str] = []
    where: list[int] = []
    for place, character in enumerate(text):
        for letter in fold(character):
            if letter != " ":
                letters.append(letter)
                where.append(place)
    said, found, start = "".join(letters), [], 0
    while (at := said.find(wanted, start)) >= 0:
        first, last = where[at], where[at + len(wanted) - 1] + 1
        while last < len(text) and _is_mark(text[last]):
            last += 1
        if _is_edge(text, first) and _is_edge(text, last):
            found.append((first, last))
            start = at + len(wanted)
        else:
            start = at + 1
    return found


def _is_mark(character: str) -> bool:
    """Whether it belongs to the letter before it, such as a diacritic of its own."""
    return "\u0300" <= character <= "\u036f"


def _is_edge(text: str, place: int) -> bool:
    """Whether a word begins or ends at `place`."""
    return place in (0, len(text)) or not (text[place - 1].isalnum() and text[place].isalnum())
