"""Organising something together: asking the other lead, and answering."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import actions
from initiatives.exceptions import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyThere,
    IsOver,
    NobodyLeads,
    SameInitiative,
    TwoLooks,
)
from initiatives.forms.joining import DeclineForm
from initiatives.forms.meeting import AgreeForm, TogetherForm
from initiatives.models import Initiative, Merge, TogetherRequest
from initiatives.permissions import can_answer_together, can_withdraw_together
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in
from initiatives.views.connections import choose_other, met, not_with_itself
from initiatives.views.in_place import form_page

REFUSALS = (AlreadyAsked, AlreadyDecided, AlreadyThere, IsOver, NobodyLeads, TwoLooks)


def together_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, saying what happens with a yes; then put it to the other lead."""
    initiative, _roles = editable(request, pk)
    other = met(request)
    if other is None:
        return choose_other(request, initiative, title=_("Organise it together with which initiative?"))
    form = TogetherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_together(
                initiative=initiative, other=other, **form.cleaned_data, by=signed_in(request), at=timezone.now()
            )
        except SameInitiative:
            return not_with_itself(request, initiative)
        except REFUSALS as refusal:
            return refused(request, initiative, why_not(refusal), place="meeting")
        words = _("Who leads “%(title)s” is asked. You read the answer here.") % {"title": other.title}
        undo = reverse("initiatives:together-withdraw", args=[asked.pk])
        return done(request, place_of(initiative, "meeting"), words, undo=undo)
    lead = other.partnerships.active().filter(role="lead").select_related("organisation").first()
    context = {"initiative": initiative, "other": other, "lead": lead, "form": form, "section": "initiatives"}
    return render(request, "initiatives/together_add.html", context, status=422 if form.is_bound else 200)


def together_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, for both sides: what was asked, and what can be said to it."""
    row = _request(request, pk)
    form = AgreeForm()
    context = {
        "initiative": row.initiative, "row": row, "form": form, "section": "initiatives",
        "can_answer": row.decided_at is None and can_answer_together(request.user, row, timezone.localdate()),
        "can_withdraw": row.decided_at is None and can_withdraw_together(request.user, row),
        "is_visible": Initiative.objects.visible_to(request.user).filter(pk=row.initiative_id).exists(),
    }  # fmt: skip
    return form_page(request, "initiatives/together_detail.html", context, form)


@require_POST
def together_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes; what becomes of one's own initiative is chosen in the same form."""
    row = _request(request, pk)
    refuse_unless(can_answer_together(request.user, row, timezone.localdate()))
    form = AgreeForm(request.POST)
    merges = form.is_valid() and form.cleaned_data["then"] == AgreeForm.MERGE
    try:
        row = actions.agree_together(request=row, merges=merges, by=signed_in(request), at=timezone.now())
    except REFUSALS as refusal:
        return refused(request, row.other, why_not(refusal))
    words = _("You lead “%(title)s” together from today.") % {"title": row.initiative.title}
    if not merges:
        return done(request, row.initiative.get_absolute_url(), words)
    merge = Merge.objects.between(row.initiative_id, row.other_id).order_by("-pk").first()
    to = merge.get_absolute_url() if merge is not None else row.initiative.get_absolute_url()
    return done(request, to, words + " " + _("That yours goes on in it waits for the other leads."))


def together_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason that the other side reads."""
    row = _request(request, pk)
    refuse_unless(can_answer_together(request.user, row, timezone.localdate()))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline_together(request=row, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        except AlreadyDecided as refusal:
            return refused(request, row.other, why_not(refusal))
        return done(request, row.other.get_absolute_url(), _("Declined. They read your reason."))
    context = {"initiative": row.other, "row": row, "form": form, "section": "initiatives"}
    return form_page(request, "initiatives/together_decline.html", context, form, status=422 if form.is_bound else 200)


@require_POST
def together_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own proposal back."""
    row = _request(request, pk)
    refuse_unless(can_withdraw_together(request.user, row))
    try:
        actions.withdraw_together(request=row, by=signed_in(request), at=timezone.now())
    except AlreadyDecided as refusal:
        return refused(request, row.initiative, why_not(refusal))
    again = f"{reverse('initiatives:together-add', args=[row.initiative_id])}?met={row.other_id}"
    return done(request, place_of(row.initiative, "meeting"), _("Taken back."), undo=again)


def why_not(refusal: Exception) -> str:
    """In one sentence why two initiatives cannot do this now."""
    sentences = {
        AlreadyAsked: _("One of the two asked the other already. Read that proposal and answer it."),
        AlreadyDecided: _("Somebody decided on it a moment earlier."),
        AlreadyThere: _("The organisation that leads the other one leads this one already."),
        IsOver: _("One of the two is closed or deleted by now. First open it again."),
        NobodyLeads: _("No organisation leads the other one, so there is nobody to ask. You can link the two."),
        TwoLooks: _("At both somebody is looking from outside at this moment. Wait until one of these is done."),
    }
    return sentences[type(refusal)]


def _request(request: HttpRequest, pk: int) -> TogetherRequest:
    """A proposal of what one may change or leads; nobody else learns that there is one."""
    rows = TogetherRequest.objects.filter(initiative__deleted_at__isnull=True, other__deleted_at__isnull=True)
    row = get_object_or_404(rows.select_related("initiative", "other", "organisation", "asked_by", "decided_by"), pk=pk)
    on = timezone.localdate()
    if not (can_withdraw_together(request.user, row) or can_answer_together(request.user, row, on)):
        raise Http404
    return row
