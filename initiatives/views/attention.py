"""Answering what asks attention: not applicable, still right, not now."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from collab.lib.paging import around
from collab.outbox.news import unseen_count
from initiatives import actions
from initiatives.exceptions import NothingToRestore
from initiatives.forms.attention import NotApplicableForm, SnoozeForm
from initiatives.models import Initiative, Involvement, NotApplicable, Principle
from initiatives.places import place_of
from initiatives.views.access import done, editable, signed_in
from initiatives.views.in_place import form_page
from initiatives.waiting import MOST_COUNTED, Kind, actions_of, one_for

# A row is a sentence, a button and its form: so many are a page of work.
PER_PAGE = 25
MOST_PARTNERS = 50


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


@require_http_methods(["GET", "HEAD", "POST"])
def initiative_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with one click that the record is still right; who comes from a mail first sees what it says."""
    initiative, _roles = editable(request, pk)
    if request.method != "POST":
        return _is_it_right(request, initiative)
    before = actions.confirm_record(initiative=initiative, by=signed_in(request), on=timezone.localdate())
    undo = f"{reverse('initiatives:initiative-unconfirm', args=[pk])}?before={before or ''}"
    words = _("Thank you: %(title)s is still right.") % {"title": initiative.title}
    return done(request, initiative.get_absolute_url(), words, undo=undo)


def _is_it_right(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """What the record says, and the button."""
    partners = initiative.partnerships.active().select_related("organisation").order_by("pk")
    context = {
        "initiative": initiative,
        "partners": partners[:MOST_PARTNERS],
        "people": Involvement.objects.active().filter(initiative=initiative).select_related("person")[:MOST_PARTNERS],
        "section": "initiatives",
    }
    return render(request, "initiatives/initiative_confirm.html", context)


@require_POST
def initiative_unconfirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the confirmation of today back: it was last confirmed when it was before."""
    initiative, _roles = editable(request, pk)
    words = _("Nobody confirmed %(title)s today.")
    try:
        before = dt.date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        before = None
    try:
        actions.take_confirmation_back(
            initiative=initiative, before=before, by=signed_in(request), on=timezone.localdate()
        )
        words = _("The confirmation of %(title)s is taken back.")
    except NothingToRestore:
        pass
    return done(request, initiative.get_absolute_url(), words % {"title": initiative.title})


def action_list(request: HttpRequest) -> HttpResponse:
    """All that waits for me, by sort when I choose one, and what I put aside."""
    mine = actions_of(signed_in(request), on=timezone.localdate())
    asked = request.GET.get("kind", "")
    chosen = Kind(asked) if asked in Kind.values else None
    rows = [one for one in mine.waiting if chosen is None or one.kind == chosen]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "home",
        "place": "actions",
        "page": page,
        "around": list(around(page)),
        "kinds": mine.kinds,
        "chosen": chosen,
        "aside": mine.aside,
        "action_count": len(mine.waiting),
        "news_count": unseen_count(signed_in(request), most=MOST_COUNTED),
    }
    return render(request, "initiatives/action_list.html", context)


def action_snooze(request: HttpRequest, key: str) -> HttpResponse:
    """Put one of one's own actions aside until a day."""
    user, on = signed_in(request), timezone.localdate()
    waiting = one_for(user, key, on=on)
    if waiting is None:
        return done(request, reverse("dashboard:home"), _("This does not wait for you any more."))
    form = SnoozeForm(request.POST or None, on=on)
    if request.method == "POST" and form.is_valid():
        until: dt.date = form.cleaned_data["until"]
        actions.put_aside(key=key, reason=form.cleaned_data["reason"], until=until, by=user)
        undo = reverse("initiatives:action-take-up", args=[key])
        words = _("Put aside until %(day)s: %(title)s.")
        said = {"day": date_format(until, "j F Y"), "title": waiting.title}
        return done(request, reverse("dashboard:home"), words % said, undo=undo)
    context = {"waiting": waiting, "form": form, "section": "home"}
    return form_page(request, "initiatives/action_snooze.html", context, form, status=422 if form.is_bound else 200)


@require_POST
def action_take_up(request: HttpRequest, key: str) -> HttpResponse:
    """Take an action that was put aside up again."""
    actions.take_up(key=key, by=signed_in(request))
    return done(request, reverse("dashboard:home"), _("It is in your list again."))
