"""The calendar in HTML: drawn here and not in a template, because a month has a hundred things in thirty days.

Words are asked for once a page. What people wrote is escaped where it comes in (`_words_of`).
"""

from __future__ import annotations

from html import escape

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from collab.lib.addresses import address
from collab.lib.templatetags.ui import icon
from initiatives.calendar.items import Item
from initiatives.calendar.kinds import Kind
from initiatives.calendar.month import Day, Week

_LOOKS = {Kind.CELEBRATION: " calendar__item--feast", Kind.REACHED: " is-past"}


class Drawing:
    """Draws the things of one page; `key` holds the hidden fields of a form that say from which page it is sent."""

    def __init__(self, key: SafeString) -> None:
        verb, tick = escape(_("Reached")), icon("tick")
        self._reach = (
            '<form class="no-print" method="post" action="%s">' + key.replace("%", "%%")
            + f'<button class="button button--small calendar__reach" type="submit" title="{verb}">{tick}'
            f'<span class="calendar__verb">{verb}</span><span class="visually-hidden">: %s</span></button></form>'
        )  # fmt: skip
        self._before = {
            kind: f'<li class="calendar__item{_LOOKS.get(kind, "")}">{_used(kind)}<span><span class="visually-hidden">'
            f"{escape(str(kind.label))}: </span>"
            for kind in Kind
        }
        self._today, self._week = escape(_("today")), escape(_("Week"))
        self._more_on = escape(_("more on"))

    def items(self, items: list[Item]) -> SafeString:
        """The things of a day or a period."""
        return mark_safe("".join(map(self._item, items)))  # noqa: S308 (each part is escaped)

    def _item(self, item: Item) -> str:
        title, of = escape(item.title), escape(item.initiative)
        if item.kind is Kind.CELEBRATION and item.about:
            of = f"{of}, {escape(item.about)}"
        button = self._reach % (address("initiatives:milestone-reach", item.key), title) if item.may_reach else ""
        return (
            f'{self._before[item.kind]}<a href="{item.url}">{title}</a>'
            f'<span class="calendar__of">{of}</span></span>{button}</li>'
        )

    def weeks(self, weeks: list[Week]) -> SafeString:
        """The rows of the table."""
        return mark_safe("\n".join(map(self._row, weeks)))  # noqa: S308 (each part is escaped)

    def _row(self, week: Week) -> str:
        empty = ' class="is-empty"' if week.is_empty else ""
        days = "".join(map(self._cell, week.days))
        return (
            f'<tr role="row"{empty}><th scope="row" role="rowheader" class="calendar__week">'
            f'<span class="calendar__long">{self._week} </span>{week.number}</th>{days}</tr>'
        )

    def _cell(self, day: Day) -> str:
        if not day.is_of_month:
            return '<td role="cell" class="is-outside"></td>'
        on, month = day.on, MONTHS[day.on.month]
        when = (
            f'<time datetime="{on.isoformat()}"><span class="calendar__long">{WEEKDAYS[on.weekday()]} </span>{on.day}'
            f'<span class="calendar__long"> {month}</span></time>'
        )
        look, things, more = "", "", ""
        if day.few.number:
            url = escape(day.url)
            when = f'<a href="{url}">{when}</a>'
            things = f'<ul class="calendar__items">{self.items(day.few.items)}</ul>'
            if day.few.more:
                hidden = f'<span class="visually-hidden"> {self._more_on} {on.day} {month}</span>'
                more = f'<a class="calendar__more" href="{url}">{escape(day.more)}{hidden}</a>'
        elif not day.is_today:
            look = ' class="is-empty"'
        if day.is_today:
            look = ' class="is-today" aria-current="date"'
            when += f' <span class="calendar__today">{self._today}</span>'
        return f'<td role="cell"{look}><p class="calendar__day">{when}</p>{things}{more}</td>'


def _used(kind: Kind) -> str:
    """The drawing of its sort, which stands once on the page (`legend`)."""
    return f'<svg class="icon" aria-hidden="true"><use href="#kind-{kind.value}"/></svg>'


def legend() -> list[tuple[SafeString, str]]:
    """Each sort with its drawing, which the things of the page use again."""
    return [
        (
            format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', _symbol(kind)),
            str(kind.label),
        )
        for kind in Kind
    ]


def _symbol(kind: Kind) -> SafeString:
    path = icon(kind.icon).partition(">")[2].removesuffix("</svg>")
    symbol = f'<symbol id="kind-{kind.value}" viewBox="0 0 24 24">{path}</symbol><use href="#kind-{kind.value}"/>'
    return mark_safe(symbol)  # noqa: S308 (our own drawing)
