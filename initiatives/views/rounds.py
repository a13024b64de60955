"""One round: inviting who was chosen, a new link, taking the link back, withdrawing it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.actions import reflecting
from initiatives.exceptions import NoAddress, NoQuestions, NotIndependent, RoundMoved
from initiatives.forms.responding import InviteReflectorForm, WithdrawForm
from initiatives.models import Initiative, OpenQuestion, Questionnaire, ReflectionStatement, Round
from initiatives.models.reflection.round import FILLING_STATES, OPEN_STATES
from initiatives.permissions import can_plan_reflection
from initiatives.places import place_of
from initiatives.reflection.filling import Filled
from initiatives.reflection.independence import why_not
from initiatives.reflection.people import address_of
from initiatives.views.access import done, refuse_unless, refused, signed_in
from initiatives.views.in_place import form_page


def round_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A short message and the form, beside what they will receive."""
    round_, on = _round(request, pk), timezone.localdate()
    if round_.state != Round.State.PLANNED or round_.reflector is None:
        return _moved(request, round_)
    name = round_.reflector.name
    full, light = _asked(round_, on)
    form = InviteReflectorForm(request.POST or None, full=full, light=light, is_light=round_.is_light)
    if request.method == "POST" and form.is_valid():
        message, is_light = form.cleaned_data["message"], form.cleaned_data["extent"] == "light"
        try:
            reflecting.invite_reflector(
                round=round_, message=message, is_light=is_light, by=signed_in(request), on=on, at=timezone.now()
            )
        except NotIndependent as refusal:
            words = [_("%(name)s cannot look from outside any more.") % {"name": name}]
            form.add_error(None, " ".join([*words, *(one.words for one in refusal.refusals)]))
        except NoAddress:
            form.add_error(None, _("There is no e-mail address of %(name)s here.") % {"name": name})
        except NoQuestions:
            form.add_error(None, _("No questions are in use yet. Ask the administrator."))
        except RoundMoved:
            return _moved(request, round_)
        else:
            words_done = _("%(name)s is invited. The mail leaves within minutes.") % {"name": name}
            return done(request, place_of(round_.initiative, "reflection"), words_done)
    context = {
        "initiative": round_.initiative,
        "round": round_,
        "form": form,
        "to": address_of(round_.reflector),
        "why_not": why_not(round_.initiative, round_.reflector.pk, on=on),
        "full": full,
        "light": light,
        "closes_on": on + reflecting.OPEN_FOR,
        "section": "initiatives",
    }
    status = 422 if form.is_bound else 200
    return form_page(request, "initiatives/round_invite.html", context, form, status=status)


def round_renew_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a new link; the page asks first, because the old one then works no more."""
    round_ = _round(request, pk)
    if round_.state not in (*FILLING_STATES, Round.State.SUBMITTED):
        return _moved(request, round_)
    if request.method != "POST":
        return _asks_first(request, "round_renew_link", round_)
    try:
        reflecting.renew_link(round=round_, by=signed_in(request), at=timezone.now())
    except RoundMoved:
        return _moved(request, round_)
    except NoAddress:
        words = _("There is no e-mail address of %(name)s here.") % {"name": round_.reflector}
        return refused(request, round_.initiative, words, place="reflection")
    return done(request, place_of(round_.initiative, "reflection"), _("A new link is on its way. The old one is dead."))


def round_revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the link work no more, for when it fell in other hands; the page asks first."""
    round_ = _round(request, pk)
    if request.method != "POST":
        return _asks_first(request, "round_revoke_link", round_)
    reflecting.revoke_link(round=round_, by=signed_in(request), at=timezone.now())
    words = _("The link works no more. You can send a new one.")
    return done(request, place_of(round_.initiative, "reflection"), words)


def round_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a round that nobody sent yet, and say why; who was invited hears it."""
    round_ = _round(request, pk)
    if round_.state not in OPEN_STATES:
        return _moved(request, round_)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reflecting.withdraw_round(round=round_, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        except RoundMoved:
            return _moved(request, round_)
        return done(request, place_of(round_.initiative, "reflection"), _("The look from outside is withdrawn."))
    context = {"initiative": round_.initiative, "round": round_, "form": form, "section": "initiatives"}
    status = 422 if form.is_bound else 200
    return form_page(request, "initiatives/round_withdraw.html", context, form, status=status)


def _asked(round_: Round, on: dt.date) -> tuple[Filled, Filled]:
    """The whole form and the light one, in the questions that somebody who is invited on the date `on` gets."""
    in_use = Subquery(Questionnaire.objects.in_use(on).values("pk")[:1])
    statements = list(ReflectionStatement.objects.filter(questionnaire=in_use))
    questions = list(OpenQuestion.objects.filter(questionnaire=in_use))
    return Filled(round_, statements, questions), Filled(
        round_, [one for one in statements if one.is_in_light], questions
    )


def _round(request: HttpRequest, pk: int) -> Round:
    """A round of an initiative that one may plan for."""
    rows = Round.objects.filter(initiative__in=Initiative.objects.visible_to(request.user))
    round_ = get_object_or_404(rows.select_related("initiative", "reflector__user", "invited_by"), pk=pk)
    refuse_unless(can_plan_reflection(request.user, round_.initiative))
    return round_


def _asks_first(request: HttpRequest, template: str, round_: Round) -> HttpResponse:
    context = {"initiative": round_.initiative, "round": round_, "section": "initiatives"}
    return form_page(request, f"initiatives/{template}.html", context)


def _moved(request: HttpRequest, round_: Round) -> HttpResponse:
    """Somebody was first, or it went on by itself: the page of the rounds says how far it is."""
    words = _("The round went on since: it is “%(state)s” now.") % {"state": round_.get_state_display().lower()}
    if round_.state == Round.State.PLANNED:
        words = _("Nobody is chosen yet, or somebody changed it just now.")
    return refused(request, round_.initiative, words, place="reflection")
