"""The seven marks on their line: the product's own picture, small in rows and large on a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from initiatives.models import Principle
from initiatives.principles import State

register = template.Library()

# The order in which a screen reader hears them: what asks attention first.
SPOKEN = (State.ATTENTION, State.DISCUSS, State.STRENGTH, State.UNKNOWN, State.NOT_APPLICABLE)
# The letter of a state; `m` and the letter name its symbol of `components/seven_symbols.html`. What does not
# apply has none: it leaves its place on the line empty.
LETTERS = {
    State.STRENGTH: "s", State.DISCUSS: "d", State.ATTENTION: "a", State.UNKNOWN: "u", State.NOT_APPLICABLE: "n",
}  # fmt: skip
DRAWN = "sdau"
PRINCIPLES = tuple(Principle)
WIDTH = 12


@register.simple_tag
def seven_sprite() -> SafeString:
    """What the strips of a page have in common, once: a drawing that holds every mark at every place, and the words.

    Fifty strips that each draw and say it anew would weigh half of their page.
    """
    return _sprite(get_language() or "")


@lru_cache
def _sprite(_language: str) -> SafeString:
    """In the language of the page (`_language` is its key)."""
    marks = "".join(
        f'<use class="at-{letter}{place}" href="#m{letter}" x="{place * WIDTH}"/>'
        for place in range(len(PRINCIPLES))
        for letter in DRAWN
    )
    words = [(LETTERS[state], f"{state.label}:") for state in SPOKEN]
    words += [(str(place), f"{str(principle.label).lower()},") for place, principle in enumerate(PRINCIPLES)]
    said = format_html_join("", '<span id="v{}">{}</span>', words)
    return format_html(
        '<svg class="sprite" aria-hidden="true" focusable="false"><symbol id="strip" viewBox="0 0 84 20">'
        '<path class="strip__line" d="M0 13h84"/>{}</symbol></svg><p hidden>{}</p>',
        mark_safe(marks),  # noqa: S308 (letters and numbers)
        said,
    )


@register.simple_tag
def seven_strip(states: Mapping[Principle, State] | None) -> SafeString | str:
    """The seven marks of one initiative on one line; it shows and says what `seven_sprite` holds.

    A screen reader hears it in words: "Attention: dissent, To discuss: content first,".
    """
    if not states:
        return ""
    return _strip("".join(LETTERS[states[principle]] for principle in PRINCIPLES))


@lru_cache(maxsize=4096)
def _strip(letters: str) -> SafeString:
    """One strip; few combinations occur, so each is written once. `letters` has one for each of the seven."""
    shown = " ".join(f"{letter}{place}" for place, letter in enumerate(letters))
    said = [
        " ".join([f"v{letter}", *(f"v{place}" for place, its in enumerate(letters) if its == letter)])
        for letter in (LETTERS[state] for state in SPOKEN)
        if letter in letters
    ]
    return mark_safe(  # noqa: S308 (letters and numbers)
        f'<svg class="strip {shown}" role="img" aria-labelledby="{" ".join(said)}"><use href="#strip"/></svg>'
    )


@register.simple_tag
def seven_mark(state: State) -> SafeString | str:
    """One mark, for the profile; its word stands beside it."""
    if LETTERS[state] not in DRAWN:
        return ""
    return format_html(
        '<span class="mark mark--{0}"><svg viewBox="0 0 12 20" aria-hidden="true"><use href="#m{0}"/></svg></span>',
        LETTERS[state],
    )
