"""The Dutch words: all there, with the same placeholders, and translated where they should be."""

from __future__ import annotations

import polib
import pytest

from collab.lib import catalogue

# Words that are the same in Dutch.
SAME_IN_DUTCH = {
    "%(about)s", "%(kind)s: %(title)s", "%(name)s, %(role)s", "%(what)s – %(initiative)s", "BRIN", "Begin", "Bureau",
    "Cookies", "HTML", "In Outlook", "Mail", "Manager", "Menu", "Message-ID", "OIN", "Privacy", "ROR", "RSIN", "Sector",
    "Overlap", "Website", "Week", "%(number)d document", "account", "accounts", "code", "link", "links", "score",
    "website", "winter", "wk",
}  # fmt: skip

rows = [
    entry
    for path in catalogue.catalogues()
    for entry in polib.pofile(path.read_text(encoding="utf-8"))
    if not entry.obsolete
]


def _forms(entry: polib.POEntry) -> list[tuple[str, str]]:
    """What the code says and what the catalogue makes of it, for one and for more."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def test_every_text_of_the_code_is_translated_with_its_placeholders():
    assert catalogue.check() == [], "run `make messages`, then fill in what is empty in locale/"


def test_no_text_was_left_in_english():
    left = {said for entry in rows for said, made in _forms(entry) if said == made} - SAME_IN_DUTCH
    assert not left, "translate them, or write them down here as the same in Dutch"


def test_words_that_are_the_same_are_still_in_use():
    assert {said for entry in rows for said, made in _forms(entry) if said == made} >= SAME_IN_DUTCH


@pytest.mark.parametrize("word", ["helaas", "alstublieft"])
def test_dutch_has_no_padding(word):
    said = [made for entry in rows for _said, made in _forms(entry) if word in made.lower()]
    assert not said, "say what happened and what to do"


def test_dutch_does_not_shout():
    assert not [made for entry in rows for _said, made in _forms(entry) if "!" in made and "dank" not in made.lower()]
