"""Seats: opening, filling, hearing, ending."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.lib import htmx
from initiatives import actions
from initiatives.exceptions import AlreadyThere, NotFromOutside, SeatTaken
from initiatives.forms.seating import SeatEditForm, SeatEndForm, SeatFillForm, SeatForm
from initiatives.models import Initiative, Seat
from initiatives.outsiders import Tie
from initiatives.permissions import can_see_pool, roles_of
from initiatives.places import place_of
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in
from partners.models import Person


def seat_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a place free, and say whom you look for."""
    initiative, _roles = editable(request, pk)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_seat(
            initiative=initiative, **form.cleaned_data,
            by=signed_in(request), at=timezone.now(), on=timezone.localdate(),
        )  # fmt: skip
        return done(request, _seats_of(initiative), _("The seat is open. It is among the open calls now."))
    return _page(request, "seat_add", initiative, form)


def seat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of the call, or until when somebody sits there."""
    seat = _seat(request, pk)
    form = SeatEditForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid():
        actions.change_seat(seat=seat, **form.cleaned_data, by=signed_in(request))
        return done(request, _seats_of(seat.initiative), _("The seat is changed."))
    return _page(request, "seat_edit", seat.initiative, form, seat=seat)


def seat_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the seat to somebody; for a seat from outside the partners are looked at, and named."""
    seat, on = _seat(request, pk), timezone.localdate()
    if not seat.is_open:
        return refused(request, seat.initiative, _("Somebody sits there already."), place="seats")
    form = SeatFillForm(request.POST or None, on=on, initial=_from_pool(request))
    if request.method == "POST" and form.asks:
        asked = form.answered(by=signed_in(request), on=on)
        context = {"initiative": seat.initiative, "seat": seat, "form": asked, "field": asked["organisation"]}
        return htmx.render_page(request, "initiatives/seat_fill.html", context | _around(request), partial="field")
    if request.method == "POST" and form.is_valid():
        try:
            name = _fill(request, seat, form.cleaned_data)
        except NotFromOutside as refusal:
            form.add_error("name" if form.cleaned_data["name"] else "organisation", outside_words(seat, refusal.ties))
        except SeatTaken:
            return refused(request, seat.initiative, _("Somebody sits there already."), place="seats")
        except AlreadyThere:
            form.add_error(None, _("They sit at this table already, on another seat."))
        else:
            undo = reverse("initiatives:seat-empty", args=[seat.pk])
            return done(request, _seats_of(seat.initiative), _("%(name)s has the seat.") % {"name": name}, undo=undo)
    return _page(request, "seat_fill", seat.initiative, form, seat=seat, **_around(request))


@require_POST
def seat_empty(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filling back: the seat is open again."""
    seat = _seat(request, pk)
    if not seat.looking_for:
        return refused(request, seat.initiative, _("First fill in whom you look for."), place="seats")
    actions.empty_seat(seat=seat, by=signed_in(request))
    return done(request, _seats_of(seat.initiative), _("The seat is open again."))


def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat, or correct its last day; nobody asks why."""
    seat = _seat(request, pk)
    form = SeatEndForm(request.POST or None, seat=seat, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.end_seat(seat=seat, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        undo = reverse("initiatives:seat-resume", args=[pk])
        return done(request, _seats_of(seat.initiative), _("The seat has ended."), undo=undo)
    return _page(request, "seat_end", seat.initiative, form, seat=seat)


@require_POST
def seat_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the end of a seat back."""
    seat = _seat(request, pk)
    try:
        actions.resume_seat(seat=seat, by=signed_in(request))
        words = _("The seat is back.")
    except AlreadyThere:
        words = _("They sit at this table already, on another seat.")
    return done(request, _seats_of(seat.initiative), words)


@require_POST
def seat_heard(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits there was heard today: one click."""
    seat, on = _seat(request, pk), timezone.localdate()
    refuse_unless(not seat.is_open and seat.ended_on is None)
    actions.note_contribution(seat=seat, on=on, by=signed_in(request))
    undo = reverse("initiatives:seat-not-heard", args=[pk])
    return done(request, _seats_of(seat.initiative), _("%(name)s was heard today.") % {"name": seat}, undo=undo)


@require_POST
def seat_not_heard(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not today: the day before it counts again, as far as the history knows one."""
    seat = _seat(request, pk)
    actions.note_contribution(seat=seat, on=actions.heard_before(seat), by=signed_in(request))
    return done(request, _seats_of(seat.initiative), _("Taken back."))


def outside_words(seat: Seat, ties: list[Tie]) -> str:
    """Why somebody cannot sit on a seat from outside, by name."""
    said = []
    for tie in ties:
        if tie.has_role:
            said.append(_("They have a role in this initiative."))
        elif tie.until is not None:
            day = date_format(tie.until, "j F Y")
            said.append(_("They worked for %(name)s until %(day)s.") % {"name": tie.name, "day": day})
        else:
            said.append(_("They belong to %(name)s, which takes part.") % {"name": tie.name})
    if seat.kind == Seat.Kind.REFLECTOR:
        said.append(_("A reflector did not work for a partner in the last 24 months, and has no role here."))
    else:
        said.append(_("An outsider belongs to none of the partners."))
    return " ".join(said)


def _seat(request: HttpRequest, pk: int) -> Seat:
    """A seat that one may change."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Seat.objects.filter(initiative__in=shown).select_related("initiative", "person", "organisation")
    seat = get_object_or_404(rows, pk=pk)
    refuse_unless(roles_of(request.user, seat.initiative).can_edit)
    return seat


@transaction.atomic
def _fill(request: HttpRequest, seat: Seat, cleaned: dict[str, Any]) -> str:
    """Fill it as the form says; somebody who is refused is not added to the register either."""
    person = organisation = None
    if cleaned["name"]:
        person = actions.find_or_add_person(name=cleaned["name"], email=cleaned["email"])
    else:
        organisation = cleaned["organisation"].organisations[0]
    actions.fill_seat(
        seat=seat, person=person, organisation=organisation,
        filled_on=cleaned["filled_on"], term_ends_on=cleaned["term_ends_on"],
        by=signed_in(request), at=timezone.now(), on=timezone.localdate(),
    )  # fmt: skip
    return str(person or organisation)


def _from_pool(request: HttpRequest) -> dict[str, Any]:
    """The name and address of who was chosen in the pool."""
    asked = request.GET.get("person", "")
    if not (asked.isdecimal() and len(asked) < 18 and can_see_pool(request.user)):
        return {}
    person = Person.objects.filter(pk=int(asked), pool__is_active=True).first()
    return {"name": person.name, "email": person.email} if person else {}


def _around(request: HttpRequest) -> dict[str, Any]:
    return {"can_see_pool": can_see_pool(request.user), "section": "initiatives"}


def _seats_of(initiative: Initiative) -> str:
    return place_of(initiative, "seats")


def _page(request: HttpRequest, name: str, initiative: Initiative, form: Any, **more: Any) -> HttpResponse:
    context = {"initiative": initiative, "form": form, "section": "initiatives"} | more
    return render(request, f"initiatives/{name}.html", context, status=422 if form.is_bound else 200)
