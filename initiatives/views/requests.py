"""Asking to join, inviting, deciding, and undoing a decision."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.lib import htmx
from collab.lib.paging import around
from initiatives import actions
from initiatives.exceptions import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyThere,
    IsOver,
    LeadMustStay,
    NotFromOutside,
    NothingToRestore,
    NotOfThisOrganisation,
    SeatTaken,
)
from initiatives.forms.joining import DeclineForm, InviteForm, JoinForm
from initiatives.models import Initiative, JoinRequest, Seat
from initiatives.outsiders import outsiders_from
from initiatives.permissions import (
    can_decide,
    can_see_pool,
    can_see_region_reflections,
    can_undo,
    can_withdraw,
    roles_of,
)
from initiatives.places import place_of
from initiatives.principles.limits import thresholds
from initiatives.sections.requests import as_asked
from initiatives.table import own_organisation_ids, own_organisations
from initiatives.views.access import done, editable, refuse_unless, refused, signed_in, visible
from initiatives.views.in_place import form_page
from initiatives.views.seats import outside_words
from partners.models import Organisation

PER_PAGE = 25


def join_request_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to take part, in two sentences; about a seat when the address names one."""
    initiative, user = visible(request, pk), signed_in(request)
    seat = _asked_seat(request, initiative)
    organisations = list(own_organisations(user, on=timezone.localdate()).order_by("sort_name"))
    form = JoinForm(request.POST or None, organisations=organisations, about=request.GET.get("about", ""))
    if request.method == "POST" and form.is_valid():
        organisation = next(row for row in organisations if str(row.pk) == form.cleaned_data["organisation"])
        try:
            asked = actions.ask_to_join(
                initiative=initiative, organisation=organisation, seat=seat,
                text=form.cleaned_data["text"], by=user, at=timezone.now(),
            )  # fmt: skip
        except (AlreadyThere, AlreadyAsked, IsOver, SeatTaken, NotOfThisOrganisation) as refusal:
            form.add_error(None, _why_not(refusal, organisation.spoken_name))
        else:
            words = _("You asked to join for %(name)s. You read the answer here and under your requests.")
            undo = reverse("initiatives:join-request-withdraw", args=[asked.pk])
            to = place_of(initiative, "requests")
            return done(request, to, words % {"name": organisation.spoken_name}, undo=undo)
    context = {
        "initiative": initiative, "seat": seat, "form": form, "organisations": organisations, "section": "initiatives",
    }  # fmt: skip
    return render(request, "initiatives/join_request_add.html", context, status=422 if form.is_bound else 200)


def invitation_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite an organisation; it takes part when it confirms."""
    initiative, _roles = editable(request, pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.asks:
        asked = form.answered(by=signed_in(request), on=timezone.localdate())
        context = {"initiative": initiative, "form": asked, "field": asked["organisation"], "section": "initiatives"}
        return htmx.render_page(request, "initiatives/invitation_add.html", context, partial="field")
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"].organisations[0]
        try:
            invited = actions.invite_to_join(
                initiative=initiative, organisation=organisation, text=form.cleaned_data["text"],
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
        except (AlreadyThere, AlreadyAsked, IsOver) as refusal:
            form.add_error("organisation", _why_not(refusal, organisation.spoken_name))
        else:
            words = _("%(name)s is invited, and takes part when it confirms.") % {"name": organisation.spoken_name}
            undo = reverse("initiatives:join-request-withdraw", args=[invited.pk])
            return done(request, place_of(initiative, "requests"), words, undo=undo)
    context = {"initiative": initiative, "form": form, "section": "initiatives"}
    return render(request, "initiatives/invitation_add.html", context, status=422 if form.is_bound else 200)


def join_request_list(request: HttpRequest) -> HttpResponse:
    """What one's own organisations asked and were invited to, and what came of it; what waits comes first."""
    on = timezone.localdate()
    own = own_organisation_ids(request.user, on=on)
    rows = JoinRequest.objects.filter(organisation__in=own, initiative__deleted_at__isnull=True)
    rows = rows.select_related("initiative", "organisation", "seat", "decided_by")
    ordered = rows.order_by(F("decided_at").desc(nulls_first=True), "-asked_at", "-pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    limits = thresholds(None)
    asked = [as_asked(row, own=own, can_edit=False, limits=limits, on=on) for row in page.object_list]
    context = {
        "page": page, "around": list(around(page)), "asked": asked, "can_see_pool": can_see_pool(request.user),
        "can_see_region": can_see_region_reflections(request.user),
        "section": "calls",
    }  # fmt: skip
    return render(request, "initiatives/join_request_list.html", context)


def join_request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request or invitation, for both sides: what was asked, and what can be said to it."""
    row, on = _request(request, pk), timezone.localdate()
    roles = roles_of(request.user, row.initiative)
    own, limits = own_organisation_ids(request.user, on=on), thresholds(row.initiative.region_id)
    context = {
        "initiative": row.initiative,
        "one": as_asked(row, own=own, can_edit=roles.can_edit, limits=limits, on=on),
        "is_visible": Initiative.objects.visible_to(request.user).filter(pk=row.initiative_id).exists(),
        "section": "initiatives",
    }
    return form_page(request, "initiatives/join_request_detail.html", context)


@require_POST
def join_request_admit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes: to who asked, or to the invitation."""
    row, on = _request(request, pk), timezone.localdate()
    refuse_unless(can_decide(request.user, row, on))
    name = row.organisation.spoken_name
    try:
        row = actions.admit(request=row, by=signed_in(request), at=timezone.now())
    except NotFromOutside as refusal:
        return refused(request, row.initiative, outside_words(row.seat or Seat(), refusal.ties), place="requests")
    except (AlreadyDecided, IsOver, SeatTaken, AlreadyThere) as refusal:
        return refused(request, row.initiative, _why_not(refusal, name), place="requests")
    words = _("%(name)s takes part now.") if row.partnership_id else _("%(name)s has the seat.")
    words = words % {"name": name} + still_outside(row.organisation, row.initiative)
    undo = reverse("initiatives:join-request-reopen", args=[pk])
    return done(request, _after(request, row), words, undo=undo)


def join_request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason that the other side reads."""
    row, on = _request(request, pk), timezone.localdate()
    refuse_unless(can_decide(request.user, row, on))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(request=row, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        except AlreadyDecided as refusal:
            return refused(request, row.initiative, _why_not(refusal, row.organisation.spoken_name), place="requests")
        undo = reverse("initiatives:join-request-reopen", args=[pk])
        return done(request, _after(request, row), _("Declined. They read your reason."), undo=undo)
    context = {"initiative": row.initiative, "row": row, "form": form, "section": "initiatives"}
    return form_page(
        request, "initiatives/join_request_decline.html", context, form, status=422 if form.is_bound else 200
    )


@require_POST
def join_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request or invitation back."""
    return _act(request, pk, can_withdraw, actions.withdraw_request, _("Taken back."), undo="join-request-reopen")


@require_POST
def join_request_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the decision: it waits again."""
    return _act(request, pk, can_undo, actions.undo_decision, _("It waits for an answer again."))


def still_outside(organisation: Organisation, initiative: Initiative) -> str:
    """What to say when people of a new partner sit here as somebody from outside; empty when none do."""
    people = outsiders_from(organisation, initiative, on=timezone.localdate())
    if not people:
        return ""
    said = {"people": ", ".join(person.name for person in people), "name": organisation.spoken_name}
    return " " + _("Mind the seats: %(people)s of %(name)s sits here as somebody from outside.") % said


def _act(
    request: HttpRequest,
    pk: int,
    allowed: Callable[..., bool],
    verb: Callable[..., JoinRequest],
    words: str,
    *,
    undo: str = "",
) -> HttpResponse:
    """Ask, do, and say what was done or why not."""
    row = _request(request, pk)
    refuse_unless(allowed(request.user, row, timezone.localdate()) or (allowed is can_undo and _decides(request, row)))
    try:
        verb(request=row, by=signed_in(request), at=timezone.now())
    except (AlreadyDecided, NothingToRestore, LeadMustStay, AlreadyAsked, IsOver) as refusal:
        return refused(request, row.initiative, _why_not(refusal, row.organisation.spoken_name), place="requests")
    back = reverse(f"initiatives:{undo}", args=[pk]) if undo else ""
    return done(request, _after(request, row), words, undo=back)


def _decides(request: HttpRequest, row: JoinRequest) -> bool:
    """Who may decide hears in words that it waits already, rather than that they may not."""
    return row.decided_at is None and can_decide(request.user, row, timezone.localdate())


def _request(request: HttpRequest, pk: int) -> JoinRequest:
    """A request of one's own organisation, also when the initiative itself is not visible; or of what one edits."""
    own = own_organisation_ids(request.user, on=timezone.localdate())
    edited = Initiative.objects.kept().editable_by(signed_in(request))
    rows = JoinRequest.objects.filter(initiative__deleted_at__isnull=True)
    rows = rows.filter(Q(organisation__in=own) | Q(initiative__in=edited))
    related = ("initiative__theme", "organisation", "seat", "asked_by", "decided_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _asked_seat(request: HttpRequest, initiative: Initiative) -> Seat | None:
    """The open seat that the address names; another address asks about none."""
    asked = request.GET.get("seat", "")
    if not (asked.isdecimal() and len(asked) < 18):
        return None
    return Seat.objects.open().filter(initiative=initiative, pk=int(asked)).first()


def _after(request: HttpRequest, row: JoinRequest) -> str:
    """The initiative, for who can see it; else the request itself."""
    if Initiative.objects.visible_to(request.user).filter(pk=row.initiative_id).exists():
        return place_of(row.initiative, "requests")
    return reverse("initiatives:join-request-detail", args=[row.pk])


def _why_not(refusal: Exception, name: str) -> str:
    """The sentence of a refusal."""
    said = {"name": name}
    if isinstance(refusal, AlreadyThere):
        return _("%(name)s takes part already.") % said
    if isinstance(refusal, AlreadyAsked):
        return _("A request or invitation of %(name)s waits for an answer already.") % said
    if isinstance(refusal, IsOver):
        return _("This initiative is closed: nobody joins it any more.")
    if isinstance(refusal, SeatTaken):
        return _("The seat is taken. Ask to join without it.")
    if isinstance(refusal, NotOfThisOrganisation):
        return _("You do not work for %(name)s. Only somebody who does may ask for it.") % said
    if isinstance(refusal, LeadMustStay):
        return _("%(name)s leads by now. First choose a new lead.") % said
    if isinstance(refusal, NothingToRestore):
        return _("There is nothing to undo: it waits already, or %(name)s has left since.") % said
    return _("Somebody decided on this a moment ago.")
