"""Regions and who belongs to them."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from collab.lib.htmx import redirect, render_page
from collab.lib.paging import around
from partners.actions.regions import add_region, edit_region
from partners.doings import initiatives_in
from partners.forms.region import RegionForm
from partners.models import Region
from partners.permissions import can_edit_regions
from partners.views.access import refuse_unless, signed_in

PER_PAGE = 100


@require_GET
def region_list(request: HttpRequest) -> HttpResponse:
    """All regions, by kind and year."""
    rows = Region.objects.annotate(size=Count("memberships")).order_by("kind", "-year", "sort_name")
    groups = [
        (f"{row[0].get_kind_display()} ({row[0].year})", row)
        for row in (list(grouped) for _key, grouped in groupby(rows, key=lambda region: (region.kind, region.year)))
    ]
    groups.sort(key=lambda group: group[1][0].kind != Region.Kind.OWN)
    context = {"section": "partners", "groups": groups, "can_edit": can_edit_regions(signed_in(request))}
    return render_page(request, "partners/region_list.html", context, partial="regions")


@require_GET
def region_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A region, its members, and how much goes on there."""
    user = signed_in(request)
    region = get_object_or_404(Region, pk=pk)
    page = Paginator(region.members.order_by("sort_name", "pk"), PER_PAGE).get_page(request.GET.get("page", 1))
    context = {
        "section": "partners",
        "region": region,
        "page": page,
        "around": list(around(page)),
        "initiatives": initiatives_in(region, user),
        "can_edit": can_edit_regions(user) and region.kind == Region.Kind.OWN,
        "on": timezone.localdate(),
    }
    return render_page(request, "partners/region_detail.html", context, partial="members")


@require_http_methods(["GET", "POST"])
def region_add(request: HttpRequest) -> HttpResponse:
    """Make a region of one's own."""
    refuse_unless(can_edit_regions(signed_in(request)), _("Only administrators can make a region."))
    form = RegionForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        region = add_region(
            name=form.cleaned_data["name"], year=form.cleaned_data["year"], members=form.found, by=signed_in(request)
        )
        messages.success(request, _("The region %(name)s is made.") % {"name": region.name})
        return redirect(request, region.get_absolute_url())
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
def region_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a region of one's own; those of the register change with the register."""
    region = get_object_or_404(Region, pk=pk)
    refuse_unless(can_edit_regions(signed_in(request)), _("Only administrators can change a region."))
    refuse_unless(region.kind == Region.Kind.OWN, _("This region comes from the register and changes with it."))
    form = RegionForm(request.POST or None, region=region)
    if request.method == "POST" and form.is_valid():
        joined, left = form.moves()
        edit_region(
            region=region, name=form.cleaned_data["name"], year=form.cleaned_data["year"], joined=joined, left=left,
            by=signed_in(request),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect(request, region.get_absolute_url())
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: RegionForm) -> HttpResponse:
    context = {"section": "partners", "form": form, "region": form.region}
    status = 422 if form.is_bound else 200
    return render_page(request, "partners/region_edit.html", context, partial="form", status=status)
