"""Template tags of the look: icons and small words."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Drawn in a box of 24 with round ends; always beside a word.
ICONS = {
    "plus": "M12 5v14M5 12h14",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
    "close": "M6 6l12 12M18 6L6 18",
    "down": "M12 4v11m0 0l-4.5-4.5M12 15l4.5-4.5M5 20h14",
    "bookmark": "M6 4h12v16l-6-4-6 4z",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "mail": "M4 6h16v12H4zM4 7l8 6 8-6",
    "warn": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 8v5M12 16v.3",
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "door": "M6 20V9a6 6 0 0 1 12 0v11M4 20h16M14.5 13v1.5",
    "talk": "M4 6h16v10h-8l-4.5 4v-4H4z",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
    "pen": "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
    "cross": "M12 21v-7m0 0L5 7m7 7l7-7M5 11V7h4M15 7h4v4",
    "hand": "M4 12h13m0 0l-4.5-4.5M17 12l-4.5 4.5M21 5v14",
    "table": "M3 14h18M6 14v-3a2 2 0 0 1 4 0v3M14 14v-3a2 2 0 0 1 4 0v3M6 19v-5M18 19v-5",
    "bell": "M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10.5 20.5h3",
    "eye": "M3 12c3-5 6-7 9-7s6 2 9 7c-3 5-6 7-9 7s-6-2-9-7zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    "feast": "M4 18h16M7 18a5 5 0 0 1 10 0M12 9V5M6 11L3.5 8.5M18 11l2.5-2.5",
    "screen": "M3 5h18v11H3zM9 20h6M12 16v4",
    "pause": "M9 5v14M15 5v14",
    "play": "M8 5l11 7-11 7z",
    "next": "M5 12h14m0 0l-5-5m5 5l-5 5",
    "people": "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.5 19a5.5 5.5 0 0 1 11 0M16 6a2.5 2.5 0 0 1 0 5M17 14a5 5 0 0 1 4 5",
    "link": "M10 14l4-4M8.5 11.5l-2 2a3.2 3.2 0 0 0 4.5 4.5l2-2M15.5 12.5l2-2A3.2 3.2 0 0 0 13 6l-2 2",
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The line drawing `name`, hidden from screen readers: the word beside it says what it is."""
    path = mark_safe(ICONS[name])  # noqa: S308 (from the table above)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', path)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The query string of this page with `changes`: None takes a parameter away. Starts with `?`."""
    parameters: dict[str, list[str]] = dict(context["request"].GET.lists())
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = [str(value)]
    return f"?{urlencode(parameters, doseq=True)}"


@register.filter
def undo(message: object) -> str:
    """The address that takes back what a message says was done; empty when there is none."""
    tags = getattr(message, "extra_tags", "") or ""
    return tags.removeprefix("undo:") if tags.startswith("undo:/") else ""
