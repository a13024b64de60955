"""People of an initiative: somebody gets a role, somebody's role ends."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from initiatives import actions
from initiatives.exceptions import AlreadyThere, TermsOverlap
from initiatives.forms.partnering import PersonForm
from initiatives.models import Initiative, Involvement
from initiatives.permissions import can_take_over, roles_of
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in, visible


def _involvement(request: HttpRequest, pk: int) -> Involvement:
    """Somebody's role in an initiative that one may change."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Involvement.objects.filter(initiative__in=shown).select_related("person", "initiative")
    involvement = get_object_or_404(rows, pk=pk)
    refuse_unless(roles_of(request.user, involvement.initiative).can_edit)
    return involvement


def involvement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a role, by name and work e-mail address."""
    initiative, _roles = editable(request, pk)
    form = PersonForm(request.POST or None, initial={"role": request.GET.get("role", Involvement.Role.MEMBER)})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        person = actions.find_or_add_person(name=cleaned["name"], email=cleaned["email"])
        try:
            actions.involve_person(
                initiative=initiative, person=person, role=cleaned["role"],
                started_on=cleaned["started_on"], by=signed_in(request),
            )  # fmt: skip
        except AlreadyThere:
            form.add_error("role", _("%(name)s has this role already.") % {"name": person.name})
        except TermsOverlap:
            words = _("%(name)s had this role on that day already. Choose a later day.")
            form.add_error("started_on", words % {"name": person.name})
        else:
            words = _("%(name)s is added.") % {"name": person.name}
            return done(request, place_of(initiative, "people"), words)
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/involvement_add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Coordinate an initiative that nobody keeps any more, after asking; only for its manager."""
    initiative, user = visible(request, pk), signed_in(request)
    refuse_unless(can_take_over(user, initiative))
    if initiative.involvements.keeping().exists():
        return refused(request, initiative, _("Somebody coordinates it already."), place="people")
    if request.method != "POST":
        return render(request, "initiatives/take_over.html", {"initiative": initiative, "section": "initiatives"})
    try:
        actions.take_over(initiative=initiative, by=user, on=timezone.localdate())
    except (AlreadyThere, TermsOverlap):
        words = _("You had this role today already, or somebody was a moment earlier. Look who is on it.")
        return refused(request, initiative, words, place="people")
    return done(request, place_of(initiative, "people"), _("You coordinate “%s” from today.") % initiative.title)


def involvement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's role, after asking; the history keeps it."""
    involvement = _involvement(request, pk)
    initiative = involvement.initiative
    editors = initiative.involvements.active().filter(role__in=[Involvement.Role.LEAD, Involvement.Role.COORDINATOR])
    is_last = involvement.role in {"lead", "coordinator"} and not editors.exclude(pk=involvement.pk).exists()
    if request.method == "POST":
        actions.end_involvement(involvement=involvement, ended_on=timezone.localdate(), by=signed_in(request))
        words = _("The role of %(name)s has ended.") % {"name": involvement.person.name}
        undo = reverse("initiatives:involvement-resume", args=[pk])
        shown = Initiative.objects.visible_to(request.user).filter(pk=initiative.pk).exists()
        to = place_of(initiative, "people") if shown else reverse("initiatives:initiative-list")
        still_mine = roles_of(request.user, initiative).can_edit
        return done(request, to, words, undo=undo if still_mine else "")
    context = {
        "initiative": initiative, "involvement": involvement, "is_last": is_last,
        "takes_over": involvement.ended_on is None and involvement.role in {"lead", "coordinator"},
        "section": "initiatives",
    }  # fmt: skip
    return render(request, "initiatives/involvement_end.html", context)


@require_POST
def involvement_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the end of somebody's role back."""
    involvement = _involvement(request, pk)
    name = involvement.person.name
    try:
        actions.resume_involvement(involvement=involvement, by=signed_in(request))
        words = _("%(name)s has the role again.") % {"name": name}
    except AlreadyThere:
        words = _("%(name)s has this role already.") % {"name": name}
    return done(request, place_of(involvement.initiative, "people"), words)
