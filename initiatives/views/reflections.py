"""The looks from outside at an initiative: the page, the rhythm, and choosing who looks."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from collab.lib.paging import around
from initiatives import actions
from initiatives.actions import reflecting
from initiatives.exceptions import AlreadyThere, IsOver, NoAddress, NotIndependent, RoundMoved
from initiatives.forms.responding import ByNameForm, RhythmForm
from initiatives.models import Initiative, Round, Stage
from initiatives.permissions import can_plan_reflection, roles_of
from initiatives.places import place_of
from initiatives.reflection.candidates import as_candidates, people_to_ask
from initiatives.sections.reflection import looks_section
from initiatives.views.access import done, refuse_unless, refused, signed_in, visible
from initiatives.views.in_place import form_page
from initiatives.views.page import head
from partners.models import Person

PER_PAGE = 25


def reflection_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The rounds, what happens now, the next step and the rhythm; for who takes part and who may change the record."""
    initiative, on = visible(request, pk), timezone.localdate()
    roles = roles_of(request.user, initiative)
    refuse_unless(roles.can_see_reflections)
    looks = looks_section(initiative, on=on)
    reflector = looks.current.reflector if looks.current else None
    # Who looked reads that it waits for a response, and does not give it.
    is_own = reflector is not None and reflector.user_id == signed_in(request).pk
    context = {
        **head(initiative, roles, tab="reflection"),
        "looks": looks,
        "can_act": roles.can_edit and not is_own,
        "is_closed": initiative.stage == Stage.CLOSED,
        "on": on,
    }
    return form_page(request, "initiatives/reflection_list.html", context)


def reflection_rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """How often somebody looks from outside: every 3, 6, 12 or 24 months."""
    initiative = _to_plan(request, pk)
    # The button that takes it back names the months in the address.
    data = request.POST if "months" in request.POST else request.GET
    form = RhythmForm(data if request.method == "POST" else None, initial={"months": initiative.reflection_months})
    if request.method == "POST" and form.is_valid():
        months = form.cleaned_data["months"]
        before = reflecting.set_rhythm(initiative=initiative, months=months, by=signed_in(request), at=timezone.now())
        undo = f"{reverse('initiatives:reflection-rhythm', args=[pk])}?months={before}"
        words = ngettext("Every %(number)d month now.", "Every %(number)d months now.", months) % {"number": months}
        return done(request, place_of(initiative, "reflection"), words, undo=undo if months != before else "")
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    status = 422 if form.is_bound else 200
    return form_page(request, "initiatives/reflection_rhythm.html", context, form, status=status)


def reflector_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who looks: from the pool of the region, who did it before, or by name; who cannot is there with why."""
    initiative, user, on = _to_plan(request, pk), signed_in(request), timezone.localdate()
    if initiative.stage == Stage.CLOSED:
        return refused(request, initiative, _("It is closed: nobody looks from outside any more."), place="reflection")
    people = people_to_ask(initiative, by=user, on=on)
    is_by_name = request.method == "POST" and "person" not in request.POST
    suggested = request.GET.get("name", "")[:150]
    form = ByNameForm(request.POST if is_by_name else None, initial={"name": suggested})
    person: Person | None = None
    if request.method == "POST" and not is_by_name:
        asked = request.POST["person"]
        person = people.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
        if person is None:
            raise Http404
    elif is_by_name and form.is_valid():
        person = actions.find_or_add_person(name=form.cleaned_data["name"], email=form.cleaned_data["email"])
    if person is not None:
        try:
            round_ = reflecting.choose_for(initiative=initiative, person=person, by=user, on=on)
        except NotIndependent as refusal:
            words = _("%(name)s cannot look from outside.") % {"name": person.name}
            words = " ".join([words, *(one.words for one in refusal.refusals)])
            if not is_by_name:
                return refused(request, initiative, words, place="reflection")
            form.add_error("name", words)
        except (NoAddress, AlreadyThere, RoundMoved, IsOver) as refusal:
            return refused(request, initiative, _why_not(refusal, person), place="reflection")
        else:
            undo = reverse("initiatives:reflector-clear", args=[round_.pk])
            words = _("%(name)s is chosen. Now invite them.") % {"name": person.name}
            return done(request, reverse("initiatives:round-invite", args=[round_.pk]), words, undo=undo)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "initiative": initiative,
        "form": form,
        "page": page,
        "around": list(around(page)),
        "candidates": as_candidates(list(page.object_list), initiative, on=on),
        "suggested": suggested,
        "section": "initiatives",
    }
    status = 422 if form.is_bound else 200
    return form_page(request, "initiatives/reflector_choose.html", context, form, status=status)


@require_POST
def reflector_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the choice back, while they are not invited."""
    shown = Initiative.objects.visible_to(request.user)
    round_ = Round.objects.filter(initiative__in=shown, pk=pk).select_related("initiative", "reflector").first()
    if round_ is None:
        raise Http404
    refuse_unless(can_plan_reflection(request.user, round_.initiative))
    try:
        reflecting.clear_reflector(round=round_, by=signed_in(request))
    except RoundMoved:
        words = _("They are invited by now: you can withdraw the invitation.")
        return refused(request, round_.initiative, words, place="reflection")
    return done(request, place_of(round_.initiative, "reflection"), _("Nobody is chosen now."))


def _to_plan(request: HttpRequest, pk: int) -> Initiative:
    initiative = visible(request, pk)
    refuse_unless(can_plan_reflection(request.user, initiative))
    return initiative


def _why_not(refusal: Exception, person: Person) -> str:
    match refusal:
        case NoAddress():
            return _("There is no e-mail address of %(name)s here.") % {"name": person.name}
        case IsOver():
            return _("It is closed: nobody looks from outside any more.")
    return _("Somebody else is asked already: first withdraw that invitation.")
