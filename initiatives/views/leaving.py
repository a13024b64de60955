"""Terms, handing over, and saying farewell to people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.lib import htmx
from initiatives import actions
from initiatives.exceptions import AlreadyThere, LastMustStay, NothingToRestore, TermsOverlap
from initiatives.forms.leaving import HandOverForm, TermForm, ThanksForm
from initiatives.models import Farewell, Initiative, Involvement
from initiatives.permissions import roles_of
from initiatives.places import place_of
from initiatives.views.access import done, refuse_unless, refused, signed_in, visible
from initiatives.views.in_place import form_page


def _involvement(request: HttpRequest, pk: int, *, own: bool = False, ended: bool = False) -> Involvement:
    """Somebody's role in an initiative that one may change, or (`own`) one's own role; with `ended` also a past one."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Involvement.objects.all() if ended else Involvement.objects.active()
    rows = rows.filter(initiative__in=shown).select_related("person", "initiative")
    involvement = get_object_or_404(rows, pk=pk)
    is_own = own and involvement.person.user_id == signed_in(request).pk
    refuse_unless(is_own or roles_of(request.user, involvement.initiative).can_edit)
    return involvement


def involvement_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Extend somebody's term, or let somebody else take the role over."""
    involvement, on = _involvement(request, pk, own=True, ended=True), timezone.localdate()
    if involvement.ended_on is not None:
        words = _("This role has ended already: there is no term to change any more.")
        return refused(request, involvement.initiative, words, place="people")
    hands_over = request.POST.get("do") == "hand-over"
    term = TermForm(request.POST if request.POST and not hands_over else None, involvement=involvement, on=on)
    over = HandOverForm(request.POST if hands_over else None)
    to = place_of(involvement.initiative, "people")
    if hands_over and over.is_valid():
        try:
            return _handed_over(request, involvement, over)
        except AlreadyThere:
            over.add_error("name", _("This person has that role already."))
        except TermsOverlap:
            over.add_error("name", _("This person had that role on these days already."))
    elif term.is_bound and term.is_valid():
        change = actions.set_term(
            involvement=involvement, **term.cleaned_data, by=signed_in(request), at=timezone.now()
        )
        undo = reverse("initiatives:involvement-term-undo", args=[pk, change]) if change else ""
        return done(request, to, _("The term of %(name)s is noted.") % {"name": involvement.person.name}, undo=undo)
    context = {
        "initiative": involvement.initiative, "involvement": involvement, "form": term, "over": over,
        "can_say_farewell": roles_of(request.user, involvement.initiative).can_edit, "section": "initiatives",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return form_page(request, "initiatives/involvement_term.html", context, term, over, status=status)


def _handed_over(request: HttpRequest, involvement: Involvement, form: HandOverForm) -> HttpResponse:
    """Hand the role over, and offer to say farewell."""
    person = actions.find_or_add_person(**form.cleaned_data)
    taken = actions.hand_over(
        involvement=involvement, successor=person, by=signed_in(request), on=timezone.localdate(), at=timezone.now()
    )
    words = _("%(new)s takes over from %(old)s.") % {"new": person.name, "old": involvement.person.name}
    undo = reverse("initiatives:involvement-take-back", args=[involvement.pk, taken.pk])
    return done(request, _after(request, involvement.initiative), words, undo=undo)


@require_POST
def involvement_term_undo(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Take a change of somebody's term back, when it is still the last one."""
    involvement = _involvement(request, pk, own=True)
    try:
        actions.unset_term(involvement=involvement, change=change, by=signed_in(request), at=timezone.now())
        words = _("The term of %(name)s is as it was.") % {"name": involvement.person.name}
    except NothingToRestore:
        words = _("Something changed since, so this stays as it is.")
    return done(request, place_of(involvement.initiative, "people"), words)


@require_POST
def involvement_take_back(request: HttpRequest, pk: int, successor: int) -> HttpResponse:
    """The role was not handed over after all: for who may edit, and that day for who gave away their own role."""
    rows = Involvement.objects.filter(initiative__deleted_at__isnull=True).select_related("person", "initiative")
    involvement = get_object_or_404(rows, pk=pk)
    initiative = involvement.initiative
    if not _gave_away(request, involvement):
        refuse_unless(roles_of(request.user, visible(request, initiative.pk)).can_edit)
    words = _("%(name)s has the role again.") % {"name": involvement.person.name}
    taken = initiative.involvements.filter(pk=successor).first()
    try:
        if taken is None:
            raise NothingToRestore
        actions.take_role_back(involvement=involvement, successor=taken, by=signed_in(request), at=timezone.now())
    except NothingToRestore:
        words = _("Something changed since, so this stays as it is.")
    return done(request, _after(request, initiative), words)


def _gave_away(request: HttpRequest, involvement: Involvement) -> bool:
    """Whether this was the own role of who asks, and they themselves ended it today."""
    user = signed_in(request)
    is_own = involvement.person.user_id == user.pk and involvement.ended_on == timezone.localdate()
    return is_own and actions.ended_by(involvement) == user.pk


def farewell_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank somebody who leaves; their roles end."""
    involvement = _involvement(request, pk)
    initiative, person = involvement.initiative, involvement.person
    form = ThanksForm(request.POST or None)
    is_last = False
    if request.method == "POST" and form.is_valid():
        try:
            farewell = actions.say_farewell(
                initiative=initiative, person=person, **form.cleaned_data,
                by=signed_in(request), on=timezone.localdate(), at=timezone.now(),
            )  # fmt: skip
        except LastMustStay:
            is_last = True
            form.add_error(None, _("Nobody else could change this initiative then. First let somebody take over."))
        else:
            words = _("Farewell of %(name)s. They read your thanks when they sign in.") % {"name": person.name}
            undo = reverse("initiatives:farewell-withdraw", args=[farewell.pk])
            return done(request, _after(request, initiative), words, undo=undo)
    context = {
        "initiative": initiative, "involvement": involvement, "form": form, "is_last": is_last,
        "section": "initiatives",
    }  # fmt: skip
    return render(request, "initiatives/farewell_add.html", context, status=422 if form.is_bound else 200)


def _after(request: HttpRequest, initiative: Initiative) -> str:
    """The page of the initiative, or the list for who can no longer see it."""
    if Initiative.objects.visible_to(request.user).filter(pk=initiative.pk).exists():
        return place_of(initiative, "people")
    return reverse("initiatives:initiative-list")


def _farewell(request: HttpRequest, pk: int) -> Farewell:
    """A farewell in an initiative that one may change."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Farewell.objects.filter(initiative__in=shown).select_related("person", "initiative", "said_by")
    farewell = get_object_or_404(rows, pk=pk)
    refuse_unless(roles_of(request.user, farewell.initiative).can_edit)
    return farewell


def farewell_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the words, or what was agreed."""
    farewell = _farewell(request, pk)
    form = ThanksForm(request.POST or None, farewell=farewell)
    if request.method == "POST" and form.is_valid():
        actions.change_farewell(farewell=farewell, **form.cleaned_data, by=signed_in(request), at=timezone.now())
        return done(request, place_of(farewell.initiative, "people"), _("The farewell is changed."))
    context = {"initiative": farewell.initiative, "farewell": farewell, "form": form, "section": "initiatives"}
    return render(request, "initiatives/farewell_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def farewell_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """They did not leave: take the farewell back."""
    farewell = _farewell(request, pk)
    words = _("%(name)s did not leave.") % {"name": farewell.person.name}
    try:
        actions.take_farewell_back(farewell=farewell, by=signed_in(request), at=timezone.now())
    except AlreadyThere:
        words = _("%(name)s has this role already.") % {"name": farewell.person.name}
    return done(request, place_of(farewell.initiative, "people"), words)


def farewell_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The thanks, for who was thanked; they decide here whether the look back names them."""
    rows = Farewell.objects.filter(person__user=signed_in(request), initiative__deleted_at__isnull=True)
    farewell = get_object_or_404(rows.select_related("initiative", "said_by"), pk=pk)
    if request.method == "POST":
        may_be_named = request.POST.get("named") == "1"
        actions.agree_to_be_named(farewell=farewell, may_be_named=may_be_named, by=signed_in(request))
        return htmx.redirect(request, request.path)
    shown = Initiative.objects.visible_to(request.user).filter(pk=farewell.initiative_id).exists()
    context = {"farewell": farewell, "initiative": farewell.initiative if shown else None, "section": "initiatives"}
    return render(request, "initiatives/farewell_detail.html", context)
