"""The seven marks on their line: the product's own picture, small in rows and large on a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from initiatives.models import Principle
from initiatives.principles import State

register = template.Library()

# The order in which a screen reader hears them: what asks attention first.
SPOKEN = (State.ATTENTION, State.DISCUSS, State.STRENGTH, State.UNKNOWN, State.NOT_APPLICABLE)
# Symbols of `components/seven_symbols.html`; what does not apply leaves its place on the line empty.
SYMBOLS = {State.STRENGTH: "ms", State.DISCUSS: "md", State.ATTENTION: "ma", State.UNKNOWN: "mu"}
WIDTH = 12
MARKS = {
    (place, state): f'<use href="#{symbol}" x="{place * WIDTH}"/>'
    for place in range(len(Principle))
    for state, symbol in SYMBOLS.items()
}


@register.simple_tag
def seven_strip(states: Mapping[Principle, State] | None) -> SafeString | str:
    """The seven marks of one initiative on one line, with a label that says them in words."""
    if not states:
        return ""
    return _strip(tuple(states[principle] for principle in Principle), get_language() or "")


@lru_cache(maxsize=4096)
def _strip(states: tuple[State, ...], language: str) -> SafeString:
    """One drawing; few combinations occur, so each is drawn once (per language)."""
    marks = "".join(MARKS[place, state] for place, state in enumerate(states) if state in SYMBOLS)
    return mark_safe(  # noqa: S308 (marks of the table above, and a label that is escaped)
        f'<svg class="strip" viewBox="0 0 84 20" role="img" aria-label="{escape(_label(states, language))}">'
        f'<path class="strip__line" d="M0 13h84"/>{marks}</svg>'
    )


@lru_cache
def _words(language: str) -> tuple[dict[State, str], list[str]]:
    """The words of the states and the names of the seven, in the language of the page (`language` is its key)."""
    return {state: str(state.label) for state in SPOKEN}, [str(principle.label).lower() for principle in Principle]


def _label(states: tuple[State, ...], language: str) -> str:
    """In words: "Attention: dissent. To discuss: content first."."""
    words, principles = _words(language)
    said = []
    for state in SPOKEN:
        names = [name for name, its in zip(principles, states, strict=True) if its == state]
        if names:
            said.append(f"{words[state]}: {', '.join(names)}.")
    return " ".join(said)


@register.simple_tag
def seven_mark(state: State) -> SafeString | str:
    """One mark, for the profile; its word stands beside it."""
    if state not in SYMBOLS:
        return ""
    return format_html(
        '<span class="mark mark--{}"><svg viewBox="0 0 12 20" aria-hidden="true"><use href="#{}"/></svg></span>',
        SYMBOLS[state][1],
        SYMBOLS[state],
    )
