"""The questions of a reflection in versions, for administrators: reading, copying, changing, taking into use."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from collab.accounts.models import User
from collab.lib import conflicts
from initiatives.actions import reflecting
from initiatives.exceptions import (
    AskedAlready,
    DayHasPassed,
    NoQuestions,
    NothingElseInUse,
    QuestionsLack,
    StaleVersion,
    StillInUse,
)
from initiatives.forms.questioning import QuestionnaireForm, TakeIntoUseForm, values
from initiatives.models import Questionnaire, Round
from initiatives.permissions import can_keep_questionnaires
from initiatives.reflection.filling import Filled
from initiatives.views.access import done, refuse_unless, signed_in

ATTEMPTS = 3


@require_safe
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    """Every version, the newest first: since when it is in use, and how many rounds were asked in it."""
    _administrator(request)
    on = timezone.localdate()
    context = {"versions": Questionnaire.objects.with_rounds(), "now": _asked_now(on), "on": on}
    return render(request, "initiatives/questionnaire_list.html", context)


@require_POST
def questionnaire_copy(request: HttpRequest) -> HttpResponse:
    """Make a new version with the words of the newest one, to change them."""
    by = _administrator(request)
    try:
        copy = reflecting.copy_questionnaire(by=by, at=timezone.now())
    except NoQuestions:
        raise Http404 from None
    words = _("Version %(number)d is there, with the words of the last one. Change what you like.")
    undo = reverse("questionnaires:questionnaire-delete", args=[copy.pk])
    to = reverse("questionnaires:questionnaire-edit", args=[copy.pk])
    return done(request, to, words % {"number": copy.version}, undo=undo)


@require_safe
def questionnaire_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a version in both languages, in the order in which the reflector gets them."""
    _administrator(request)
    return _detail(request, _version(pk))


def questionnaire_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change all words of a version that nobody was asked in; a colleague who was first is never overwritten."""
    by, row = _administrator(request), _version(pk)
    if row.asked:  # type: ignore[attr-defined]
        return _detail(request, row, why_not=_asked_words(), status=409)
    if request.method != "POST":
        return _edit_page(request, row, QuestionnaireForm(saved=values(row)))
    data = conflicts.take(request.POST, request.POST.get("take", ""))
    for _attempt in range(ATTEMPTS):
        saved = values(row)
        form = QuestionnaireForm(data, saved=saved)
        if not form.is_valid():
            return _edit_page(request, row, form, status=422)
        outcome = conflicts.settle(form, saved, row.revision)
        # What one of the two wrote may not fit what the other did: all of it is looked at once more.
        both = QuestionnaireForm(conflicts.rebase(form, saved, row.revision), saved=saved)
        if outcome.conflicts:
            return _edit_page(request, row, both, outcome=outcome, status=409)
        if not both.is_valid():
            return _edit_page(request, row, both, status=422)
        try:
            if outcome.changes:
                reflecting.edit_questionnaire(
                    questionnaire=row, name=both.cleaned_data["name"], statements=both.statements,
                    questions=both.wanted_questions, revision=row.revision, by=by, at=timezone.now(),
                )  # fmt: skip
            return _saved(request, row, outcome)
        except StaleVersion:  # somebody saved between our reading and our writing: compare again
            row = _version(pk)
        except AskedAlready:
            return _detail(request, _version(pk), why_not=_asked_words(), form=form, status=409)
    return _edit_page(request, row, both, status=409)


def questionnaire_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask in this version from a day on: today or later."""
    by, row, on = _administrator(request), _version(pk), timezone.localdate()
    data = request.POST if "in_use_from" in request.POST else request.GET
    form = TakeIntoUseForm(data if request.method == "POST" else None, on=on)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["in_use_from"]
        try:
            before = reflecting.take_into_use(questionnaire=row, in_use_from=day, by=by, on=on)
        except AskedAlready:
            return _detail(request, _version(pk), why_not=_asked_words(), status=409)
        except DayHasPassed:
            form.add_error("in_use_from", _("Choose today or a later day."))
        except QuestionsLack as error:
            form.add_error(None, str(next(iter(error.lacks.values())).label))
        except NothingElseInUse:
            form.add_error("in_use_from", _nothing_else_words())
        else:
            words = _("Version %(number)d is asked from %(day)s on.")
            words %= {"number": row.version, "day": date_format(day, "j F Y")}
            leave = reverse("questionnaires:questionnaire-leave", args=[pk])
            return done(request, _address(row), words, undo=_back_to(row, before, on) if before else leave)
    if row.asked:  # type: ignore[attr-defined]
        return _detail(request, row, why_not=_asked_words(), status=409)
    context = {"version": row, "form": form}
    return render(request, "initiatives/questionnaire_use.html", context, status=422 if form.is_bound else 200)


def questionnaire_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not ask in this version after all, while nobody was; the page asks first."""
    by, row, on = _administrator(request), _version(pk), timezone.localdate()
    if request.method != "POST":
        return render(request, "initiatives/questionnaire_leave.html", {"version": row})
    try:
        before = reflecting.take_out_of_use(questionnaire=row, by=by, on=on)
    except AskedAlready:
        return _detail(request, _version(pk), why_not=_asked_words(), status=409)
    except NothingElseInUse:
        return _detail(request, row, why_not=_nothing_else_words(), status=409)
    words = _("Version %(number)d is not in use.") % {"number": row.version}
    return done(request, _address(row), words, undo=_back_to(row, before, on))


def questionnaire_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a version that was never in use; the page asks first."""
    by, row = _administrator(request), _version(pk)
    if request.method != "POST":
        return render(request, "initiatives/questionnaire_delete.html", {"version": row})
    try:
        reflecting.delete_questionnaire(questionnaire=row, by=by)
    except AskedAlready:
        return _detail(request, _version(pk), why_not=_asked_words(), status=409)
    except StillInUse:
        return _detail(request, row, why_not=_("It is in use: first take it out of use."), status=409)
    words = _("Version %(number)d is thrown away.") % {"number": row.version}
    return done(request, reverse("questionnaires:questionnaire-list"), words)


def _administrator(request: HttpRequest) -> User:
    refuse_unless(can_keep_questionnaires(request.user))
    return signed_in(request)


def _version(pk: int) -> Questionnaire:
    """The version with its words and the number of rounds that were asked in it: three statements."""
    rows = Questionnaire.objects.with_rounds().select_related("updated_by").prefetch_related("statements", "questions")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _address(row: Questionnaire) -> str:
    return reverse("questionnaires:questionnaire-detail", args=[row.pk])


def _back_to(row: Questionnaire, day: dt.date | None, on: dt.date) -> str:
    """The address that takes the version into use from `day` again; a day that has passed becomes today."""
    if day is None:
        return ""
    return f"{reverse('questionnaires:questionnaire-use', args=[row.pk])}?in_use_from={max(day, on):%Y-%m-%d}"


def _asked_now(on: dt.date) -> int | None:
    """The key of the version that somebody who is invited on the date `on` gets."""
    return Questionnaire.objects.in_use(on).values_list("pk", flat=True).first()


def _detail(
    request: HttpRequest,
    row: Questionnaire,
    *,
    why_not: str = "",
    form: QuestionnaireForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a version. `why_not` says what could not be done, `form` has the words that were typed for it."""
    on, statements, questions = timezone.localdate(), list(row.statements.all()), list(row.questions.all())
    typed = [
        (bound.label, bound.data) for bound in form.visible_fields() if bound.data and bound.name in form.changed_data
    ] if form else []  # fmt: skip
    context = {
        "version": row,
        "full": Filled(Round(), statements, questions),
        "light": Filled(Round(), [one for one in statements if one.is_in_light], questions),
        "is_asked_now": row.pk == _asked_now(on),
        "on": on,
        "why_not": why_not,
        "typed": typed,
    }
    return render(request, "initiatives/questionnaire_detail.html", context, status=status)


def _edit_page(
    request: HttpRequest,
    row: Questionnaire,
    form: QuestionnaireForm,
    *,
    outcome: conflicts.Settled | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "version": row,
        "form": form,
        "conflicts": outcome.conflicts if outcome else [],
        "saved_by": row.updated_by,
        "saved_at": row.updated_at,
    }
    return render(request, "initiatives/questionnaire_edit.html", context, status=status)


def _saved(request: HttpRequest, row: Questionnaire, outcome: conflicts.Settled) -> HttpResponse:
    words = _("Saved.") if outcome.changes else _("Nothing was changed.")
    if outcome.merged:
        words += " " + ngettext(
            "A colleague changed %(fields)s meanwhile; that is kept too.",
            "A colleague changed these meanwhile, and that is kept too: %(fields)s.",
            len(outcome.merged),
        ) % {"fields": ", ".join(outcome.merged)}
    return done(request, _address(row), words)


def _asked_words() -> str:
    return _("Somebody was asked in this version, so its words stay as they are. Make a new version to change them.")


def _nothing_else_words() -> str:
    return _("No other version is in use: nobody could be invited then. First take another version into use.")
