"""One initiative: logging it, its page, following, deleting."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.lib import htmx
from initiatives import actions
from initiatives.exceptions import HasSuccessor, NotClosed, NothingToRestore
from initiatives.forms.editing import PARTS
from initiatives.forms.logging import LogForm
from initiatives.forms.similar import asked_by, verdicts_in
from initiatives.models import Follow, Initiative, Partnership
from initiatives.overlap import MOST
from initiatives.permissions import roles_of
from initiatives.sections.similar import Panel, panel_for, panel_of
from initiatives.views.access import done, editable, refuse_unless, sign_in_first, signed_in, visible
from initiatives.views.page import overview
from initiatives.views.starting import Start, start_of, why_not_after

# Says in the address that it was logged a moment ago.
LOGGED = "aangemeld"


def initiative_add(request: HttpRequest) -> HttpResponse:
    """Five questions on one page; nothing else stands in the way."""
    user, start = signed_in(request), start_of(request)
    if request.method != "POST":
        return _log_page(request, LogForm(user=user, initial=start.initial()), start)
    form = LogForm(request.POST, user=user)
    if form.asks:
        return _log_page(request, form.answered(by=user, on=timezone.localdate()), start, asked=form.asks)
    if not form.is_valid():
        return _log_page(request, form, start, status=422)
    try:
        initiative = start.log(**form.facts(), by=user, at=timezone.now())
    except (HasSuccessor, NotClosed) as refused:
        form.add_error(None, why_not_after(refused))
        return _log_page(request, form, start, status=422)
    _keep_verdicts(request, initiative)
    # The page says once more what is similar, for who could not see it beside the form.
    initiative.refresh_from_db()
    is_alone = not panel_of(initiative, user=user)
    to = initiative.get_absolute_url() + ("" if is_alone else f"?{LOGGED}=1")
    return done(request, to, _("%(title)s is logged.") % {"title": initiative.title})


def _keep_verdicts(request: HttpRequest, initiative: Initiative) -> None:
    """What was said in the panel while it was typed: not the same as another, because ..."""
    said, user = verdicts_in(request.POST), signed_in(request)
    for other in Initiative.objects.visible_to(user).filter(pk__in=list(said)[:MOST]).exclude(pk=initiative.pk):
        actions.judge_different(
            one=initiative, other=other, because=said[other.pk], by=user, at=timezone.now()
        )  # fmt: skip


def _log_page(request: HttpRequest, form: LogForm, start: Start, *, asked: str = "", status: int = 200) -> HttpResponse:
    """The page, or only the field in which something was asked."""
    name = asked.partition(":")[2]
    context: dict[str, object] = {
        "form": form,
        "start": start,
        "field": form[name] if name in form.fields else None,
        "section": "initiatives",
        "panel": _panel(request, form),
    }
    if not context["field"]:
        return render(request, "initiatives/initiative_add.html", context, status=status)
    return htmx.render_page(request, "initiatives/initiative_add.html", context, partial="field", status=status)


def _panel(request: HttpRequest, form: LogForm) -> Panel:
    """What is similar to what was sent; before anything was sent nothing is asked."""
    asked = asked_by(request.POST) if form.is_bound else None
    return panel_for(asked, user=signed_in(request), because=verdicts_in(request.POST))


@login_not_required
def initiative_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an initiative; open to a visitor when it is for everyone."""
    try:
        initiative = visible(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    context = overview(request, initiative)
    if request.GET.get(LOGGED) and context["roles"].can_edit:
        context["panel"] = panel_of(initiative, user=signed_in(request))
    part = request.GET.get("part", "story")  # cancelling an edit asks for the part that it stood in
    part = part if part in PARTS and part != "all" else "story"
    return htmx.render_page(request, "initiatives/initiative_detail.html", context, partial=part)


@require_POST
def initiative_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow it, or follow it no longer: `follow` is 1 or 0."""
    initiative, user = visible(request, pk), signed_in(request)
    follows = request.POST.get("follow") != "0"
    if follows:
        actions.follow(initiative=initiative, by=user, at=timezone.now())
    else:
        actions.unfollow(initiative=initiative, by=user)
    if htmx.wants_fragment(request):
        context = {"initiative": initiative, "aside": {"is_followed": follows}, "is_fresh": True}
        return render(request, "initiatives/initiative_detail.html#follow", context)
    words = _("You follow this initiative.") if follows else _("You no longer follow this initiative.")
    return done(request, initiative.get_absolute_url(), words)


def initiative_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, saying what disappears and whom it concerns; then put it aside for 30 days."""
    initiative, _roles = editable(request, pk)
    if request.method == "POST":
        actions.delete_initiative(initiative=initiative, by=signed_in(request), at=timezone.now())
        words = _("%(title)s is deleted. You can put it back for 30 days.") % {"title": initiative.title}
        back = reverse("initiatives:initiative-restore", args=[initiative.pk])
        return done(request, reverse("initiatives:initiative-list"), words, undo=back)
    context = {
        "initiative": initiative,
        "section": "initiatives",
        "partners": Partnership.objects.active().filter(initiative=initiative).count(),
        "updates": initiative.updates.count(),
        "links": initiative.links.count(),
        "followers": Follow.objects.filter(initiative=initiative).count(),
    }
    return render(request, "initiatives/initiative_delete.html", context)


@require_POST
def initiative_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a deleted initiative back; only who could delete it knows that it was there."""
    initiative = get_object_or_404(Initiative, pk=pk)
    if not roles_of(request.user, initiative).can_edit:
        visible(request, pk)  # a stranger gets 404 here, as for anything that is not there
        refuse_unless(False)
    try:
        actions.restore_initiative(initiative=initiative, by=signed_in(request), at=timezone.now())
    except NothingToRestore:
        if initiative.deleted_at is not None:
            raise Http404 from None
        messages.info(request, _("%(title)s was there already.") % {"title": initiative.title})
        return htmx.redirect(request, initiative.get_absolute_url())
    return done(request, initiative.get_absolute_url(), _("%(title)s is back.") % {"title": initiative.title})


def initiative_deleted(request: HttpRequest) -> HttpResponse:
    """What was deleted in the last 30 days and one may put back."""
    since = timezone.now() - actions.KEPT_FOR
    rows = Initiative.objects.deleted().editable_by(signed_in(request)).filter(deleted_at__gte=since)
    rows = rows.select_related("deleted_by").order_by("-deleted_at")[:200]
    context = {"initiatives": rows, "section": "initiatives"}
    return render(request, "initiatives/initiative_deleted.html", context)
