"""What is similar: the panel beside a form, the page of an initiative, asking, and saying that it is not the same."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from collab.lib import htmx
from initiatives import actions
from initiatives.exceptions import NothingToCompare
from initiatives.forms.similar import VerdictForm, asked_by, verdicts_in
from initiatives.models import Initiative, Verdict
from initiatives.overlap.hints import hinted
from initiatives.permissions import roles_of
from initiatives.sections.similar import panel_for, panel_of
from initiatives.views.access import done, editable, refuse_unless, signed_in, visible


@require_safe
def similar_list(request: HttpRequest) -> HttpResponse:
    """What is similar to what somebody types, five at most; `mine` is the initiative that they change."""
    mine, user = request.GET.get("mine", ""), signed_in(request)
    key = editable(request, int(mine))[0].pk if mine.isascii() and mine.isdecimal() and len(mine) < 19 else None
    asked = asked_by(request.GET, initiative_id=key)
    context: dict[str, object] = {
        "panel": panel_for(asked, user=user, because=verdicts_in(request.GET)),
        "section": "initiatives",
    }
    return htmx.render_page(request, "initiatives/similar_list.html", context, partial="panel")


@require_safe
def initiative_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """What is similar to an initiative that is there, and what was said not to be the same."""
    initiative, roles = editable(request, pk)
    user = signed_in(request)
    seen = Initiative.objects.visible_to(user)
    said = Verdict.objects.of(initiative).filter(first__in=seen, second__in=seen)
    context = {
        "initiative": initiative,
        "roles": roles,
        "panel": panel_of(initiative, user=user),
        "verdicts": said.select_related("first", "second", "judged_by").order_by("-judged_at", "-pk")[:50],
        "section": "initiatives",
    }
    return render(request, "initiatives/initiative_similar.html", context)


def verdict_add(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Say that the two are not the same, and why."""
    mine, _roles = editable(request, pk)
    theirs = visible(request, other)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verdict = actions.judge_different(
                one=mine, other=theirs, because=form.cleaned_data["because"], by=signed_in(request), at=timezone.now()
            )
        except NothingToCompare:
            raise Http404 from None
        words = _("“%(title)s” is not the same. The two are not shown to each other any more.")
        undo = reverse("initiatives:verdict-withdraw", args=[verdict.pk])
        to = reverse("initiatives:initiative-similar", args=[mine.pk])
        return done(request, to, words % {"title": theirs.title}, undo=undo)
    context = {"initiative": mine, "other": theirs, "form": form, "section": "initiatives"}
    return render(request, "initiatives/verdict_add.html", context, status=422 if form.is_bound else 200)


@require_POST
def verdict_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the two again; who may change one of them may say so."""
    seen = Initiative.objects.visible_to(request.user)
    rows = Verdict.objects.filter(first__in=seen, second__in=seen).select_related("first", "second")
    verdict = get_object_or_404(rows, pk=pk)
    own = [one for one in (verdict.first, verdict.second) if roles_of(request.user, one).can_edit]
    refuse_unless(bool(own))
    actions.take_back_verdict(verdict=verdict, by=signed_in(request))
    to = reverse("initiatives:initiative-similar", args=[own[0].pk])
    return done(request, to, _("The two are compared again."))


@require_POST
def hint_ask(request: HttpRequest) -> HttpResponse:
    """Ask the coordinator of an initiative that one cannot open; the key is of the panel that showed it."""
    user = signed_in(request)
    initiative = hinted(request.POST.get("key", "")[:64], user)
    if initiative is None:
        raise Http404
    title = " ".join(request.POST.get("title", "").split())[:160]
    actions.ask_about_hidden(initiative=initiative, title=title, by=user, at=timezone.now())
    words = _("You asked the coordinator. They answer you by mail.")
    if htmx.wants_fragment(request):
        return render(request, "initiatives/similar_list.html#asked", {"words": words})
    return done(request, reverse("initiatives:join-request-list"), words)
