"""Saying no and thinking again; reading back what was sent, and correcting it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from initiatives.actions import reflecting
from initiatives.exceptions import RoundMoved
from initiatives.forms.reflecting import DeclineForm, HandForm
from initiatives.models import Round
from initiatives.views.reflector.access import HAND, Entered, give, no_link, of_round


@of_round
def decline(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Say no, with a reason and perhaps somebody else; a chosen reason and a typed word, never just a button."""
    round_ = entered.round
    if round_.state == Round.State.DECLINED:
        context = {"entered": entered, "round": round_, "form": HandForm(may_write=entered.may_write)}
        return render(request, "reflector/declined.html", context)
    if not round_.is_filling:
        return redirect("reflector:start", round_.pk)
    form = DeclineForm(request.POST or None, may_write=entered.may_write)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("reason", "words", "suggestion")}
        try:
            reflecting.decline_invitation(round=round_, **words, by=entered.by, at=entered.at)
        except RoundMoved:
            return no_link(request)
        response = redirect("reflector:decline", round_.pk)
        give(response, HAND, entered.link)
        return response
    context = {"entered": entered, "round": round_, "form": form}
    return render(request, "reflector/decline.html", context, status=422 if form.is_bound else 200)


@of_round
def reconsider(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Take the no back, while nobody else is asked."""
    if request.method != "POST" or entered.round.state != Round.State.DECLINED:
        return redirect("reflector:start", entered.round.pk)
    form = HandForm(request.POST, may_write=entered.may_write)
    is_too_late = False
    if form.is_valid():
        try:
            reflecting.reconsider(round=entered.round, by=entered.by)
        except RoundMoved:
            is_too_late = True
        else:
            return redirect("reflector:start", entered.round.pk)
    context = {"entered": entered, "round": entered.round, "form": form, "is_too_late": is_too_late}
    return render(request, "reflector/declined.html", context, status=409 if is_too_late else 422)


@of_round
def answers(request: HttpRequest, entered: Entered) -> HttpResponse:
    """What was sent, to read back; the response, once it is there."""
    round_ = entered.round
    if not round_.is_done:
        return redirect("reflector:start", round_.pk)
    context = _answers(entered) | {"form": HandForm(may_write=entered.may_write)}
    return render(request, "reflector/answers.html", context)


@of_round
def correct(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Begin to correct what was sent, until the response; what stands now stays until it is sent again."""
    round_ = entered.round
    if request.method != "POST" or not round_.is_done:
        return redirect("reflector:start", round_.pk)
    form = HandForm(request.POST, may_write=entered.may_write)
    if form.is_valid():
        try:
            reflecting.correct(round=round_, by=entered.by)
        except RoundMoved:
            return render(request, "reflector/answers.html", _answers(entered) | {"is_too_late": True}, status=409)
        response = redirect(reverse("reflector:step", args=[round_.pk, 1]))
        give(response, HAND, entered.link)
        return response
    return render(request, "reflector/answers.html", _answers(entered) | {"form": form}, status=422)


def _answers(entered: Entered) -> dict[str, object]:
    round_ = entered.round
    return {
        "entered": entered,
        "round": round_,
        "rows": list(round_.answers.select_related("statement")),
        "open_rows": list(round_.open_answers.select_related("question")),
        "responses": list(round_.responses.all()),
        "looked": [label for value, label in Round.Look.choices if value in round_.how_looked],
    }
