"""Partners of an initiative: joining, changing role, saying farewell."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.lib import htmx
from initiatives import actions
from initiatives.exceptions import AlreadyThere, LastMustStay, LeadMustStay, NobodyLeads, TermsOverlap
from initiatives.forms.partnering import FarewellForm, PartnerAddForm, PartnerEditForm
from initiatives.models import Initiative, Partnership
from initiatives.permissions import roles_of
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, signed_in
from initiatives.views.requests import still_outside


def _partnership(request: HttpRequest, pk: int) -> Partnership:
    """A partner of an initiative that one may see."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Partnership.objects.filter(initiative__in=shown).select_related("organisation", "initiative")
    return get_object_or_404(rows, pk=pk)


def partnership_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an organisation take part."""
    initiative, _roles = editable(request, pk)
    user = signed_in(request)
    form = PartnerAddForm(request.POST or None)
    if request.method == "POST" and form.asks:
        asked = form.answered(by=user, on=timezone.localdate())
        context = {"initiative": initiative, "form": asked, "field": asked["organisation"], "section": "initiatives"}
        return htmx.render_page(request, "initiatives/partnership_add.html", context, partial="field")
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"].organisations[0]
        try:
            actions.add_partner(
                initiative=initiative, organisation=organisation, role=form.cleaned_data["role"],
                joined_on=form.cleaned_data["joined_on"], by=user, at=timezone.now(),
            )  # fmt: skip
        except AlreadyThere:
            form.add_error("organisation", _("%(name)s takes part already.") % {"name": organisation.spoken_name})
        except TermsOverlap:
            form.add_error("joined_on", _took_part(organisation.spoken_name))
        except NobodyLeads:
            form.add_error("role", _("First choose a lead: nobody leads it yet."))
        else:
            words = _("%(name)s takes part now.") % {"name": organisation.spoken_name}
            words += still_outside(organisation, initiative)
            return done(request, place_of(initiative, "partners"), words)
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/partnership_add.html", context, status=422 if form.is_bound else 200)


def partnership_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a partner another role or first day; a new lead takes over from the old one."""
    partnership = _partnership(request, pk)
    refuse_unless(roles_of(request.user, partnership.initiative).can_edit)
    form = PartnerEditForm(request.POST or None, partnership=partnership)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_partner(
                partnership=partnership, **form.cleaned_data, by=signed_in(request), at=timezone.now()
            )
        except LeadMustStay:
            form.add_error("role", _("First choose a new lead: give another partner the role of lead."))
        except TermsOverlap:
            form.add_error("joined_on", _took_part(partnership.organisation.spoken_name))
        except NobodyLeads:
            form.add_error("role", _("First choose a lead: nobody leads it yet."))
        else:
            words = _("%(name)s is changed.") % {"name": partnership.organisation.spoken_name}
            return done(request, place_of(partnership.initiative, "partners"), words)
    context = {"initiative": partnership.initiative, "partnership": partnership, "form": form, "section": "initiatives"}
    return render(request, "initiatives/partnership_edit.html", context, status=422 if form.is_bound else 200)


def partnership_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Say farewell to a partner with a day and a reason, or correct these later."""
    partnership = _partnership(request, pk)
    roles = roles_of(request.user, partnership.initiative)
    refuse_unless(roles.can_leave(partnership))
    is_lead = partnership.role == Partnership.Role.LEAD and partnership.left_on is None
    is_last = False
    form = FarewellForm(request.POST or None, partnership=partnership, on=timezone.localdate())
    if request.method == "POST" and not is_lead and form.is_valid():
        was_present = partnership.left_on is None
        try:
            actions.leave_partner(
                partnership=partnership, **form.cleaned_data, by=signed_in(request), at=timezone.now()
            )
        except LeadMustStay:
            is_lead = True  # it became the lead while this page was open
        except LastMustStay:
            is_last = True
            form.add_error(None, _("It is the last partner: nobody would be left."))
        except TermsOverlap:
            form.add_error("left_on", _("It came back before that day. Choose an earlier day."))
        else:
            words = _("%(name)s has left.") % {"name": partnership.organisation.spoken_name}
            undo = reverse("initiatives:partnership-rejoin", args=[pk]) if was_present else ""
            return done(request, _after_leaving(request, partnership), words, undo=undo)
    context = {
        "initiative": partnership.initiative, "partnership": partnership, "form": form,
        "is_lead": is_lead, "is_last": is_last, "can_edit": roles.can_edit, "section": "initiatives",
        "others": _others(partnership) if is_lead else [],
    }  # fmt: skip
    return render(request, "initiatives/partnership_leave.html", context, status=422 if form.is_bound else 200)


@require_POST
def partnership_rejoin(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a farewell back."""
    partnership = _partnership(request, pk)
    roles = roles_of(request.user, partnership.initiative)
    works_there = partnership.organisation.memberships.filter(person__user=signed_in(request), ended_on=None).exists()
    refuse_unless(roles.can_edit or works_there)
    name = partnership.organisation.spoken_name
    try:
        actions.rejoin_partner(partnership=partnership, by=signed_in(request), at=timezone.now())
        words = _("%(name)s takes part again.") % {"name": name}
    except AlreadyThere:
        words = _("%(name)s takes part already.") % {"name": name}
    return done(request, place_of(partnership.initiative, "partners"), words)


def _took_part(name: str) -> str:
    return _("%(name)s took part on that day already, before it left. Choose a later day.") % {"name": name}


def _others(partnership: Partnership) -> list[Partnership]:
    """The partners that could lead instead."""
    rows = Partnership.objects.active().filter(initiative=partnership.initiative).exclude(pk=partnership.pk)
    return list(rows.select_related("organisation").order_by(F("organisation__sort_name")))


def _after_leaving(request: HttpRequest, partnership: Partnership) -> str:
    """The initiative's page, or the list for somebody who can no longer see it."""
    initiative = partnership.initiative
    if Initiative.objects.visible_to(request.user).filter(pk=initiative.pk).exists():
        return place_of(initiative, "partners")
    return reverse("initiatives:initiative-list")
