"""Dissent: recording it, by name or without; reading it; answering it.

`dissent_add` and `dissent_noted` are discreet pages (collab.lib.discreet): no log, no history, no session
and no message knows that somebody was there.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from collab.lib.paging import around
from initiatives import actions
from initiatives.choices import limits_of
from initiatives.exceptions import StaleVersion
from initiatives.forms.dissenting import AnswerForm, DissentForm
from initiatives.models import Dissent, Initiative
from initiatives.permissions import can_answer, can_record_dissent, can_see_dissent, roles_of
from initiatives.places import place_of
from initiatives.sections import as_voice
from initiatives.table import SAFE_FROM, could_have_written
from initiatives.views.access import done, refuse_unless, signed_in, visible
from initiatives.views.in_place import form_page
from initiatives.views.page import head

PER_PAGE = 25


@never_cache
def dissent_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Disagree. Before one writes, the page says how many people could have written it."""
    initiative, user, on = visible(request, pk), signed_in(request), timezone.localdate()
    refuse_unless(can_record_dissent(user, initiative, on))
    people = could_have_written(initiative, on=on)
    form = DissentForm(request.POST or None, people=people, person=str(user))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if form.is_anonymous:
            actions.record_anonymous_dissent(initiative=initiative, text=text, on=on)
        else:
            actions.record_dissent(initiative=initiative, text=text, by=user, on=on)
        return redirect("initiatives:dissent-noted", pk)
    context = {
        "initiative": initiative,
        "form": form,
        "people": people,
        "safe_from": SAFE_FROM,
        "section": "initiatives",
    }
    return render(request, "initiatives/dissent_add.html", context, status=422 if form.is_bound else 200)


@never_cache
def dissent_noted(request: HttpRequest, pk: int) -> HttpResponse:
    """It is recorded; the page says so by itself, because a message would wait in a cookie or a session."""
    initiative = visible(request, pk)
    refuse_unless(can_record_dissent(request.user, initiative, timezone.localdate()))
    return render(request, "initiatives/dissent_noted.html", {"initiative": initiative, "section": "initiatives"})


def dissent_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All dissent of an initiative, unanswered first; for who sits at the table."""
    initiative, on = visible(request, pk), timezone.localdate()
    refuse_unless(can_see_dissent(request.user, initiative, on))
    rows = initiative.dissents.select_related("raised_by", "answered_by")
    ordered = rows.order_by(F("answered_on").desc(nulls_first=True), "-raised_on", "-pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    limits = limits_of(initiative.region_id)
    context = {
        **head(initiative, roles_of(request.user, initiative), tab="dissent"),
        "page": page,
        "around": list(around(page)),
        "voices": [as_voice(row, limits, on) for row in page.object_list],
        "can_record": can_record_dissent(request.user, initiative, on),
    }
    return render(request, "initiatives/dissent_list.html", context)


def dissent_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer by name, or change the answer; the writer cannot be asked back."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Dissent.objects.filter(initiative__in=shown).select_related("initiative", "raised_by", "answered_by")
    dissent = get_object_or_404(rows, pk=pk)
    refuse_unless(can_answer(request.user, dissent))
    form = AnswerForm(request.POST or None, initial={"answer": dissent.answer, "read": dissent.answer})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_dissent(dissent=dissent, **form.cleaned_data, by=signed_in(request), on=timezone.localdate())
        except StaleVersion:
            form.add_error("answer", _("A colleague was just before you. Read that answer first; yours is kept."))
            typed, theirs = request.POST.copy(), dissent.answer
            typed["read"] = theirs
            form.data = typed
        else:
            return done(request, place_of(dissent.initiative, "dissent"), _("The answer is there."))
    context = {
        "initiative": dissent.initiative,
        "dissent": dissent,
        "form": form,
        "theirs": theirs,
        "section": "initiatives",
    }
    return form_page(request, "initiatives/dissent_answer.html", context, form, status=422 if form.is_bound else 200)
