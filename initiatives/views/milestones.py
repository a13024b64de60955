"""The milestones of an initiative: the list, their order, changing, moving and taking away."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.lib import htmx
from initiatives.actions import milestones as actions
from initiatives.exceptions import AlreadyTold, NothingToRestore
from initiatives.forms.milestones import LineForm, MilestoneForm, MoveForm
from initiatives.models import Initiative, Milestone, MilestoneMove
from initiatives.permissions import Roles, can_reach, roles_of
from initiatives.places import place_of
from initiatives.sections.milestones import milestones_section
from initiatives.views.access import done, editable, refuse_unless, refused, sign_in_first, signed_in, visible
from initiatives.views.in_place import form_page
from initiatives.views.page import head
from partners.models import Person


def at(initiative: Initiative) -> str:
    """Where the milestones stand."""
    return place_of(initiative, "milestones")


def milestone_of(request: HttpRequest, pk: int, *, is_owner_enough: bool = False) -> Milestone:
    """A milestone of an initiative that one may change; or only, where that is enough, of which one is the owner."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Milestone.objects.filter(initiative__in=shown).select_related("initiative", "owner")
    milestone = get_object_or_404(rows, pk=pk)
    roles = roles_of(request.user, milestone.initiative)
    refuse_unless(can_reach(request.user, milestone, roles) if is_owner_enough else roles.can_edit)
    return milestone


def list_context(
    request: HttpRequest, initiative: Initiative, roles: Roles, *, line: LineForm | None = None
) -> dict[str, Any]:
    """What the page of the milestones shows; with the line to plan in for who may change the record."""
    on = timezone.localdate()
    can_plan = roles.can_edit and initiative.stage != "closed"
    stones = milestones_section(initiative, roles=roles, user=request.user, on=on)
    return {
        **head(initiative, roles, tab="milestones"),
        "stones": stones,
        "has_reached": any(stone.milestone.reached_on for stone in stones),
        "line": line if line is not None else LineForm(),
        "can_plan": can_plan,
        "uncelebrated": list(initiative.results.reached().filter(celebration=None)) if can_plan else [],
    }


@login_not_required
def milestone_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The milestones in their order; open to a visitor when the initiative is for everyone."""
    try:
        initiative = visible(request, pk)
    except Http404 as missing:
        return sign_in_first(request, missing)
    context = list_context(request, initiative, roles_of(request.user, initiative))
    return render(request, "initiatives/milestone_list.html", context)


def milestone_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the milestones in another order: a step up or down, or to a number."""
    initiative, roles = editable(request, pk)
    return _order_page(request, initiative, roles)


def _order_page(
    request: HttpRequest, initiative: Initiative, roles: Roles, *, moved: Milestone | None = None, words: str = ""
) -> HttpResponse:
    context = {
        **head(initiative, roles, tab="milestones"),
        "rows": list(initiative.milestones.all()),
        "moved": moved,
        "pressed": request.POST.get("button", ""),
        "words": words,
    }
    return htmx.render_page(request, "initiatives/milestone_order.html", context, partial="order")


@require_POST
def milestone_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a milestone this number in the list; the button that takes it back names the number in the address."""
    milestone = milestone_of(request, pk)
    initiative = milestone.initiative
    back = reverse("initiatives:milestone-order", args=[initiative.pk])
    written = request.POST.get("number") or request.GET.get("number", "")
    is_number = written.isascii() and written.isdigit() and 1 <= len(written) <= 6
    if not is_number:
        words = _("Fill in a number: 1 is the first.")
        if htmx.wants_fragment(request):
            return _order_page(request, initiative, roles_of(request.user, initiative), moved=milestone, words=words)
        return done(request, back, words)
    before = actions.place_milestone(milestone=milestone, number=int(written), by=signed_in(request))
    words = _("“%(title)s” has another place.") % {"title": milestone.title}
    if htmx.wants_fragment(request):
        return _order_page(request, initiative, roles_of(request.user, initiative), moved=milestone, words=words)
    undo = f"{reverse('initiatives:milestone-place', args=[pk])}?number={before}"
    return done(request, back, words, undo=undo)


def form_of(request: HttpRequest, initiative: Initiative, milestone: Milestone | None = None) -> MilestoneForm:
    """The whole form, with who sits at the table, who takes part, and the results."""
    people = Person.objects.filter(involvements__initiative=initiative, involvements__ended_on=None)
    return MilestoneForm(
        request.POST or None,
        people=people.distinct().order_by("name"),
        parties=[row.organisation for row in initiative.partnerships.active().select_related("organisation")],
        results=initiative.results.all(),
        on=timezone.localdate(),
        milestone=milestone,
    )


def milestone_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it, or correct the day on which it was reached."""
    milestone = milestone_of(request, pk)
    initiative = milestone.initiative
    form = form_of(request, initiative, milestone)
    if request.method == "POST" and form.is_valid():
        change = actions.change_milestone(
            milestone=milestone, **form.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        undo = reverse("initiatives:milestone-unchange", args=[pk, change]) if change else ""
        return done(request, at(initiative), _("“%(title)s” is changed.") % {"title": milestone.title}, undo=undo)
    context = {"initiative": initiative, "milestone": milestone, "form": form, "section": "initiatives"}
    return form_page(request, "initiatives/milestone_edit.html", context, form, status=422 if form.is_bound else 200)


@require_POST
def milestone_unchange(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Take a change back, when it is still the last one."""
    milestone = milestone_of(request, pk)
    try:
        actions.unchange_milestone(milestone=milestone, change=change, by=signed_in(request), at=timezone.now())
        words = _("“%(title)s” is as it was.") % {"title": milestone.title}
    except NothingToRestore:
        words = _("Something changed since, so this stays as it is.")
    return done(request, at(milestone.initiative), words)


def milestone_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan it on another date, and say why; the move stays beside the milestone."""
    milestone = milestone_of(request, pk)
    initiative = milestone.initiative
    form = MoveForm(request.POST or None, milestone=milestone)
    if request.method == "POST" and form.is_valid():
        move = actions.move_milestone(
            milestone=milestone, **form.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        undo = reverse("initiatives:milestone-move-back", args=[pk, move.pk]) if move else ""
        said = {"title": milestone.title, "when": form.cleaned_data["planned"]}
        return done(request, at(initiative), _("“%(title)s” is planned now: %(when)s.") % said, undo=undo)
    context = {
        "initiative": initiative, "milestone": milestone, "form": form, "section": "initiatives",
        "moves": milestone.moves.select_related("moved_by"),
    }  # fmt: skip
    return form_page(request, "initiatives/milestone_move.html", context, form, status=422 if form.is_bound else 200)


@require_POST
def milestone_move_back(request: HttpRequest, pk: int, move: int) -> HttpResponse:
    """Take a move of the date back, when it is still the last one."""
    milestone = milestone_of(request, pk)
    try:
        row = MilestoneMove.objects.filter(milestone=milestone, pk=move).first()
        if row is None:
            raise NothingToRestore
        actions.take_move_back(move=row, by=signed_in(request), at=timezone.now())
        words = _("“%(title)s” stands where it stood.") % {"title": milestone.title}
    except NothingToRestore:
        words = _("Something changed since, so this stays as it is.")
    return done(request, at(milestone.initiative), words)


@require_POST
def milestone_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The parties no longer want it; the message puts it back."""
    milestone = milestone_of(request, pk)
    try:
        actions.remove_milestone(milestone=milestone, by=signed_in(request), at=timezone.now())
    except AlreadyTold:
        words = _("There are photos of how you celebrated it, so it stays. Take those away first.")
        return refused(request, milestone.initiative, words, place="milestones")
    undo = reverse("initiatives:milestone-restore", args=[pk])
    words = _("“%(title)s” is taken away.") % {"title": milestone.title}
    return done(request, at(milestone.initiative), words, undo=undo)


@require_POST
def milestone_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a milestone back, with its moves and its celebration."""
    event = actions.removed_milestone(pk)
    if event is None:
        raise Http404
    initiative = visible(request, event.initiative_id)
    refuse_unless(roles_of(request.user, initiative).can_edit)
    words = _("“%(title)s” is back.") % {"title": event.title}
    try:
        actions.restore_milestone(pk=pk, initiative=initiative, by=signed_in(request), at=timezone.now())
    except NothingToRestore:
        words = _("It was back already.")
    return done(request, at(initiative), words)
