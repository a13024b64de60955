"""The looks from outside in a region: for who coordinates or manages it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from collab.lib.paging import CappedPaginator, around
from initiatives.forms.regional import LooksForm
from initiatives.models.sight import inside
from initiatives.permissions import can_see_pool, can_see_region_reflections
from initiatives.reflection.region import (
    MOST_ON_PAGE,
    TOO_OFTEN,
    Figures,
    Show,
    asked_too_often,
    figures_of,
    named_for,
    rounds_in,
)
from initiatives.reflection.region_export import FORMATS
from initiatives.views.access import refuse_unless, signed_in
from partners.models import Region

PER_PAGE = 50


@require_safe
def reflection_regions(request: HttpRequest) -> HttpResponse:
    """The regions to choose from; who has one is led there at once."""
    user = signed_in(request)
    refuse_unless(can_see_region_reflections(user))
    regions = Region.objects.order_by("sort_name", "-year", "pk")
    if not user.is_administrator:
        regions = regions.filter(pk__in={int(facet[1:]) for facet in inside(user).regions})
    else:
        regions = regions.filter(roles__isnull=False).distinct()
    page = Paginator(regions, PER_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("initiatives:region-reflections", page.object_list[0].pk)
    context = {"page": page, "around": list(around(page)), **_tabs(request)}
    return render(request, "initiatives/reflection_regions.html", context)


@require_safe
def region_reflections(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looked where, a row a round, with the figures; what the address names narrows it."""
    region, user, on = _region(request, pk), signed_in(request), timezone.localdate()
    form, rounds = LooksForm(request.GET), rounds_in(region, user)
    chosen = form.condition(user, on=on)
    figures = figures_of(rounds, user, chosen, on=on)
    rows = rounds.filter(chosen).annotate(is_named=_as_column(named_for(user)))
    rows = rows.select_related("initiative", "reflector").defer("draft", "decline_words", "suggestion", "message")
    paginator = CappedPaginator(rows.order_by("-planned_on", "-pk"), PER_PAGE)
    paginator.counted = figures.chosen
    page = paginator.get_page(request.GET.get("page"))
    often = figures.asked_too_often and form.is_everything
    context = {
        "region": region,
        "form": form,
        "figures": _figures(figures),
        "facts": figures,
        "title": form.which.label,
        "whose": page.object_list[0].reflector if form.of_person and page.object_list else None,
        "in_time": figures.counts[Show.IN_TIME],
        "responded": figures.counts[Show.RESPONDED],
        "page": page,
        "around": list(around(page)),
        "often": asked_too_often(rounds, user, on=on, start=0, most=MOST_ON_PAGE) if often else [],
        "has_more_often": figures.asked_too_often > MOST_ON_PAGE,
        "too_often": TOO_OFTEN,
        "on": on,
        **_tabs(request),
    }
    return render(request, "initiatives/region_reflections.html", context)


@require_safe
def region_asked_often(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked too often in the past twelve months, and for what."""
    region, user, on = _region(request, pk), signed_in(request), timezone.localdate()
    rounds = rounds_in(region, user)
    count = figures_of(rounds, user, Q(), on=on).asked_too_often
    page = Paginator(range(count), PER_PAGE).get_page(request.GET.get("page"))
    people = asked_too_often(rounds, user, on=on, start=max(page.start_index() - 1, 0), most=PER_PAGE)
    context = {
        "region": region, "often": people, "page": page, "around": list(around(page)), "too_often": TOO_OFTEN,
        **_tabs(request),
    }  # fmt: skip
    return render(request, "initiatives/region_asked_often.html", context)


@require_safe
def region_reflections_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows of the list, all pages of it, as a file."""
    region, user, on = _region(request, pk), signed_in(request), timezone.localdate()
    write = FORMATS.get(request.GET.get("format", ""))
    if write is None:
        raise Http404
    chosen = LooksForm(request.GET).condition(user, on=on)
    return write(region, rounds_in(region, user).filter(chosen), on=on)


def _region(request: HttpRequest, pk: int) -> Region:
    region = get_object_or_404(Region, pk=pk)
    refuse_unless(can_see_region_reflections(request.user, pk))
    return region


def _figures(figures: Figures) -> list[tuple[Show, int]]:
    """The figures that are just a number, in the order of the page."""
    return [(show, figures.counts[show]) for show in (Show.DUE, Show.OVERDUE, Show.UNFILLED, Show.DECLINED, Show.ALL)]


def _as_column(rule: Q) -> Combinable:
    # Of an administrator there is nothing to ask: a rule without conditions holds for every row.
    return ExpressionWrapper(rule or Q(pk__isnull=False), output_field=BooleanField())


def _tabs(request: HttpRequest) -> dict[str, object]:
    user = signed_in(request)
    coordinates = not user.is_administrator and bool(inside(user).coordinated)  # known already: no statement for it
    return {"can_see_pool": coordinates or can_see_pool(user), "can_see_region": True, "section": "calls"}
