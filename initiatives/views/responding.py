"""The response to a look from outside, and the improvements that come of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from initiatives.actions import reflecting
from initiatives.exceptions import OwnReflection, RoundMoved
from initiatives.forms.responding import ResponseForm
from initiatives.models import Answer, Improvement, Initiative, Involvement, Round
from initiatives.permissions import can_finish_improvement, can_respond_to_reflection, roles_of
from initiatives.places import place_of
from initiatives.views.access import done, refuse_unless, refused, signed_in
from initiatives.views.in_place import form_page
from partners.models import Person


def round_respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Respond to each of the seven, with at most three improvements; who looked reads it."""
    shown, on = Initiative.objects.visible_to(request.user), timezone.localdate()
    rows = Round.objects.filter(initiative__in=shown).select_related("initiative", "reflector")
    round_ = get_object_or_404(rows, pk=pk)
    refuse_unless(can_respond_to_reflection(request.user, round_))
    initiative = round_.initiative
    if round_.state != Round.State.SUBMITTED:
        return refused(request, initiative, _not_now(round_), place="reflection")
    # What is shared with the team alone is not for an administrator or the coordinator of a region.
    is_team = bool(roles_of(request.user, initiative).involved_as)
    answers = Answer.objects.filter(round=round_).select_related("statement") if is_team else []
    people = Person.objects.filter(involvements__in=Involvement.objects.active().filter(initiative=initiative))
    form = ResponseForm(request.POST or None, answers=answers, people=people.distinct().order_by("name"), on=on)
    if request.method == "POST" and form.is_valid():
        try:
            reflecting.respond(
                round=round_, said=form.said, improvements=form.wanted, by=signed_in(request), at=timezone.now()
            )
        except (RoundMoved, OwnReflection):
            round_.refresh_from_db()
            return refused(request, initiative, _not_now(round_), place="reflection")
        words = _("The response is there, and %(name)s receives it with your thanks.") % {"name": _reflector(round_)}
        return done(request, place_of(initiative, "reflection"), words)
    context = {
        "initiative": initiative, "round": round_, "form": form, "is_team": is_team, "section": "initiatives",
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return form_page(request, "initiatives/round_respond.html", context, form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done, today: one click; who comes from elsewhere first reads what it is."""
    row = _improvement(request, pk)
    if request.method != "POST":
        context = {"initiative": row.round.initiative, "improvement": row, "section": "initiatives"}
        return form_page(request, "initiatives/improvement_done.html", context)
    reflecting.finish_improvement(improvement=row, done_on=timezone.localdate(), by=signed_in(request))
    undo = reverse("initiatives:improvement-undone", args=[pk])
    words = _("“%(title)s” is done. Well done!") % {"title": row.title}
    return done(request, place_of(row.round.initiative, "reflection"), words, undo=undo)


@require_POST
def improvement_undone(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not done after all."""
    row = _improvement(request, pk)
    reflecting.take_up_improvement(improvement=row, by=signed_in(request))
    words = _("“%(title)s” is still to be done.") % {"title": row.title}
    return done(request, place_of(row.round.initiative, "reflection"), words)


def _improvement(request: HttpRequest, pk: int) -> Improvement:
    """An improvement that one may tick off: one's own, or any for who may change the record."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Improvement.objects.filter(round__initiative__in=shown).select_related("round__initiative", "owner")
    row = get_object_or_404(rows, pk=pk)
    refuse_unless(can_finish_improvement(request.user, row))
    return row


def _reflector(round_: Round) -> str:
    return round_.reflector.name if round_.reflector else _("who looked")


def _not_now(round_: Round) -> str:
    if round_.state == Round.State.ANSWERED:
        return _("The response is there already; it is said once.")
    return _("There is no look from outside to respond to yet.")
