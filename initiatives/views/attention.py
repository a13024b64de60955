"""Answering what asks attention: not applicable, still right, not now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import actions
from initiatives.forms.attention import NotApplicableForm, SnoozeForm
from initiatives.models import NotApplicable, Principle
from initiatives.places import place_of
from initiatives.views.access import done, editable, signed_in
from initiatives.waiting import one_for


def not_applicable(request: HttpRequest, pk: int, principle: str) -> HttpResponse:
    """Say why one of the seven does not apply here, or take that back."""
    initiative, _roles = editable(request, pk)
    if principle not in Principle.values:
        raise Http404
    said = NotApplicable.objects.filter(initiative=initiative, principle=principle).first()
    form = NotApplicableForm(request.POST or None, initial={"because": said.because if said else ""})
    to = place_of(initiative, "seven")
    if request.method == "POST" and "take-back" in request.POST:
        actions.apply_again(initiative=initiative, principle=principle, by=signed_in(request))
        return done(request, to, _("It applies again."))
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        actions.say_not_applicable(
            initiative=initiative, principle=principle, because=because, by=signed_in(request), on=timezone.localdate()
        )
        return done(request, to, _("Noted. We ask again after a year."))
    context = {
        "initiative": initiative, "principle": Principle(principle), "said": said, "form": form,
        "section": "initiatives",
    }  # fmt: skip
    return render(request, "initiatives/not_applicable.html", context, status=422 if form.is_bound else 200)


@require_POST
def initiative_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with one click that the record is still right."""
    initiative, _roles = editable(request, pk)
    actions.confirm_record(initiative=initiative, by=signed_in(request), on=timezone.localdate())
    to = reverse("dashboard:home") if "from-actions" in request.POST else initiative.get_absolute_url()
    return done(request, to, _("Thank you: %(title)s is still right.") % {"title": initiative.title})


def action_snooze(request: HttpRequest, key: str) -> HttpResponse:
    """Put one of one's own actions aside until a day."""
    user, on = signed_in(request), timezone.localdate()
    waiting = one_for(user, key, on=on)
    if waiting is None:
        return done(request, reverse("dashboard:home"), _("This does not wait for you any more."))
    form = SnoozeForm(request.POST or None, on=on)
    if request.method == "POST" and form.is_valid():
        actions.put_aside(key=key, **form.cleaned_data, by=user)
        undo = reverse("initiatives:action-take-up", args=[key])
        return done(request, reverse("dashboard:home"), _("Put aside. It comes back on the day you chose."), undo=undo)
    context = {"waiting": waiting, "form": form, "section": "home"}
    return render(request, "initiatives/action_snooze.html", context, status=422 if form.is_bound else 200)


@require_POST
def action_take_up(request: HttpRequest, key: str) -> HttpResponse:
    """Take an action that was put aside up again."""
    actions.take_up(key=key, by=signed_in(request))
    return done(request, reverse("dashboard:home"), _("It is in your list again."))
