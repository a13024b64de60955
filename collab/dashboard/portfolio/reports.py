"""Frozen reports: making one, finding it back, reading it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collab.dashboard.portfolio.charts import curve_in
from collab.dashboard.portfolio.forms import ReportForm, this_year
from collab.dashboard.portfolio.report import freeze, table_of
from collab.dashboard.portfolio.scope import Scope
from collab.lib.paging import around
from collab.lib.spreadsheet import Row, csv_lines
from initiatives.models import FrozenReport
from initiatives.views.access import signed_in

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def report_add(request: HttpRequest) -> HttpResponse:
    """Freeze the portfolio as it stands today, with one's own words."""
    user, at = signed_in(request), timezone.now()
    on = timezone.localdate(at)
    form = ReportForm(request.POST or None, initial={**this_year(on), "query": request.GET.urlencode()})
    scope = Scope(QueryDict(str(form["query"].value() or "")), user, on=on)
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "query"}
        report = freeze(scope=scope, by=user, at=at, **said)
        messages.success(request, _("Frozen. This report does not change any more."))
        return redirect(report)
    context = {"section": "portfolio", "form": form, "scope": scope}
    return render(request, "dashboard/report_add.html", context, status=400 if form.errors else 200)


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports that this person may read, the newest first."""
    rows = FrozenReport.objects.visible_to(signed_in(request)).select_related("made_by").defer("figures")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "portfolio", "page": page, "around": list(around(page))}
    return render(request, "dashboard/report_list.html", context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A report as it was frozen; with `format=csv` its figures as a file."""
    reports = FrozenReport.objects.visible_to(signed_in(request)).select_related("made_by")
    report = get_object_or_404(reports, pk=pk)
    if request.GET.get("format") == "csv":
        return _as_csv(report, table_of(report.figures))
    context = {
        "section": "portfolio", "report": report, "content": report.figures, "curve": curve_in(report.figures),
    }  # fmt: skip
    return render(request, "dashboard/report_detail.html", context)


def _as_csv(report: FrozenReport, rows: Iterable[Row]) -> HttpResponse:
    header = [_("Part"), _("What"), _("Initiatives")]
    response = HttpResponse("".join(csv_lines(header, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(report.title)[:80] or report.pk}.csv"'
    return response
