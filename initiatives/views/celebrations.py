"""A celebration: its page, and telling how it was."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from collab.lib import conflicts
from initiatives.actions import celebrations as actions
from initiatives.celebrations.consented import on_the_wall
from initiatives.exceptions import StaleVersion
from initiatives.forms.celebrations import TellForm, values
from initiatives.models import Celebration
from initiatives.permissions import Roles, roles_of
from initiatives.sections.celebrations import feast_of
from initiatives.views.access import done, refuse_unless, sign_in_first, signed_in

ATTEMPTS = 3


def celebration_of(request: HttpRequest, pk: int) -> tuple[Celebration, Roles]:
    """A celebration that one may see, and one's roles in its initiative; 404 for what is not celebrated."""
    rows = Celebration.objects.visible_to(request.user).exclude(how=Celebration.How.NOT)
    celebration = get_object_or_404(on_the_wall(rows, request.user).select_related("told_by"), pk=pk)
    return celebration, roles_of(request.user, celebration.initiative)


def kept_celebration(request: HttpRequest, pk: int) -> Celebration:
    """A celebration of an initiative that one may change; 403 for who only reads."""
    celebration, roles = celebration_of(request, pk)
    refuse_unless(roles.can_edit)
    return celebration


@login_not_required
@require_safe
def celebration_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was reached and how it was celebrated; open to a visitor when everyone may see it."""
    try:
        celebration, roles = celebration_of(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    feast = feast_of(celebration, roles=roles, user=request.user, on=timezone.localdate())
    context = {
        "feast": feast, "celebration": celebration, "initiative": celebration.initiative, "roles": roles,
        "section": "successes",
    }  # fmt: skip
    return render(request, "initiatives/celebration_detail.html", context)


def celebration_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how it was; a colleague who was first is never overwritten."""
    celebration = kept_celebration(request, pk)
    if request.method != "POST":
        return _page(request, celebration, TellForm(celebration=celebration))
    data = conflicts.take(request.POST, request.POST.get("take", ""))
    for _attempt in range(ATTEMPTS):
        form = TellForm(data, celebration=celebration)
        if not form.is_valid():
            return _page(request, celebration, form, status=422)
        outcome = conflicts.settle(form, values(celebration), celebration.version)
        if outcome.conflicts:
            return _conflict_page(request, celebration, form, outcome)
        try:
            if outcome.changes:
                actions.tell_story(
                    celebration=celebration, changes=outcome.changes, version=celebration.version,
                    by=signed_in(request), at=timezone.now(),
                )  # fmt: skip
            return done(request, celebration.get_absolute_url(), _said(outcome))
        except StaleVersion:  # somebody saved between our reading and our writing: compare again
            celebration = kept_celebration(request, pk)
    return _conflict_page(request, celebration, form, outcome)


def _page(request: HttpRequest, celebration: Celebration, form: TellForm, *, status: int = 200) -> HttpResponse:
    context = {
        "celebration": celebration, "initiative": celebration.initiative, "form": form, "section": "successes",
    }  # fmt: skip
    return render(request, "initiatives/celebration_tell.html", context, status=status)


def _conflict_page(
    request: HttpRequest, celebration: Celebration, form: TellForm, outcome: conflicts.Settled
) -> HttpResponse:
    """Both texts side by side, with the own words ready to be merged."""
    rebased = conflicts.rebase(form, values(celebration), celebration.version)
    context = {
        "celebration": celebration, "initiative": celebration.initiative, "section": "successes",
        "form": TellForm(rebased, celebration=celebration), "conflicts": outcome.conflicts,
        "saved_by": celebration.told_by, "saved_at": celebration.told_at or celebration.initiative.updated_at,
    }  # fmt: skip
    return render(request, "initiatives/celebration_tell.html", context, status=409)


def _said(outcome: conflicts.Settled) -> str:
    words = _("Saved.") if outcome.changes else _("Nothing was changed.")
    if outcome.merged:
        words += " " + ngettext(
            "A colleague changed %(fields)s meanwhile; that is kept too.",
            "A colleague changed these meanwhile, and that is kept too: %(fields)s.",
            len(outcome.merged),
        ) % {"fields": ", ".join(outcome.merged)}
    return words
