"""A milestone is reached: one click, from its row, from My actions, or on its page after a mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from collab.lib import htmx
from initiatives.actions import milestones as actions
from initiatives.exceptions import NothingToRestore
from initiatives.forms.milestones import ReachForm
from initiatives.models import Milestone
from initiatives.permissions import roles_of
from initiatives.sections.milestones import stone_of
from initiatives.views import in_place
from initiatives.views.access import done, signed_in
from initiatives.views.in_place import form_page
from initiatives.views.milestones import at, milestone_of

ROW = "milestones"


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_reach(request: HttpRequest, pk: int) -> HttpResponse:
    """It is reached: today by one click, or on the day that the page asks; opening the page writes nothing."""
    milestone, on = milestone_of(request, pk, is_owner_enough=True), timezone.localdate()
    data = request.POST if "reached_on" in request.POST else None
    form = ReachForm(data, on=on)
    is_one_click = request.method == "POST" and data is None
    if is_one_click or (data is not None and form.is_valid()):
        day = on if is_one_click else form.cleaned_data["reached_on"]
        actions.reach_milestone(milestone=milestone, reached_on=day, by=signed_in(request), at=timezone.now())
        return _reached(request, milestone)
    context = {
        "initiative": milestone.initiative, "milestone": milestone, "form": form, "section": "initiatives",
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return form_page(request, "initiatives/milestone_reach.html", context, form, status=status)


def _reached(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """The moment: in its row, or on the page that asks how to mark it."""
    if request.POST.get("place") == ROW and htmx.wants_fragment(request):
        return _row(request, milestone, is_moment=True)
    undo = reverse("initiatives:milestone-unreach", args=[milestone.pk])
    words = _("“%(title)s” is reached. Well done!") % {"title": milestone.title}
    to = at(milestone.initiative)
    if milestone.is_to_celebrate and roles_of(request.user, milestone.initiative).can_edit:
        to = reverse("initiatives:celebration-add", args=[milestone.pk])
    return done(request, to, words, undo=undo)


@require_POST
def milestone_unreach(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not reached after all."""
    milestone = milestone_of(request, pk, is_owner_enough=True)
    try:
        actions.unreach_milestone(milestone=milestone, by=signed_in(request), at=timezone.now())
        words = _("“%(title)s” is still to be reached.") % {"title": milestone.title}
    except NothingToRestore:
        words = _("It was said already how this is celebrated. Take that back first.")
    if request.POST.get("place") == ROW and htmx.wants_fragment(request) and not in_place.place_of(request):
        return _row(request, milestone, words=words)
    return done(request, at(milestone.initiative), words)


def _row(request: HttpRequest, milestone: Milestone, *, is_moment: bool = False, words: str = "") -> HttpResponse:
    """The row of the list, as it is now."""
    roles = roles_of(request.user, milestone.initiative)
    row = Milestone.objects.for_list().get(pk=milestone.pk)
    context = {
        "stone": stone_of(row, 0, roles=roles, user=request.user, on=timezone.localdate()),
        "roles": roles, "initiative": milestone.initiative, "is_moment": is_moment, "words": words,
    }  # fmt: skip
    response = render(request, "initiatives/parts/milestone.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response
