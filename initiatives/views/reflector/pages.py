"""Opening the link, beginning, the steps of the form with their draft, looking it over and sending it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from collab.lib.errors import too_many_requests
from collab.lib.unsent import unsent
from initiatives.actions import reflecting
from initiatives.exceptions import NotComplete, RoundMoved
from initiatives.forms.reflecting import BeginForm, SendForm, StepForm
from initiatives.models import Principle, Round, Sharing
from initiatives.reflection.filling import Filled, Step, filled
from initiatives.views.reflector.access import (
    HAND,
    LOOK,
    Entered,
    give,
    guesses_too_often,
    link_with,
    no_link,
    of_round,
    sealed,
)


@login_not_required
@sensitive_variables("token")
@require_safe
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the link for a cookie of this one round, and go to an address without it. Writes nothing.

    Only who is wrong is counted: a link that works never waits for what somebody else tried.
    """
    link = link_with(token, at=timezone.now())
    if link is None:
        if guesses_too_often(request):
            return sealed(too_many_requests(request))
        return sealed(no_link(request))
    response = redirect("reflector:start", link.round_id)
    give(response, LOOK, link)
    return sealed(response)


@of_round
def start(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Who asks, how long it takes, who reads it; and the word that begins it."""
    round_ = entered.round
    if round_.is_done:
        return redirect("reflector:answers", round_.pk)
    if round_.state == Round.State.DECLINED:
        return redirect("reflector:decline", round_.pk)
    what = filled(round_)
    if round_.is_set_aside:
        return render(request, "reflector/set_aside.html", _context(entered, what) | {"said": _said(what)})
    if entered.may_write and round_.state == Round.State.OPENED and request.method != "POST":
        return redirect("reflector:step", round_.pk, what.first_gap)
    form = BeginForm(request.POST or None, may_write=entered.may_write, initial={"sharing": what.sharing})
    if request.method == "POST" and form.is_valid():
        return _begun(request, entered, form.cleaned_data["sharing"])
    context = _context(entered, what) | {"form": form}
    return render(request, "reflector/start.html", context, status=422 if form.is_bound else 200)


def _begun(request: HttpRequest, entered: Entered, sharing: str) -> HttpResponse:
    try:
        is_open = reflecting.open_form(round=entered.round, by=entered.by, on=entered.on, at=entered.at)
    except RoundMoved:
        return no_link(request)
    if not is_open:
        return redirect("reflector:start", entered.round.pk)
    reflecting.keep_draft(round=entered.round, words={"sharing": sharing})
    entered.round.refresh_from_db()
    response = redirect("reflector:step", entered.round.pk, filled(entered.round).first_gap)
    give(response, HAND, entered.link)
    return response


@of_round
def step(request: HttpRequest, entered: Entered, number: int) -> HttpResponse:
    """One step of the form: forward, back, or keep it for later. What was filled in right is kept in any case."""
    what = _writing(entered)
    if what is None:
        return _to_start(request, entered)
    here = _step(what, number)
    if request.method == "POST" and request.POST.get("version") != str(entered.round.questionnaire_id):
        return _other_questions(request, entered, what)
    form = StepForm(request.POST or None, step=here, filled=what)
    if request.method == "POST":
        is_valid = form.is_valid()
        reflecting.keep_draft(round=entered.round, words=form.kept)
        if "back" in request.POST and not form.wrong:
            return redirect("reflector:step", entered.round.pk, max(here.number - 1, 1))
        if "later" in request.POST and not form.wrong:
            return redirect("reflector:later", entered.round.pk)
        if is_valid:
            return _forward(entered, what, here)
    context = _context(entered, what) | {
        "form": form,
        "step": here,
        "heading": _name(here),
        "progress": [{"name": _name(one), "is_now": one == here, "is_done": what.is_done(one)} for one in what.steps],
        "shared_with": Sharing(what.sharing).short,
    }
    return render(request, "reflector/step.html", context, status=422 if form.is_bound else 200)


def _forward(entered: Entered, what: Filled, here: Step) -> HttpResponse:
    if here.is_last:
        return redirect("reflector:review", entered.round.pk)
    return redirect("reflector:step", entered.round.pk, here.number + 1)


@of_round
@require_POST
def draft(request: HttpRequest, entered: Entered, number: int) -> HttpResponse:
    """Keep what is typed while it is typed; answers with one line that says so, or says what was not kept."""
    what = _writing(entered)
    if what is None or request.POST.get("version") != str(entered.round.questionnaire_id):
        return HttpResponse(status=409)
    form = StepForm(request.POST, step=_step(what, number), filled=what)
    form.is_valid()
    is_kept = reflecting.keep_draft(round=entered.round, words=form.kept)
    context = {"kept_at": entered.at if is_kept else None, "wrong": form.wrong}
    return render(request, "reflector/step.html#kept", context)


@of_round
def later(request: HttpRequest, entered: Entered) -> HttpResponse:
    """It is kept: how to come back, and until when."""
    what = _writing(entered)
    if what is None:
        return _to_start(request, entered)
    return render(request, "reflector/later.html", _context(entered, what))


@of_round
def review(request: HttpRequest, entered: Entered) -> HttpResponse:
    """All of it on one page, what is missing first; and sending it."""
    what = _writing(entered)
    if what is None:
        return _to_start(request, entered)
    form = SendForm(request.POST or None, filled=what)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            reflecting.keep_draft(round=entered.round, words=form.cleaned_data)
            try:
                reflecting.submit(round=entered.round, by=entered.by, on=entered.on, at=entered.at)
            except NotComplete:
                status = 422
            except RoundMoved:
                return no_link(request)
            else:
                return redirect("reflector:start", entered.round.pk)
        else:
            status = 422
    context = _context(entered, what) | {"form": form, "said": _said(what), "is_refused": status == 422}
    return render(request, "reflector/review.html", context, status=status)


def _writing(entered: Entered) -> Filled | None:
    """The questions with the draft, when this device may write and there is something to fill in or to correct."""
    round_ = entered.round
    is_correcting = round_.state == Round.State.SUBMITTED and bool(round_.draft)
    if entered.may_write and (round_.state == Round.State.OPENED or is_correcting):
        return filled(round_)
    return None


def _to_start(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Back to the word that begins it; what came along stands on the page."""
    if request.method != "POST":
        return redirect("reflector:start", entered.round.pk)
    return render(request, "reflector/not_now.html", {"entered": entered, "form": unsent(request)}, status=409)


def _step(what: Filled, number: int) -> Step:
    return what.steps[min(max(number, 1), len(what.steps)) - 1]


def _other_questions(request: HttpRequest, entered: Entered, what: Filled) -> HttpResponse:
    """Answers to the questions of another version: refused in words, with all that was typed."""
    context = _context(entered, what) | {"form": unsent(request)}
    return render(request, "reflector/other_questions.html", context, status=409)


def _context(entered: Entered, what: Filled) -> dict[str, Any]:
    return {"entered": entered, "round": entered.round, "filled": what, "initiative": entered.round.initiative}


def _said(what: Filled) -> list[dict[str, Any]]:
    """What stands in the draft, per step, to read it over."""
    said = []
    missing = {gap.statement.pk: gap for gap in what.gaps}
    for one in what.steps:
        rows = [
            {"row": row, "score": what.score(row), "text": what.why(row), "gap": missing.get(row.pk)}
            for row in one.statements
        ] + [{"row": row, "score": "", "text": what.text(row), "is_open": True} for row in one.questions]
        address = reverse("reflector:step", args=[what.round.pk, one.number])
        said.append({"step": one, "name": _name(one), "rows": rows, "address": address})
    return said


def _name(step: Step) -> str:
    """What a step is called: one of the seven, or the questions at the end."""
    return _("In your own words") if step.is_last else str(Principle(step.principle).label)
