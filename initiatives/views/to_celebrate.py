"""What is to be celebrated, for who keeps initiatives or coordinates a region."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from collab.lib.paging import CappedPaginator, around
from initiatives.choices import words_of
from initiatives.forms.successes import RegionForm
from initiatives.to_celebrate import as_waiting, kept_by, quarters_of, waiting_in
from initiatives.views.access import signed_in

PER_PAGE = 50


@require_safe
def to_celebrate_list(request: HttpRequest) -> HttpResponse:
    """What was reached and waits, with how long ago; and what was reached and celebrated over two years."""
    user, on = signed_in(request), timezone.localdate()
    region = request.GET.get("region", "")
    region = region if region in words_of("region") else ""
    initiatives = kept_by(user, region)
    page = CappedPaginator(waiting_in(initiatives), PER_PAGE).get_page(request.GET.get("page"))
    quarters = quarters_of(initiatives, on=on)
    context = {
        "section": "successes",
        "form": RegionForm(initial={"region": region}),
        "region": words_of("region").get(region, ""),
        "page": page,
        "around": list(around(page)),
        "rows": [as_waiting(row, on=on) for row in page.object_list],
        "quarters": quarters,
        "most": max([1, *(max(one.reached, one.celebrated) for one in quarters)]),
    }
    return render(request, "initiatives/to_celebrate_list.html", context)
