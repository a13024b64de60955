"""Some of Django's own tags and filters, drawn in a tenth of the time; a page has two hundred of them.

Each gives what Django's gives, and leaves to Django what it cannot do quicker.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from django import template
from django.template import defaultfilters, defaulttags
from django.template.base import FilterExpression, Node, Parser, Token
from django.templatetags import i18n
from django.templatetags import static as statics
from django.utils.dates import MONTHS, MONTHS_AP
from django.utils.translation import get_language

from collab.lib.addresses import address

register = template.Library()


class DrawnOnce(Node):
    """A tag that depends on nothing but the language of the page: drawn once for each."""

    child_nodelists = ()

    def __init__(self, node: Node) -> None:
        self.node = node
        self.drawn: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        """What the tag drew the first time."""
        language = get_language()
        drawn = self.drawn.get(language)
        if drawn is None:
            drawn = self.drawn[language] = self.node.render(context)
        return drawn


def _is_literal(value: FilterExpression) -> bool:
    """Whether `value` stands in the template itself, and is used as it stands there."""
    return not value.filters and getattr(value.var, "lookups", None) is None


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "Sign in" %}`, as Django does it."""
    node = i18n.do_translate(parser, token)
    is_plain = node.asvar is None and node.message_context is None and _is_literal(node.filter_expression)
    return DrawnOnce(node) if is_plain else node


@register.tag
def static(parser: Parser, token: Token) -> Node:
    """`{% static "css/base.css" %}`, as Django does it."""
    node = statics.do_static(parser, token)
    return DrawnOnce(node) if node.varname is None and _is_literal(node.path) else node


class URLNode(defaulttags.URLNode):
    """The address of one of our pages, with at most the key of a row in it."""

    def render(self, context: template.Context) -> str:
        """The address; what Django's own tag draws when it is of another kind."""
        if self.kwargs or self.asvar or len(self.args) > 1:
            return super().render(context)
        keys = [key.resolve(context) for key in self.args]
        if not all(type(key) is int and key >= 0 for key in keys):
            return super().render(context)
        return address(self.view_name.resolve(context), *keys)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """`{% url "initiatives:initiative-detail" initiative.pk %}`, as Django does it."""
    node = defaulttags.url(parser, token)
    return URLNode(node.view_name, node.args, node.kwargs, node.asvar)


@cache
def _words(months: str, _language: str | None) -> dict[int, str]:
    """The names of the months, in the language of the page (`_language` is its key)."""
    return {number: str(words) for number, words in {"F": MONTHS, "N": MONTHS_AP}[months].items()}


# The formats in which our pages tell a day.
_DAYS: dict[str, Callable[[dt.date], str]] = {
    "j F Y": lambda day: f"{day.day} {_words('F', get_language())[day.month]} {day.year:04}",
    "j N Y": lambda day: f"{day.day} {_words('N', get_language())[day.month]} {day.year:04}",
    "j F": lambda day: f"{day.day} {_words('F', get_language())[day.month]}",
    "F Y": lambda day: f"{_words('F', get_language())[day.month]} {day.year:04}",
    "Y-m-d": lambda day: f"{day.year:04}-{day.month:02}-{day.day:02}",
}


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, arg: str | None = None) -> str:
    """`{{ day|date:"j F Y" }}`, as Django does it."""
    write = _DAYS.get(arg or "") if isinstance(value, dt.date) else None
    return str(defaultfilters.date(value, arg)) if write is None else write(value)
