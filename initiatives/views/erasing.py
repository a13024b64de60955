"""Erasing by hand who looked from outside and what they wrote, when they ask for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiatives.actions import reflecting
from initiatives.exceptions import RoundMoved
from initiatives.models import Initiative, Round
from initiatives.permissions import can_erase_reflections
from initiatives.places import place_of
from initiatives.views.access import done, refuse_unless, refused, signed_in


def round_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase one round by hand: it asks first, says what goes and what stays, and cannot be taken back."""
    rows = Round.objects.filter(initiative__in=Initiative.objects.visible_to(request.user))
    round_ = get_object_or_404(rows.select_related("initiative", "reflector"), pk=pk)
    refuse_unless(can_erase_reflections(request.user))
    if request.method == "POST":
        try:
            reflecting.erase_round(round=round_, by=signed_in(request), at=timezone.now())
        except RoundMoved:
            round_.refresh_from_db()
            return refused(request, round_.initiative, _why_not(round_), place="reflection")
        return done(request, place_of(round_.initiative, "reflection"), _("The words and the name are erased."))
    if not round_.may_be_erased:
        return refused(request, round_.initiative, _why_not(round_), place="reflection")
    context = {
        "initiative": round_.initiative, "round": round_, "months": reflecting.KEPT_MONTHS, "section": "initiatives",
    }  # fmt: skip
    return render(request, "initiatives/round_erase.html", context)


def _why_not(round_: Round) -> str:
    if round_.erased_at is not None:
        day = date_format(timezone.localtime(round_.erased_at), "j F Y")
        return _("The words and the name were erased already, on %(day)s.") % {"day": day}
    return _("This look still goes on: first withdraw it, then it can be erased.")
