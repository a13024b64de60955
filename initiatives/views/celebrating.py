"""The moment after something was reached, and its one question: how shall we mark it?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.actions import milestones as actions
from initiatives.exceptions import AlreadyTold
from initiatives.forms.celebrating import CelebrateForm
from initiatives.models import Celebration, Initiative, Milestone, Result
from initiatives.permissions import roles_of
from initiatives.places import place_of
from initiatives.sections.milestones import how_near
from initiatives.views.access import done, refuse_unless, refused, signed_in
from initiatives.views.in_place import form_page
from initiatives.views.milestones import milestone_of

SHOWN_BEFORE = 4


def celebration_add(request: HttpRequest, pk: int) -> HttpResponse:
    """How shall we mark this milestone?"""
    milestone = milestone_of(request, pk)
    return _ask(request, milestone, place="milestones", near=how_near(milestone))


def result_celebrate(request: HttpRequest, pk: int) -> HttpResponse:
    """How shall we mark this result?"""
    shown = Initiative.objects.visible_to(request.user)
    result = get_object_or_404(Result.objects.filter(initiative__in=shown).select_related("initiative"), pk=pk)
    refuse_unless(roles_of(request.user, result.initiative).can_edit)
    return _ask(request, result, place="done", near="")


def _ask(request: HttpRequest, subject: Milestone | Result, *, place: str, near: str) -> HttpResponse:
    initiative, on = subject.initiative, timezone.localdate()
    if subject.reached_on is None:
        words = _("“%(title)s” is not reached yet.") % {"title": subject.title}
        return refused(request, initiative, words, place=place)
    before = getattr(subject, "celebration", None)
    form = CelebrateForm(request.POST or None, on=on, before=before, how=request.GET.get("how", ""))
    if request.method == "POST" and form.is_valid():
        try:
            celebration = actions.celebrate(
                subject=subject, **form.cleaned_data, by=signed_in(request), on=on, at=timezone.now()
            )
        except AlreadyTold:
            form.add_error("how", _("It has a story or photos. Take those away first, when you do not celebrate it."))
        else:
            undo = reverse("initiatives:celebration-withdraw", args=[celebration.pk])
            return done(request, place_of(initiative, place), _said(celebration), undo=undo)
    earlier = Milestone.objects.reached().filter(initiative=initiative).order_by("-reached_on")
    context = {
        "initiative": initiative, "subject": subject, "form": form, "before": before, "near": near,
        "parties": initiative.partnerships.active().count(),
        "earlier": earlier[:SHOWN_BEFORE], "back": place_of(initiative, place), "section": "initiatives",
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return form_page(request, "initiatives/celebration_add.html", context, form, status=status)


def _said(celebration: Celebration) -> str:
    """What was chosen, in words."""
    if celebration.how == Celebration.How.NOW:
        return _("It is in the story, with your thanks.")
    if celebration.on and celebration.how == Celebration.How.PLANNED:
        return _("You celebrate it on %(day)s.") % {"day": date_format(celebration.on, "j F Y")}
    return _("You do not celebrate this one. We do not ask again.")


@require_POST
def celebration_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is said yet about how it is marked."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Celebration.objects.filter(initiative__in=shown).select_related("initiative", "milestone", "result")
    celebration = get_object_or_404(rows, pk=pk)
    refuse_unless(roles_of(request.user, celebration.initiative).can_edit)
    place = "milestones" if celebration.milestone_id else "done"
    try:
        actions.withdraw_celebration(celebration=celebration, by=signed_in(request), at=timezone.now())
    except AlreadyTold:
        words = _("It has a story or photos, so this stays as it is. Take those away first.")
        return refused(request, celebration.initiative, words, place=place)
    return done(request, place_of(celebration.initiative, place), _("It is open again how you celebrate it."))
