"""Planning milestones: in a row by keyboard, several lines at once, or one with all that one knows of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from collab.lib import htmx
from initiatives.actions import milestones as actions
from initiatives.forms.milestones import LineForm, SeveralForm
from initiatives.views.access import done, editable, signed_in
from initiatives.views.milestones import at, form_of, list_context


def milestone_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one in a line; the next line is empty and has the focus, so that one goes on typing."""
    initiative, roles = editable(request, pk)
    form = LineForm(request.POST or None, is_focused=True)
    is_new = request.method == "POST" and form.is_valid()
    if is_new:
        milestone = actions.plan_milestone(
            initiative=initiative, **form.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        undo = f"{reverse('initiatives:milestone-unplan', args=[pk])}?keys={milestone.pk}"
        words = _("“%(title)s” is planned: %(when)s.") % {"title": milestone.title, "when": milestone.planned}
        if not htmx.wants_fragment(request):
            return done(request, request.path, words, undo=undo)  # no place in it: the empty line takes the focus
        messages.success(request, words, extra_tags=f"undo:{undo}")
        form = LineForm(is_focused=True)
    context = {**list_context(request, initiative, roles, line=form), "is_fresh": is_new}
    status = 422 if form.is_bound else 200
    return htmx.render_page(request, "initiatives/milestone_list.html", context, partial="planning", status=status)


def milestone_plan_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan several at once, a line each."""
    initiative, _roles = editable(request, pk)
    form = SeveralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rows = actions.plan_milestones(
            initiative=initiative, **form.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        keys = "-".join(str(row.pk) for row in rows)
        undo = f"{reverse('initiatives:milestone-unplan', args=[pk])}?keys={keys}"
        words = ngettext("One milestone is planned.", "%(number)d milestones are planned.", len(rows))
        return done(request, at(initiative), words % {"number": len(rows)}, undo=undo)
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/milestone_plan_many.html", context, status=422 if form.is_bound else 200)


@require_POST
def milestone_unplan(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what was just planned away again; the address says which."""
    initiative, _roles = editable(request, pk)
    keys = [int(key) for key in request.GET.get("keys", "").split("-") if key.isascii() and key.isdigit()]
    number = actions.remove_milestones(
        initiative=initiative, keys=[key for key in keys if key < 2**62], by=signed_in(request), at=timezone.now()
    )
    words = ngettext("One milestone is taken away.", "%(number)d milestones are taken away.", number)
    return done(request, at(initiative), words % {"number": number})


def milestone_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one with all that one knows of it."""
    initiative, _roles = editable(request, pk)
    form = form_of(request, initiative)
    if request.method == "POST" and form.is_valid():
        milestone = actions.plan_milestone(
            initiative=initiative, **form.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        undo = f"{reverse('initiatives:milestone-unplan', args=[pk])}?keys={milestone.pk}"
        words = _("“%(title)s” is planned: %(when)s.") % {"title": milestone.title, "when": milestone.planned}
        return done(request, at(initiative), words, undo=undo)
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/milestone_add.html", context, status=422 if form.is_bound else 200)
