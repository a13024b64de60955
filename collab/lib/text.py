"""Comparing names as people type them: without capitals, diacritics, apostrophes and hyphens."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['\u2018\u2019\u201b`\u00b4\u02bc]")
_SEPARATORS = re.compile("[\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+")
_ASCII = str.maketrans(
    {chr(code): " " for code in range(128) if not chr(code).isalnum()} | dict.fromkeys("'`")  # as the two above
)
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def fold(value: str) -> str:
    """`value` in the form in which names are compared: `'s-Gravenhage` becomes `s gravenhage`.

    Small letters, compatibility forms decomposed (NFKD), no diacritics, no apostrophes, every
    other run of punctuation or space one space. The SQL function `fold(text)` does exactly the
    same (migration partners.0001), a test holds the two together.
    """
    if value.isascii():  # most names: the same by a shorter way
        return " ".join(value.lower().translate(_ASCII).split())
    text = unicodedata.normalize("NFKD", value).lower()
    text = _MARKS.sub("", text).translate(_LETTERS)
    text = _APOSTROPHES.sub("", text)
    return _SEPARATORS.sub(" ", text).strip(" ")


def compact(value: str) -> str:
    """`fold(value)` without its spaces, for people who type a name as one word."""
    return fold(value).replace(" ", "")
