"""The stage and the form: groups that meet, agreements, and what it all weighs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from collab.lib.spreadsheet import Row, csv_lines
from initiatives import actions
from initiatives.choices import limits_of
from initiatives.exceptions import HasItsOwnPage, StageStands
from initiatives.forms.form import AgreementForm, BodyForm, StageForm, StopForm
from initiatives.models import Agreement, Body, Initiative
from initiatives.permissions import roles_of
from initiatives.places import place_of
from initiatives.principles import month_ends, weight_through
from initiatives.sections.form import MONTHS, form_section
from initiatives.views.access import done, editable, refuse_unless, sign_in_first, signed_in, visible
from initiatives.views.page import head


def _who(request: HttpRequest) -> dict[str, Any]:
    """By whom and when, as the verbs about the form take it."""
    return {"by": signed_in(request), "on": timezone.localdate(), "at": timezone.now()}


def _page(request: HttpRequest, template: str, initiative: Initiative, form: Any, **more: Any) -> HttpResponse:
    context = {"initiative": initiative, "form": form, "section": "initiatives", **more}
    return render(request, f"initiatives/{template}.html", context, status=422 if form.is_bound else 200)


def _at(initiative: Initiative) -> str:
    return place_of(initiative, "form")


def stage_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it into another stage, with a why; a pause has an end."""
    initiative, _roles = editable(request, pk)
    chosen = request.GET.get("stage", "")
    form = StageForm(request.POST or None, initiative=initiative, on=timezone.localdate(), stage=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_stage(initiative=initiative, **form.cleaned_data, **_who(request))
            words = _("The stage is now: %(stage)s.") % {"stage": initiative.get_stage_display()}
        except StageStands:
            words = _("It was in that stage already: a colleague was a moment earlier.")
        except HasItsOwnPage:
            words = _("It is closed. Open it again first.")
        return done(request, initiative.get_absolute_url(), words)
    return _page(request, "stage_change", initiative, form)


def _body(request: HttpRequest, pk: int) -> Body:
    """A group of an initiative that one may change."""
    shown = Initiative.objects.visible_to(request.user)
    body = get_object_or_404(Body.objects.filter(initiative__in=shown).select_related("initiative"), pk=pk)
    refuse_unless(roles_of(request.user, body.initiative).can_edit)
    return body


def body_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a group that meets."""
    initiative, _roles = editable(request, pk)
    form = BodyForm(request.POST or None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        body = actions.add_body(initiative=initiative, **form.cleaned_data, **_who(request))
        undo = reverse("initiatives:body-delete", args=[body.pk])
        return done(request, _at(initiative), _("%(name)s is noted.") % {"name": body}, undo=undo)
    return _page(request, "body_add", initiative, form)


def body_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how often a group meets, or correct what is noted."""
    body = _body(request, pk)
    form = BodyForm(request.POST or None, on=timezone.localdate(), body=body)
    if request.method == "POST" and form.is_valid():
        actions.change_body(body=body, **form.cleaned_data, **_who(request))
        return done(request, _at(body.initiative), _("%(name)s is changed.") % {"name": body})
    return _page(request, "body_edit", body.initiative, form, body=body)


def body_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A group stops meeting, or its end is corrected."""
    body = _body(request, pk)
    form = StopForm(request.POST or None, first=body.started_on, on=timezone.localdate(), ended_on=body.ended_on)
    if request.method == "POST" and form.is_valid():
        actions.end_body(body=body, **form.cleaned_data, **_who(request))
        undo = reverse("initiatives:body-resume", args=[pk])
        return done(request, _at(body.initiative), _("%(name)s stops.") % {"name": body}, undo=undo)
    return _page(request, "body_end", body.initiative, form, body=body)


@require_POST
def body_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the end of a group back."""
    body = _body(request, pk)
    actions.resume_body(body=body, **_who(request))
    return done(request, _at(body.initiative), _("%(name)s still meets.") % {"name": body})


@require_POST
def body_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a group away that never was; one that met stops instead."""
    body = _body(request, pk)
    actions.remove_body(body=body, **_who(request))
    return done(request, _at(body.initiative), _("%(name)s is taken away.") % {"name": body})


def _agreement(request: HttpRequest, pk: int) -> Agreement:
    """An agreement of an initiative that one may change."""
    shown = Initiative.objects.visible_to(request.user)
    agreement = get_object_or_404(Agreement.objects.filter(initiative__in=shown).select_related("initiative"), pk=pk)
    refuse_unless(roles_of(request.user, agreement.initiative).can_edit)
    return agreement


def agreement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what was signed."""
    initiative, _roles = editable(request, pk)
    form = AgreementForm(request.POST or None, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        agreement = actions.sign_agreement(initiative=initiative, **form.cleaned_data, **_who(request))
        undo = reverse("initiatives:agreement-delete", args=[agreement.pk])
        return done(request, _at(initiative), _("%(name)s is noted.") % {"name": agreement}, undo=undo)
    return _page(request, "agreement_add", initiative, form)


def agreement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an agreement, or correct what is noted."""
    agreement = _agreement(request, pk)
    form = AgreementForm(request.POST or None, initiative=agreement.initiative, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        actions.change_agreement(agreement=agreement, **form.cleaned_data, **_who(request))
        return done(request, _at(agreement.initiative), _("%(name)s is changed.") % {"name": agreement})
    return _page(request, "agreement_edit", agreement.initiative, form, agreement=agreement)


def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """An agreement ends, or its end is corrected."""
    agreement = _agreement(request, pk)
    first, ended_on = agreement.signed_on, agreement.ended_on or agreement.ends_on
    form = StopForm(request.POST or None, first=first, on=timezone.localdate(), ended_on=ended_on)
    if request.method == "POST" and form.is_valid():
        actions.end_agreement(agreement=agreement, **form.cleaned_data, **_who(request))
        undo = reverse("initiatives:agreement-resume", args=[pk])
        return done(request, _at(agreement.initiative), _("%(name)s ends.") % {"name": agreement}, undo=undo)
    return _page(request, "agreement_end", agreement.initiative, form, agreement=agreement)


@require_POST
def agreement_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the end of an agreement back."""
    agreement = _agreement(request, pk)
    actions.resume_agreement(agreement=agreement, **_who(request))
    return done(request, _at(agreement.initiative), _("%(name)s still holds.") % {"name": agreement})


@require_POST
def agreement_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an agreement away that never was; one that held ends instead."""
    agreement = _agreement(request, pk)
    actions.remove_agreement(agreement=agreement, **_who(request))
    return done(request, _at(agreement.initiative), _("%(name)s is taken away.") % {"name": agreement})


@require_safe
@login_not_required
def initiative_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Who meets, what was signed, what it all weighs and how that changed; open like the initiative itself."""
    try:
        initiative = visible(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    roles = roles_of(request.user, initiative)
    limits = limits_of(initiative.region_id)
    context = {
        **head(initiative, roles, tab="form"),
        "form": form_section(initiative, limits=limits, on=timezone.localdate()),
    }
    return render(request, "initiatives/initiative_form.html", context)


@require_safe
@login_not_required
def weight_export(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The structure weight of the last months as CSV, for who may see the initiative."""
    try:
        initiative = visible(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    header = [_("Day"), _("Groups"), _("Meetings"), _("Form"), _("Structure weight")]
    moments = weight_through(initiative.pk, month_ends(timezone.localdate(), MONTHS))
    rows: list[Row] = [[one.day, *map(_cell, (one.bodies, one.meetings, one.form, one.weight))] for one in moments]
    name = f"structure-weight-{initiative.pk}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _cell(weight: Decimal) -> float:
    """A weight as a cell of a table."""
    return float(round(weight, 2))
