"""The pages of a portfolio: in a minute, the seven side by side, on one A4, as a file."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from collab.accounts.models import User
from collab.dashboard.portfolio import seven
from collab.dashboard.portfolio.attention import asking_in, clocks_for, reasons_in
from collab.dashboard.portfolio.charts import bars_of, curve_in
from collab.dashboard.portfolio.counting import Counted
from collab.dashboard.portfolio.files import FORMATS, table_of
from collab.dashboard.portfolio.report import content_of
from collab.dashboard.portfolio.scope import Scope, choices_for, own_place
from collab.dashboard.portfolio.trends import choices_of, line_of, moved_in
from collab.dashboard.portfolio.triangle import CORNERS, call_address, corners_of, dots_in
from collab.lib.paging import around
from initiatives.actions.reminding import remind_now
from initiatives.figures import inside_of
from initiatives.models import Initiative
from initiatives.tallying import count_few
from initiatives.views.access import refuse_unless, signed_in
from partners.models import Organisation, Sector

# The key of what a clock is about; milestones and seats stand below nought.
THING = re.compile(r"-?[0-9]{1,18}")
# The seven have a page of their own.
ON_PAGE = ("numbers", "looks", "moves", "stages", "themes", "sectors", "missing")
ASKING_SHOWN = 6
ASKING_PAGE = 50


def scope_of(request: HttpRequest, user: User) -> Scope:
    """The portfolio of the address."""
    return Scope(request.GET, user, on=timezone.localdate())


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """What needs attention first, then the figures; without a choice in the address one's own place is chosen."""
    user = signed_in(request)
    scope = scope_of(request, user)
    if not scope.is_chosen and not request.GET and (place := own_place(user)):
        return redirect(f"{request.path}?{place}")
    counted = Counted(scope, ON_PAGE)
    charts = [bars_of(part) for part in counted.parts if part.key in {"stages", "themes", "sectors", "missing"}]
    context = {
        "section": "portfolio",
        "scope": scope,
        "choices": choices_for(user, scope.query),
        "total": counted.total,
        "asking": asking_in(scope, start=0, most=ASKING_SHOWN),
        "asking_count": counted.number("attention"),
        "rows": [part for key in ("numbers", "looks", "moves") if (part := counted.part(key))],
        "charts": charts,
        "dots": dots_in(scope),
        "whole": corners_of(counted),
        "calls": call_address(scope),
        "corners": [(str(sector.label), x, y) for sector, (x, y) in CORNERS.items()],
        "sectors": [str(sector.label) for sector in Sector],
        "line": line_of(scope, request.GET.get("line", "")),
        "lines": choices_of(scope),
        "became": _became(scope),
        "on": scope.on,
    }
    return render(request, "dashboard/portfolio.html", context)


def _became(scope: Scope) -> Organisation | None:
    """What an organisation that no longer exists became; the portfolio says so."""
    if not (scope.key and scope.key.startswith("o")):
        return None
    gone = Organisation.objects.filter(predecessors=int(scope.key[1:]))
    return gone.first()


@require_safe
def portfolio_attention(request: HttpRequest) -> HttpResponse:
    """All that needs attention, what weighs most first; or only what asks it for one reason."""
    user = signed_in(request)
    scope = scope_of(request, user)
    wanted = request.GET.get("page", "")
    page = min(max(int(wanted), 1), 1000) if wanted.isdecimal() and len(wanted) < 5 else 1
    reason = request.GET.get("reason", "")
    count_few(on=scope.on)
    found = asking_in(scope, start=(page - 1) * ASKING_PAGE, most=ASKING_PAGE + 1, reason=reason)
    context = {
        "section": "portfolio",
        "scope": scope,
        "asking": found[:ASKING_PAGE],
        "reasons": [
            (one, scope.address("dashboard:portfolio-attention", reason=one.kind)) for one in reasons_in(scope)
        ],
        "reason": reason,
        "everything": scope.address("dashboard:portfolio-attention"),
        "newer": page - 1,
        "older": page + 1 if len(found) > ASKING_PAGE else 0,
        "on": scope.on,
    }
    return render(request, "dashboard/portfolio_attention.html", context)


@require_POST
def attention_remind(request: HttpRequest) -> HttpResponse:
    """Let the reminder about this go out today; only for who stands inside."""
    user, on = signed_in(request), timezone.localdate()
    kind, thing = request.POST.get("kind", ""), request.POST.get("thing", "")
    if not THING.fullmatch(thing):
        raise Http404
    seen = Initiative.objects.visible_to(user).active().order_by()
    clock = get_object_or_404(
        clocks_for(user, on=on).filter(initiative__in=seen.values("pk")).select_related("initiative"),
        kind=kind,
        object_id=int(thing),
    )
    refuse_unless(Initiative.objects.filter(inside_of(user), pk=clock.initiative_id).exists())
    title = {"title": clock.initiative.title}
    if remind_now(clock=clock, by=user, on=on):
        messages.success(request, _("Who is on “%(title)s” gets a reminder.") % title)
    else:
        messages.info(request, _("Who is on “%(title)s” was reminded today already.") % title)
    back = Scope(QueryDict(request.POST.get("back", "")[:1000]), user, on=on)
    return redirect(back.address())


@require_safe
def portfolio_seven(request: HttpRequest) -> HttpResponse:
    """The seven of each initiative side by side, fifty a page, and how each advice moved."""
    user = signed_in(request)
    scope = scope_of(request, user)
    order = request.GET.get("order", "")
    orders = seven.orders()
    order = order if order in orders else ""
    rows, page = seven.rows_in(scope, order, request.GET.get("page", ""))
    counted = Counted(scope, {"advice"})
    advice = counted.part("advice")
    now = {figure.key: figure.number for figure in advice.figures} if advice else {}
    moved, then_on = moved_in(scope, now) if advice else ([], None)
    context = {
        "section": "portfolio",
        "scope": scope,
        "rows": rows,
        "page": page,
        "around": list(around(page)),
        "orders": orders,
        "order": order,
        "moved": [
            (one.principle, [(*row, scope.list_of("advice", f"{one.principle}-{row[0]}")) for row in one.rows])
            for one in moved
        ],
        "then_on": then_on,
    }
    return render(request, "dashboard/portfolio_seven.html", context)


@require_safe
def portfolio_print(request: HttpRequest) -> HttpResponse:
    """The portfolio as it stands on one A4, to print before a meeting of the board."""
    user = signed_in(request)
    scope = scope_of(request, user)
    content = content_of(scope)
    context = {"section": "portfolio", "content": content, "scope": scope, "on": scope.on, "curve": curve_in(content)}
    return render(request, "dashboard/portfolio_print.html", context)


@require_safe
def portfolio_export(request: HttpRequest) -> HttpResponseBase:
    """One table of the portfolio as a file: that of a chart, the figures, the triangle, the seven, the line."""
    write, table = FORMATS.get(request.GET.get("format", "")), table_of(request.GET.get("what", "")[:60])
    if write is None or table is None:
        raise Http404
    scope = scope_of(request, signed_in(request))
    header, rows = table(scope, request.GET["what"])
    return write(scope, request.GET["what"], header, rows)
