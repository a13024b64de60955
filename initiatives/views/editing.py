"""Editing in place: each part is a page of its own, and a fragment inside the page with htmx."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collab.lib import conflicts, htmx
from initiatives import actions
from initiatives.exceptions import StaleVersion
from initiatives.forms.editing import PARTS, EditForm, values
from initiatives.models import Initiative
from initiatives.sections.similar import panel_of
from initiatives.views.access import done, editable, signed_in
from initiatives.views.page import overview

ATTEMPTS = 3


def initiative_edit(request: HttpRequest, pk: int, part: str = "all") -> HttpResponse:
    """Change the record, or one part of it; a colleague who was first is never overwritten."""
    initiative, _roles = editable(request, pk)
    if part not in PARTS:
        raise Http404
    if request.method != "POST":
        return _form_page(request, initiative, part, EditForm(initiative=initiative, part=part))
    data = conflicts.take(request.POST, request.POST.get("take", ""))
    for _attempt in range(ATTEMPTS):
        form = EditForm(data, initiative=initiative, part=part)
        if not form.is_valid():
            return _form_page(request, initiative, part, form, status=422)
        outcome = conflicts.settle(form, values(initiative), initiative.version)
        if outcome.conflicts:
            return _conflict_page(request, initiative, part, form, outcome)
        try:
            if outcome.changes:
                actions.edit_initiative(
                    initiative=initiative, changes=outcome.changes, version=initiative.version,
                    by=signed_in(request), at=timezone.now(),
                )  # fmt: skip
            return _saved(request, initiative, part, outcome)
        except StaleVersion:  # somebody saved between our reading and our writing: compare again
            initiative = editable(request, pk)[0]
    return _conflict_page(request, initiative, part, form, outcome)


def _context(request: HttpRequest, initiative: Initiative, part: str) -> dict[str, object]:
    """What both pages know; inside the page of the initiative the form stays there."""
    is_inline = htmx.wants_fragment(request) and part != "all"
    return {"initiative": initiative, "part": part, "is_inline": is_inline, "section": "initiatives"}


def _form_page(
    request: HttpRequest, initiative: Initiative, part: str, form: EditForm, *, status: int = 200
) -> HttpResponse:
    context = _context(request, initiative, part) | {"form": form}
    if part == "all":  # the whole record, on a page of its own: what is similar stands beside it
        context["panel"] = panel_of(initiative, user=signed_in(request))
    return htmx.render_page(request, "initiatives/initiative_edit.html", context, partial="form", status=status)


def _conflict_page(
    request: HttpRequest, initiative: Initiative, part: str, form: EditForm, outcome: conflicts.Settled
) -> HttpResponse:
    """Both texts side by side, with the own words ready to be merged."""
    rebased = conflicts.rebase(form, values(initiative), initiative.version)
    context = _context(request, initiative, part) | {
        "form": EditForm(rebased, initiative=initiative, part=part),
        "conflicts": outcome.conflicts,
        "saved_by": initiative.updated_by,
        "saved_at": initiative.updated_at,
    }
    return htmx.render_page(request, "initiatives/initiative_edit.html", context, partial="conflict", status=409)


def _saved(request: HttpRequest, initiative: Initiative, part: str, outcome: conflicts.Settled) -> HttpResponse:
    words = _("Saved.") if outcome.changes else _("Nothing was changed.")
    if outcome.merged:
        words += " " + ngettext(
            "A colleague changed %(fields)s meanwhile; that is kept too.",
            "A colleague changed these meanwhile, and that is kept too: %(fields)s.",
            len(outcome.merged),
        ) % {"fields": ", ".join(outcome.merged)}
    if htmx.wants_fragment(request) and part != "all":
        messages.success(request, words)
        context = overview(request, initiative) | {"is_fresh": True}
        return render(request, f"initiatives/initiative_detail.html#{part}", context)
    return done(request, initiative.get_absolute_url(), words)
