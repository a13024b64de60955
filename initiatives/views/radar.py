"""The radar: overlap in a region and what came of it, and links that are missing."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from collab.lib.paging import around
from initiatives import actions
from initiatives.choices import theme_names
from initiatives.forms.radar import IntroductionForm, RadarForm
from initiatives.models.sight import inside
from initiatives.overlap.missing import missing_links
from initiatives.overlap.radar import CONDITIONS, Show, lines_of, pairs_in
from initiatives.permissions import can_introduce, can_see_pool, can_see_radar
from initiatives.views.access import done, refuse_unless, signed_in, visible
from partners.models import Region

PER_PAGE = 25


@require_safe
def overlap_radar(request: HttpRequest) -> HttpResponse:
    """Figures per theme, each with the list behind it; and who could meet."""
    user = signed_in(request)
    refuse_unless(can_see_radar(user))
    regions = Region.objects.order_by("sort_name", "-year", "pk")
    if not user.is_administrator:
        regions = regions.filter(pk__in=[int(facet[1:]) for facet in inside(user).regions])
    form = RadarForm(request.GET, regions=regions, needs_region=not user.is_administrator)
    region_id = form.region_id
    if region_id is None and not user.is_administrator:  # the first of one's own
        region_id = regions.values_list("pk", flat=True)[0]
    pairs = pairs_in(user, region_id=region_id, **form.days)
    lines = lines_of(pairs)
    if form.theme_id is not None:
        pairs = pairs.filter(first__theme=form.theme_id)
    listed = pairs.filter(CONDITIONS[form.which]).select_related("first", "second").order_by("-found_on", "-pk")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    names = theme_names()
    links = missing_links(user, region_id=region_id, theme_id=form.theme_id) if region_id is not None else []
    context = {
        "form": form,
        "region_id": region_id,
        "shows": list(Show),
        "lines": [(line, names.get(line.theme_id or 0, "")) for line in lines],
        "title": form.which.label,
        "page": page,
        "around": list(around(page)),
        "links": [(link, names.get(link.theme_id, "")) for link in links],
        "can_see_pool": can_see_pool(user),
        "can_see_region": True,
        "section": "calls",
    }
    return render(request, "initiatives/overlap_radar.html", context)


def introduction_add(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Introduce the people of two initiatives to each other by mail; asks first."""
    one, two, user = visible(request, pk), visible(request, other), signed_in(request)
    if one.pk == two.pk:
        raise Http404
    refuse_unless(can_introduce(user, one, two))
    form = IntroductionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = actions.introduce_each_other(
            one=one, other=two, words=form.cleaned_data["words"], by=user, at=timezone.now()
        )
        words = ngettext("%(number)d person gets a mail.", "%(number)d people get a mail.", number)
        return done(request, reverse("initiatives:overlap-radar"), words % {"number": number})
    context = {"initiative": one, "other": two, "form": form, "section": "calls"}
    return render(request, "initiatives/introduction_add.html", context, status=422 if form.is_bound else 200)
