"""The guests of a celebration: inviting them, taking an invitation back, and who was there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from collab.lib.addresses import address
from initiatives.actions import celebrations as actions
from initiatives.exceptions import TooManyGuests
from initiatives.forms.celebrations import GuestsForm, ThereForm
from initiatives.models import Celebration, Guest
from initiatives.permissions import roles_of
from initiatives.views.access import done, refuse_unless, signed_in
from initiatives.views.celebrations import kept_celebration


def celebration_guests(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is invited; and inviting more of them, a line each."""
    celebration = kept_celebration(request, pk)
    form = GuestsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.invite_guests(
                celebration=celebration, **form.cleaned_data, by=signed_in(request), at=timezone.now()
            )
            return done(request, request.path, _invited(new))
        except TooManyGuests as many:
            form.add_error("lines", _("A celebration has at most %(most)d guests.") % {"most": many.most})
    return _page(request, celebration, form, status=422 if form.is_bound else 200)


@require_POST
def celebration_there(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who was there."""
    celebration = kept_celebration(request, pk)
    form = ThereForm(request.POST, celebration=celebration, guests=list(celebration.guests.all()))
    if form.is_valid():
        there = {guest.pk for guest in form.cleaned_data.get("there", [])}
        try:
            actions.say_who_was_there(
                celebration=celebration, there=there, also=form.cleaned_data["also"],
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
            return done(request, celebration.get_absolute_url(), _("It is noted who was there."))
        except TooManyGuests as many:
            form.add_error("also", _("A celebration has at most %(most)d guests.") % {"most": many.most})
    return _page(request, celebration, GuestsForm(), there=form, status=422)


def guest_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, since a mail goes out; then this guest is not invited any more."""
    shown = Celebration.objects.visible_to(request.user)
    rows = Guest.objects.filter(celebration__in=shown)
    guest = get_object_or_404(
        rows.select_related("celebration__initiative", "celebration__milestone", "celebration__result"), pk=pk
    )
    celebration = guest.celebration
    refuse_unless(roles_of(request.user, celebration.initiative).can_edit)
    if request.method == "POST":
        actions.withdraw_guest(guest=guest, by=signed_in(request), at=timezone.now())
        words = _("%(name)s is no guest any more.") % {"name": guest.name}
        return done(request, address("initiatives:celebration-guests", celebration.pk), words)
    context = {
        "guest": guest, "celebration": celebration, "initiative": celebration.initiative, "section": "successes",
        "hears": bool(guest.invited_at and not celebration.is_held(timezone.localdate())),
    }  # fmt: skip
    return render(request, "initiatives/guest_remove.html", context)


def _page(
    request: HttpRequest, celebration: Celebration, form: GuestsForm, *, there: ThereForm | None = None, status: int
) -> HttpResponse:
    guests, on = list(celebration.guests.all()), timezone.localdate()
    is_held = celebration.is_held(on)
    context = {
        "celebration": celebration, "initiative": celebration.initiative, "guests": guests, "form": form,
        "is_held": is_held, "section": "successes",
        "is_past": bool(celebration.on and celebration.on < on),
        "there": there or (ThereForm(celebration=celebration, guests=guests) if is_held else None),
    }  # fmt: skip
    return render(request, "initiatives/celebration_guests.html", context, status=status)


def _invited(new: list[Guest]) -> str:
    """How many guests there are more, and how many of them are mailed."""
    if not new:
        return _("They were guests already. Nobody is mailed again.")
    mailed = sum(1 for guest in new if guest.invited_at)
    words = ngettext("One guest more.", "%(number)d guests more.", len(new)) % {"number": len(new)}
    if mailed:
        words += " " + ngettext(
            "One invitation goes out by mail.", "%(number)d invitations go out by mail.", mailed
        ) % {"number": mailed}
    return words
