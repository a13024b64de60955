"""Open calls: all open seats of all initiatives that one may see."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from collab.lib.paging import CappedPaginator, around
from initiatives.forms.pooling import ThemeAndRegionForm
from initiatives.models import Partnership, Seat
from initiatives.models.partnership import LEADING
from initiatives.permissions import can_see_pool, can_see_region_reflections
from initiatives.table import own_organisation_ids

PER_PAGE = 25


@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """Whom initiatives look for, newest first, narrowed by theme and region."""
    form = ThemeAndRegionForm(request.GET)
    calls = Seat.objects.calls_for(request.user, **form.chosen())
    leads = Partnership.objects.active().filter(role__in=LEADING).select_related("organisation")
    calls = calls.select_related("initiative__theme", "initiative__region").prefetch_related(
        Prefetch("initiative__partnerships", queryset=leads, to_attr="leads")
    )
    page = CappedPaginator(calls, PER_PAGE).get_page(request.GET.get("page"))
    own = {f"o{key}" for key in own_organisation_ids(request.user, on=timezone.localdate())}
    context = {
        "form": form,
        "page": page,
        "around": list(around(page)),
        "calls": [(seat, bool(own - set(seat.initiative.facets))) for seat in page.object_list],
        "has_filter": any(form.chosen().values()),
        "can_see_pool": can_see_pool(request.user),
        "can_see_region": can_see_region_reflections(request.user),
        "section": "calls",
    }
    return render(request, "initiatives/call_list.html", context)
