"""When are we done? Results, the horizon, and the choice about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import actions
from initiatives.exceptions import AlreadyTold, HorizonDecided, HorizonMoved, NextResultMissing, NothingToRestore
from initiatives.forms.ending import DecideForm, HorizonForm, ResultForm
from initiatives.models import HorizonDecision, Initiative, Result, Stage
from initiatives.permissions import roles_of
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in, visible
from initiatives.views.in_place import form_page


def _at(initiative: Initiative) -> str:
    return place_of(initiative, "done")


def _result(request: HttpRequest, pk: int) -> Result:
    """An intended result of an initiative that one may change."""
    shown = Initiative.objects.visible_to(request.user)
    result = get_object_or_404(Result.objects.filter(initiative__in=shown).select_related("initiative"), pk=pk)
    refuse_unless(roles_of(request.user, result.initiative).can_edit)
    return result


def result_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the parties want to reach."""
    initiative, _roles = editable(request, pk)
    form = ResultForm(request.POST or None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        result = actions.add_result(
            initiative=initiative, **form.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        undo = reverse("initiatives:result-delete", args=[result.pk])
        return done(request, _at(initiative), _("“%(title)s” is noted.") % {"title": result.title}, undo=undo)
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/result_add.html", context, status=422 if form.is_bound else 200)


def result_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when it is done, or correct it."""
    result = _result(request, pk)
    form = ResultForm(request.POST or None, on=timezone.localdate(), result=result)
    if request.method == "POST" and form.is_valid():
        change = actions.change_result(result=result, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        undo = reverse("initiatives:result-unchange", args=[pk, change]) if change else ""
        words = _("“%(title)s” is changed.") % {"title": result.title}
        return done(request, _at(result.initiative), words, undo=undo)
    context = {"initiative": result.initiative, "result": result, "form": form, "section": "initiatives"}
    return form_page(request, "initiatives/result_edit.html", context, form, status=422 if form.is_bound else 200)


@require_POST
def result_unchange(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Take a change of a result back, when it is still the last one."""
    result = _result(request, pk)
    try:
        actions.unchange_result(result=result, change=change, by=signed_in(request), at=timezone.now())
        words = _("“%(title)s” is as it was.") % {"title": result.title}
    except NothingToRestore:
        words = _("Something changed since, so this stays as it is.")
    return done(request, _at(result.initiative), words)


@require_POST
def result_reach(request: HttpRequest, pk: int) -> HttpResponse:
    """It is reached, today."""
    result, on = _result(request, pk), timezone.localdate()
    actions.reach_result(result=result, reached_on=on, by=signed_in(request), at=timezone.now())
    undo = reverse("initiatives:result-unreach", args=[pk])
    words = _("“%(title)s” is reached. Well done!") % {"title": result.title}
    return done(request, _at(result.initiative), words, undo=undo)


@require_POST
def result_unreach(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not reached after all."""
    result = _result(request, pk)
    actions.unreach_result(result=result, by=signed_in(request), at=timezone.now())
    return done(request, _at(result.initiative), _("“%(title)s” is still to be reached.") % {"title": result.title})


@require_POST
def result_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The parties no longer want to reach it; the message puts it back."""
    result = _result(request, pk)
    try:
        actions.remove_result(result=result, by=signed_in(request), at=timezone.now())
    except AlreadyTold:
        words = _("There are photos of how you celebrated it, so it stays. Take those away first.")
        return refused(request, result.initiative, words, place="done")
    undo = reverse("initiatives:result-restore", args=[pk])
    return done(request, _at(result.initiative), _("“%(title)s” is taken away.") % {"title": result.title}, undo=undo)


@require_POST
def result_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a result back."""
    event = actions.deleted_event(Result, pk)
    if event is None:
        raise Http404
    initiative = visible(request, event.initiative_id)
    refuse_unless(roles_of(request.user, initiative).can_edit)
    words = _("“%(title)s” is back.") % {"title": event.title}
    try:
        actions.restore_result(pk=pk, initiative=initiative, by=signed_in(request), at=timezone.now())
    except NothingToRestore:
        words = _("It was back already.")
    return done(request, _at(initiative), words)


def horizon_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree until when the parties go on."""
    initiative, _roles = editable(request, pk)
    form = HorizonForm(request.POST or None, initiative=initiative, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.set_horizon(initiative=initiative, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        return done(request, _at(initiative), _("The horizon is noted."))
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/horizon_edit.html", context, status=422 if form.is_bound else 200)


def horizon_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Continue, adapt or stop; whoever is second hears what the first chose."""
    initiative, _roles = editable(request, pk)
    if initiative.stage == Stage.CLOSED:
        return done(request, initiative.get_absolute_url(), _("It is closed: there is nothing to choose any more."))
    results, on = list(initiative.results.all()), timezone.localdate()
    is_all_reached = bool(results) and all(row.reached_on for row in results)
    horizon = actions.horizon_of(initiative)
    form = DecideForm(
        request.POST or None, initiative=initiative, horizon=horizon, is_all_reached=is_all_reached, on=on
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = actions.decide_at_horizon(
                initiative=initiative, **form.cleaned_data, by=signed_in(request), on=on, at=timezone.now()
            )
            return _decided(request, initiative, decision)
        except HorizonDecided as first:
            form.add_error(None, _first_choice(first.decision))
        except HorizonMoved:
            form.add_error(None, _("The horizon was moved while this page was open. Open the page anew and choose."))
        except NextResultMissing:
            form.add_error(None, _("All results are reached by now. Open the page anew, and say what comes next."))
    context = {
        "initiative": initiative, "form": form, "results": results, "horizon": horizon, "on": on,
        "decisions": initiative.horizon_decisions.select_related("decided_by")[:5], "section": "initiatives",
    }  # fmt: skip
    return form_page(request, "initiatives/horizon_decide.html", context, form, status=422 if form.is_bound else 200)


def _first_choice(decision: HorizonDecision) -> str:
    """What somebody else chose a moment earlier, in a sentence."""
    said = {
        "name": decision.decided_by or _("Somebody"),
        "choice": decision.get_choice_display().lower(),
        "why": decision.why,
    }
    return _("%(name)s chose first: %(choice)s, because: %(why)s. Nothing of yours was saved.") % said


def _decided(request: HttpRequest, initiative: Initiative, decision: HorizonDecision) -> HttpResponse:
    """Where one goes after the choice."""
    undo = reverse("initiatives:decision-withdraw", args=[decision.pk])
    if decision.choice == HorizonDecision.Choice.STOP:
        to = reverse("initiatives:initiative-close", args=[initiative.pk])
        return done(request, to, _("You stop. Now, or later: look back together and close it."), undo=undo)
    if decision.choice == HorizonDecision.Choice.ADAPT:
        words = _("You adapt. Change below what will be different: the form, the results, the people.")
        return done(request, _at(initiative), words, undo=undo)
    return done(request, _at(initiative), _("You go on. We ask again at the new horizon."), undo=undo)


@require_POST
def decision_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last choice back."""
    shown = Initiative.objects.visible_to(request.user)
    rows = HorizonDecision.objects.filter(initiative__in=shown).select_related("initiative")
    decision = get_object_or_404(rows, pk=pk)
    initiative = decision.initiative
    refuse_unless(roles_of(request.user, initiative).can_edit)
    words = _("The choice is taken back.")
    try:
        actions.withdraw_decision(decision=decision, by=signed_in(request), on=timezone.localdate(), at=timezone.now())
    except NothingToRestore:
        words = _("Something changed since: this choice is history. Make a new one.")
    return done(request, _at(initiative), words)
