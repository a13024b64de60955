"""Linking two initiatives, and choosing the other one for what two of them can do."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import actions
from initiatives.exceptions import SameInitiative
from initiatives.models import Connection, Initiative, Stage
from initiatives.permissions import can_edit
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in, visible
from initiatives.views.old_addresses import WentOn

MOST_FOUND = 10


def met(request: HttpRequest) -> Initiative | None:
    """The other initiative, when the address names one; 404 for one that this person may not see."""
    said = request.GET.get("met", "")
    if not said:
        return None
    if not said.isdecimal() or len(said) > 18:
        raise Http404
    try:
        return visible(request, int(said))
    except WentOn as onward:
        return onward.initiative


def choose_other(request: HttpRequest, initiative: Initiative, *, title: str) -> HttpResponse:
    """Find the other initiative by its words; each result leads to the same page with that one."""
    words = request.GET.get("q", "").strip()[:100]
    found: list[Initiative] = []
    if words:
        rows = Initiative.objects.visible_to(request.user).matching(words).exclude(pk=initiative.pk)
        rows = rows.exclude(stage=Stage.CLOSED).ranked(words)
        found = list(rows.only("pk", "title", "binding", "stage").order_by("-updated_at")[:MOST_FOUND])
    context = {
        "initiative": initiative, "title": title, "words": words, "found": found, "path": request.path,
        "section": "initiatives",
    }  # fmt: skip
    return render(request, "initiatives/choose_other.html", context, status=422 if request.method == "POST" else 200)


def not_with_itself(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Refuse what needs two."""
    return refused(request, initiative, _("This is the same initiative. Choose another one."), place="meeting")


def connection_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first; then link the two."""
    initiative, _roles = editable(request, pk)
    other = met(request)
    if other is None:
        return choose_other(request, initiative, title=_("Link with which initiative?"))
    if request.method == "POST":
        try:
            row = actions.connect(initiative=initiative, other=other, by=signed_in(request), at=timezone.now())
        except SameInitiative:
            return not_with_itself(request, initiative)
        words = _("Linked with “%(title)s”. Who leads that one is told.") % {"title": other.title}
        undo = reverse("initiatives:connection-remove", args=[row.pk])
        return done(request, place_of(initiative, "meeting"), words, undo=undo)
    context = {"initiative": initiative, "other": other, "section": "initiatives"}
    return render(request, "initiatives/connection_add.html", context)


@require_POST
def connection_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the link, from either side; who undoes it can link them again."""
    seen, edited = (
        Initiative.objects.visible_to(request.user),
        Initiative.objects.kept().editable_by(signed_in(request)),
    )
    rows = Connection.objects.filter(first__in=seen, second__in=seen) | Connection.objects.filter(
        first__in=edited
    ) | Connection.objects.filter(second__in=edited)  # fmt: skip
    row = get_object_or_404(rows.select_related("first", "second"), pk=pk)
    mine = next((side for side in (row.first, row.second) if can_edit(request.user, side)), None)
    refuse_unless(mine is not None)
    assert mine is not None  # noqa: S101 (refused above)
    other = row.other(mine)
    actions.disconnect(initiative=mine, other=other, by=signed_in(request), at=timezone.now())
    is_seen = seen.filter(pk=other.pk).exists()
    undo = f"{reverse('initiatives:connection-add', args=[mine.pk])}?met={other.pk}" if is_seen else ""
    return done(request, place_of(mine, "meeting"), _("The two are no longer linked."), undo=undo)
