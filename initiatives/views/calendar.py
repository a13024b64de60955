"""The calendar over all initiatives that one may see: a month, or a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collab.lib.htmx import render_page, wants_fragment
from initiatives.calendar.drawing import Drawing, legend
from initiatives.calendar.filters import CalendarFilter
from initiatives.calendar.items import DAY, SHELVES, items_between, items_of_month
from initiatives.calendar.month import (
    beside,
    by_month,
    in_address,
    month_of,
    shelves_of,
    weekdays,
    weeks_of,
)
from initiatives.periods import FIRST_DAY, LAST_DAY, Period, Precision
from initiatives.views.access import signed_in

LIST = "list"
PER_PAGE = 50
# Nobody pages on through more: who looks further ahead chooses a later month.
MOST_PAGES = 40


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month in weeks, or what comes from a month on as a list; the address says which, and of what."""
    found = CalendarFilter(request.GET, user=signed_in(request))
    on, said = timezone.localdate(), found.of_the_page
    known = month_of(said.get("month", ""), on=on)
    first = known or on.replace(day=1)
    day = _day(said.get("day", ""))
    period = said.get("period", "") if said.get("period") in SHELVES else ""
    is_list = said.get("view") == LIST or day is not None or bool(period)
    if day is not None:
        first = day.replace(day=1)
    own = _list(request, found, first, day, period) if is_list else _month(request, found, first, on)
    pushed = found.address(month=in_address(first), view=LIST if is_list else "")
    context = {
        "section": "calendar", "filter": found, "first": first, "on": on, "is_list": is_list, "day": day,
        "notes": list(_notes(found, is_known=known is not None)),
        "month_address": found.address(month=in_address(first)),
        "list_address": found.address(month=in_address(first), view=LIST),
        "kept": {"month": in_address(first), "view": LIST if is_list else ""},
        "chosen": {**found.chosen, "view": LIST if is_list else ""},
        "is_this_month": first == on.replace(day=1),
        "this_month": found.address(month=in_address(on), view=LIST if is_list else ""),
        "legend": legend(), **_beside(found, first, is_list=is_list), **own,
    }  # fmt: skip
    response = render_page(request, "initiatives/calendar.html", context, partial="results")
    if wants_fragment(request):
        response["HX-Push-Url"] = pushed
    return response


def _month(request: HttpRequest, found: CalendarFilter, first: dt.date, on: dt.date) -> dict[str, object]:
    """The table, and what has only a period above it."""
    items = items_of_month(found.scope, first)
    here = found.address(month=in_address(first))
    drawing = Drawing(_key(request, here))
    before = found.address(day="-").removesuffix("-")
    weeks = weeks_of(first, items, on=on, day_url=lambda day: f"{before}{day.isoformat()}")
    shelves = shelves_of(
        first, items, shelf_url=lambda name: found.address(month=in_address(first), period=name, view=LIST)
    )
    return {
        "title": date_format(first, "F Y"), "weekdays": weekdays(),
        "weeks": drawing.weeks(weeks),
        "shelves": [(shelf, drawing.items(shelf.few.items)) for shelf in shelves],
        "is_empty": not items.days and not shelves,
    }  # fmt: skip


def _list(
    request: HttpRequest, found: CalendarFilter, first: dt.date, day: dt.date | None, period: str
) -> dict[str, object]:
    """A page of the list: of a day, of a period, or of all from the month on."""
    said = found.of_the_page.get("page", "")
    number = min(max(int(said), 1), MOST_PAGES) if said.isdecimal() and len(said) < 5 else 1
    chosen = {"month": in_address(first), "view": LIST, "period": period, "day": day.isoformat() if day else ""}
    shelves: tuple[str, ...] = (DAY,)
    if day is not None:
        span, title = (day, day), date_format(day, "l j F Y")
    elif period:
        whole = Period.around(first, Precision(period))
        span, shelves, title = (whole.last, whole.last), (period,), str(whole)
    else:
        span, shelves = (first, LAST_DAY), (DAY, *SHELVES)
        title = _("From %(month)s") % {"month": date_format(first, "F Y")}
    rows = items_between(found.scope, *span, start=(number - 1) * PER_PAGE, size=PER_PAGE + 1, shelves=shelves)
    has_more = len(rows) > PER_PAGE
    drawing = Drawing(_key(request, found.address(**chosen, page=number if number > 1 else "")))
    groups = by_month(rows[:PER_PAGE])
    return {
        "title": title,
        "groups": [(group, [(item, drawing.items([item])) for item in group.items]) for group in groups],
        "is_empty": not rows, "number": number,
        "earlier": found.address(**chosen, page=number - 1 if number > 2 else "") if number > 1 else "",
        "later": found.address(**chosen, page=number + 1) if has_more and number < MOST_PAGES else "",
        "is_last_page": has_more and number >= MOST_PAGES,
    }  # fmt: skip


def _beside(found: CalendarFilter, first: dt.date, *, is_list: bool) -> dict[str, object]:
    """The months before and after this one, with their names."""
    view = LIST if is_list else ""
    made: dict[str, object] = {}
    for name, months in (("previous", -1), ("next", 1)):
        other = beside(first, months)
        made[name] = (found.address(month=in_address(other), view=view), date_format(other, "F Y")) if other else None
    return made


def _key(request: HttpRequest, here: str) -> SafeString:
    """The hidden fields with which a milestone is reached from this page."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="from" value="calendar">'
        '<input type="hidden" name="back" value="{}">',
        get_token(request),
        here.partition("?")[2],
    )


def _day(said: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _notes(found: CalendarFilter, *, is_known: bool) -> Iterator[str]:
    """What the address asked for and the page does not give, in words."""
    if found.ignored:
        parts = ", ".join(found.ignored)
        yield _("We did not understand a part of the address and left it out: %(parts)s.") % {"parts": parts}
    if not is_known:
        said = found.of_the_page["month"][:40]
        yield _("“%(month)s” is no month that we know. Write it like March 2027. This is the month of today.") % {
            "month": said
        }
    day = found.of_the_page.get("day", "")
    if day and _day(day) is None:
        yield _("There is no day “%(day)s” in this calendar. This is the month.") % {"day": day[:20]}
