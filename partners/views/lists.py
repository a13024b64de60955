"""Finding partners: the list, and the choices of the combobox."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from collab.lib.htmx import render_page, wants_fragment
from collab.lib.paging import CAP, CappedPaginator, around
from collab.lib.text import fold
from partners.filters import OrganisationFilter, list_address
from partners.models import Organisation
from partners.suggestions import former_in_words, suggest

PER_PAGE = 50


@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All partners, narrowed by the address."""
    on = timezone.localdate()
    found = OrganisationFilter(request.GET)
    page = CappedPaginator(found.organisations(on), PER_PAGE).get_page(request.GET.get("page", 1))
    context = {
        "section": "partners",
        "filter": found,
        "page": page,
        "around": list(around(page)),
        "rows": _rows(page, on),
        "count": _count_in_words(page),
    }
    response = render_page(request, "partners/organisation_list.html", context, partial="results")
    return _with_address(request, response, found, page)


@require_GET
def organisation_options(request: HttpRequest) -> JsonResponse:
    """What the combobox offers for `q`; with `regions=1` regions too."""
    found, more = suggest(
        request.GET.get("q", "")[:100], on=timezone.localdate(), regions=request.GET.get("regions") == "1"
    )
    return JsonResponse({"results": [asdict(one) for one in found], "more": more})


def _rows(page: Page[Any], on: dt.date) -> list[dict[str, Any]]:
    """What the table shows; one more query for the successors of former ones."""
    organisations: list[Organisation] = list(page.object_list)
    former = [row.pk for row in organisations if row.valid_to and row.valid_to < on]
    with_successors: Any = Organisation.objects.filter(pk__in=former).with_successors()
    current = {row.pk: row.current for row in with_successors}
    return [
        {
            "organisation": row,
            "found_as": _found_as(row),
            "note": former_in_words(row.valid_to.year, current[row.pk]) if row.pk in current and row.valid_to else "",
            "current": current.get(row.pk, []),
        }
        for row in organisations
    ]


def _found_as(row: Organisation) -> str:
    """The name that was found, when it is another than the one that is shown."""
    matched: str = getattr(row, "matched", "")
    return matched if matched and fold(matched) not in {row.sort_name, fold(row.spoken_name)} else ""


def _count_in_words(page: Page[Any]) -> str:
    paginator = cast("CappedPaginator", page.paginator)
    if paginator.is_capped:
        return _("More than %(number)s partners") % {"number": CAP}
    return ngettext("%(number)s partner", "%(number)s partners", paginator.count) % {"number": paginator.count}


def _with_address(
    request: HttpRequest, response: HttpResponse, found: OrganisationFilter, page: Page[Any]
) -> HttpResponse:
    """Let htmx put the address in the address bar; typing on in the search box is one step back, not ten."""
    if wants_fragment(request):
        before = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query)
        is_typing = request.headers.get("HX-Trigger") == "id_q" and "q" in before and "q" in found.chosen
        header = "HX-Replace-Url" if is_typing else "HX-Push-Url"
        response[header] = list_address(found.query(page=page.number))
    return response
