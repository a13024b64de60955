"""The pool: people of the region who like to be asked as somebody from outside."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.lib.paging import around
from initiatives import actions
from initiatives.exceptions import AlreadyThere
from initiatives.forms.pooling import PoolMemberForm, ThemeAndRegionForm
from initiatives.models import Initiative, PoolMember, Seat
from initiatives.permissions import (
    can_add_to_pool,
    can_edit_pool_member,
    can_see_pool,
    can_see_region_reflections,
    coordinated_regions,
)
from initiatives.views.access import done, refuse_unless, signed_in

PER_PAGE = 25


def pool_list(request: HttpRequest) -> HttpResponse:
    """Who likes to be asked, by theme and region; with a seat in the address one chooses from it."""
    refuse_unless(can_see_pool(request.user))
    form = ThemeAndRegionForm(request.GET)
    chosen = form.chosen()
    people = PoolMember.objects.filter(is_active=True).select_related("person", "region").prefetch_related("themes")
    if chosen["theme"]:
        people = people.filter(themes=chosen["theme"])
    if chosen["region"]:
        people = people.filter(Q(region=chosen["region"]) | Q(region=None))
    page = Paginator(people.order_by("person__name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    regions = coordinated_regions(request.user)
    everywhere = signed_in(request).is_administrator
    context = {
        "form": form,
        "page": page,
        "around": list(around(page)),
        "people": [(one, everywhere or _is_of(one, regions)) for one in page.object_list],
        "has_filter": any(chosen.values()),
        "can_add": everywhere or bool(regions),
        "seat": _seat(request),
        "can_see_region": can_see_region_reflections(request.user),
        "section": "calls",
    }
    return render(request, "initiatives/pool_list.html", context)


def pool_add(request: HttpRequest) -> HttpResponse:
    """Add somebody who likes to be asked."""
    refuse_unless(can_add_to_pool(request.user))
    form = PoolMemberForm(request.POST or None, regions=_regions(request))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        person = actions.find_or_add_person(name=cleaned["name"], email=cleaned["email"])
        try:
            member = actions.add_to_pool(
                person=person, fields=cleaned["fields_known"], themes=cleaned["themes"],
                region=cleaned["region"], by=signed_in(request),
            )  # fmt: skip
        except AlreadyThere:
            form.add_error("email", _("%(name)s is in the list already.") % {"name": person.name})
        else:
            undo = reverse("initiatives:pool-remove", args=[member.pk])
            words = _("%(name)s can be asked now.") % {"name": person.name}
            return done(request, reverse("initiatives:pool-list"), words, undo=undo)
    context = {"form": form, "section": "initiatives"}
    return render(request, "initiatives/pool_add.html", context, status=422 if form.is_bound else 200)


def pool_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what somebody knows about."""
    member = _member(request, pk)
    form = PoolMemberForm(request.POST or None, regions=_regions(request), member=member)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        actions.change_pool_member(
            member=member, fields=cleaned["fields_known"], themes=cleaned["themes"],
            region=cleaned["region"], by=signed_in(request),
        )  # fmt: skip
        words = _("%(name)s is changed.") % {"name": member}
        return done(request, reverse("initiatives:pool-list"), words)
    context = {"form": form, "member": member, "section": "initiatives"}
    return render(request, "initiatives/pool_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def pool_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody out; the message has a button that puts them back."""
    member = _member(request, pk)
    actions.take_out_of_pool(member=member, by=signed_in(request))
    undo = reverse("initiatives:pool-restore", args=[pk])
    words = _("%(name)s is taken out of the list.") % {"name": member}
    return done(request, reverse("initiatives:pool-list"), words, undo=undo)


@require_POST
def pool_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody back."""
    member = _member(request, pk)
    actions.put_back_in_pool(member=member, by=signed_in(request))
    return done(request, reverse("initiatives:pool-list"), _("%(name)s is back in the list.") % {"name": member})


def _member(request: HttpRequest, pk: int) -> PoolMember:
    """Somebody in the pool whom one may change."""
    refuse_unless(can_add_to_pool(request.user))
    member = get_object_or_404(PoolMember.objects.select_related("person"), pk=pk)
    refuse_unless(can_edit_pool_member(request.user, member))
    return member


def _is_of(member: PoolMember, regions: set[int]) -> bool:
    return member.region_id in regions if member.region_id else bool(regions)


def _regions(request: HttpRequest) -> set[int] | None:
    """The regions to choose from; None for all of them."""
    return None if signed_in(request).is_administrator else coordinated_regions(request.user)


def _seat(request: HttpRequest) -> Seat | None:
    """The open seat for which one looks, when the address names one that one may fill."""
    asked = request.GET.get("seat", "")
    if not (asked.isdecimal() and len(asked) < 18):
        return None
    mine = Initiative.objects.visible_to(request.user).editable_by(signed_in(request))
    return Seat.objects.open().filter(initiative__in=mine, pk=int(asked)).select_related("initiative").first()
