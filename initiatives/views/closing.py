"""The conversation at the end, and opening again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives import actions
from initiatives.exceptions import AlreadyClosed, NotClosed
from initiatives.forms.closing import CloseForm, LookBackForm, ReopenForm
from initiatives.models import Closing, Initiative, Partnership, Stage
from initiatives.views.access import done, editable, signed_in
from partners.models import Organisation


def initiative_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Look back together on one page, and close it."""
    initiative, _roles = editable(request, pk)
    on = timezone.localdate()
    if initiative.stage == Stage.CLOSED:
        return done(request, initiative.get_absolute_url(), _("It is closed already."))
    reached = [row.title for row in initiative.results.all() if row.reached_on]
    waiting = list(initiative.join_requests.waiting().select_related("organisation"))
    form = CloseForm(
        request.POST or None,
        has_groups=initiative.bodies.active(on).exists(),
        has_waiting=bool(waiting),
        closing=Closing.objects.filter(initiative=initiative).first(),
        reached="\n".join(reached),
        thanked=", ".join(_names(initiative)),
    )
    if request.method == "POST" and form.is_valid():
        words = _("%(title)s is closed. It stays readable, and its lessons can be found.")
        try:
            actions.close_initiative(
                initiative=initiative, **form.cleaned_data, by=signed_in(request), on=on, at=timezone.now()
            )
        except AlreadyClosed:
            words = _("A colleague closed %(title)s a moment earlier. You can still change the look back.")
        return done(request, initiative.get_absolute_url(), words % {"title": initiative.title})
    context = {"initiative": initiative, "form": form, "waiting": waiting, "section": "initiatives"}
    return render(request, "initiatives/initiative_close.html", context, status=422 if form.is_bound else 200)


def _names(initiative: Initiative) -> list[str]:
    """The partners by name: organisations need no consent, people do."""
    rows = initiative.partnerships.active().select_related("organisation")
    return [row.organisation.spoken_name for row in rows[:30]]


def closing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the look back."""
    initiative, _roles = editable(request, pk)
    closing = get_object_or_404(Closing, initiative=initiative)
    form = LookBackForm(request.POST or None, closing=closing)
    if request.method == "POST" and form.is_valid():
        actions.change_closing(closing=closing, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        return done(request, initiative.get_absolute_url(), _("The look back is changed."))
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/closing_edit.html", context, status=422 if form.is_bound else 200)


def initiative_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again and say why; partners that merged away are shown with who goes on for them."""
    initiative, _roles = editable(request, pk)
    on = timezone.localdate()
    if initiative.stage != Stage.CLOSED:
        return done(request, initiative.get_absolute_url(), _("It is open already."))
    form = ReopenForm(request.POST or None, initiative=initiative, merged=_merged(initiative), on=on)
    if request.method == "POST" and form.is_valid():
        words = _("%(title)s is open again.")
        try:
            actions.reopen_initiative(
                initiative=initiative, why=form.cleaned_data["why"], horizon_on=form.cleaned_data["horizon_on"],
                successions=form.chosen(), by=signed_in(request), on=on, at=timezone.now(),
            )  # fmt: skip
        except NotClosed:
            words = _("A colleague opened %(title)s a moment earlier.")
        return done(request, initiative.get_absolute_url(), words % {"title": initiative.title})
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/initiative_reopen.html", context, status=422 if form.is_bound else 200)


def _merged(initiative: Initiative) -> list[Partnership]:
    """The partners of today whose organisation went on as another, with who that is."""
    rows = list(initiative.partnerships.active().filter(organisation__successions_out__isnull=False).distinct())
    found = Organisation.objects.with_successors().in_bulk([row.organisation_id for row in rows])
    for row in rows:
        row.organisation = found[row.organisation_id]
    return [row for row in rows if row.organisation.current]  # type: ignore[attr-defined]
