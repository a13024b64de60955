"""The row of an action: what waits, its one button, and a place in which a form unfolds.

Drawn here and not in a template of its own: a page has fifty of them.
"""

from __future__ import annotations

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from collab.lib.templatetags.ui import icon
from initiatives.waiting import Waiting

register = template.Library()

ROW = """<li class="action{late}" id="action-{id}">
  {icon}
  <div class="action__what">{said}<h3>{says}</h3>
    <p><a href="{page}">{title}</a>. <span class="{tone}">{when}</span></p>{text}
  </div>
  <div class="action__do">{button}
    <a class="small action__later" href="{later}" hx-get="{later}" hx-target="#place-{id}">{later_words}<span class="visually-hidden">: {says}, {title}</span></a>
  </div>
  <div class="action__place" id="place-{id}"></div>
</li>"""  # noqa: E501

ONE_CLICK = """<form method="post" action="{address}" hx-post="{address}" hx-target="closest .action" hx-swap="outerHTML"><input type="hidden" name="csrfmiddlewaretoken" value="{token}"><input type="hidden" name="from" value="{place}"><input type="hidden" name="row" value="{key}"><input type="hidden" name="sentence" value="{sentence}"><button class="button button--small{primary}" type="submit" data-do>{verb}<span class="visually-hidden">: {title}</span></button></form>"""  # noqa: E501
UNFOLDS = """<a class="button button--small{primary}" href="{address}?from={place}&amp;row={key}" hx-get="{address}?from={place}&amp;row={key}" hx-target="#place-{id}" data-do>{verb}<span class="visually-hidden">: {title}</span></a>"""  # noqa: E501
LEADS = """<a class="button button--small{primary}" href="{address}" data-do>{verb}<span class="visually-hidden">: {title}</span></a>"""  # noqa: E501
SAID = '<p class="note{warning}" role="status" tabindex="-1" data-focus>{words}</p>'


@register.simple_tag(takes_context=True)
def action_row(
    context: template.Context, one: Waiting, is_first: bool = False, words: str = "", is_refused: bool = False
) -> SafeString:
    """The row of `one` in the list `place`; `words` when something was just said, `is_first` for the filled button."""
    place, title, look = context["place"], escape(one.title), one.look
    button = format_html(
        ONE_CLICK if look.is_one_click else LEADS if look.is_page else UNFOLDS,
        address=one.address, place=place, key=one.key, id=one.id, sentence=one.sentence, title=title, verb=look.verb,
        primary=" button--primary" if is_first else "",
        token=context["csrf_token"] if look.is_one_click else "",
    )  # fmt: skip
    return format_html(
        ROW,
        id=one.id, title=title, says=escape(one.says), page=one.page, when=one.when, button=button,
        icon=icon(look.icon),
        late=" is-late" if one.is_late else "", tone="late" if one.is_late else "quiet",
        text=format_html('<blockquote class="words action__text">{}</blockquote>', one.text) if one.text else "",
        later=f"{one.later}?from={place}&row={one.key}", later_words=gettext("Later"),
        said=format_html(SAID, words=words, warning=" note--warning" if is_refused else "") if words else "",
    )  # fmt: skip
