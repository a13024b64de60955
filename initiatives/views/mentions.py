"""People who are thanked by name or can be recognised on a photo: naming, correcting, and what they said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.actions.celebrations import consent
from initiatives.actions.celebrations import naming as actions
from initiatives.exceptions import AlreadyThere, MentionMoved
from initiatives.forms.photos import AskedForm, MentionForm, ThanksForm
from initiatives.models import Initiative, Mention
from initiatives.permissions import can_edit
from initiatives.views.access import done, refuse_unless, refused, signed_in
from initiatives.views.photos import celebration_of


def mention_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank people by name; with all who are named or pictured, and what they said."""
    celebration = celebration_of(request, pk)
    form = ThanksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        named = actions.thank(celebration=celebration, people=form.named, by=signed_in(request), at=timezone.now())
        asked = sum(1 for mention in named if mention.token)
        words = ngettext("%(number)s name is added.", "%(number)s names are added.", len(named))
        words = words % {"number": len(named)}
        if asked:
            more = ngettext("%(number)s person gets a mail.", "%(number)s people get a mail.", asked)
            words = f"{words} {more % {'number': asked}}"
        return done(request, reverse("initiatives:mention-add", args=[pk]), words)
    context = {
        "celebration": celebration, "initiative": celebration.initiative, "form": form, "section": "initiatives",
        "mentions": celebration.mentions.select_related("photo").defer("photo__large", "photo__small"),
    }  # fmt: skip
    return render(request, "initiatives/mention_add.html", context, status=422 if form.is_bound else 200)


def mention_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct who it is, while they did not answer."""
    mention = _mention_of(request, pk)
    form = MentionForm(request.POST or None, mention=mention)
    if mention.state != Mention.State.ASKED:
        return _answered(request, mention)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_mention(mention=mention, person=form.person, by=signed_in(request), at=timezone.now())
        except MentionMoved:
            return _answered(request, mention)
        except AlreadyThere:
            form.add_error("email" if form.person.email else "name", _("This person is named there already."))
        else:
            return done(request, _back(mention), _("It is corrected."))
    return _page(request, "initiatives/mention_edit.html", mention, form)


def mention_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody without an address was asked in person and said yes."""
    mention = _mention_of(request, pk)
    if mention.state != Mention.State.ASKED or mention.email:
        return _answered(request, mention)
    form = AskedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_agreed(mention=mention, by=signed_in(request), at=timezone.now())
        except MentionMoved:
            return _answered(request, mention)
        return done(request, _back(mention), _("It is noted that you asked and they said yes."))
    return _page(request, "initiatives/mention_agree.html", mention, form)


def mention_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody told that they do not want to be shown; it asks first, and says what goes."""
    mention = _mention_of(request, pk)
    if mention.is_over:
        return _answered(request, mention)
    if request.method == "POST":
        consent.withdraw(mention=mention, by=signed_in(request), at=timezone.now())
        return done(request, _back(mention), _("They are shown nowhere any more."))
    return _page(request, "initiatives/mention_withdraw.html", mention, None)


def _mention_of(request: HttpRequest, pk: int) -> Mention:
    shown = Initiative.objects.visible_to(request.user)
    rows = Mention.objects.filter(celebration__initiative__in=shown)
    rows = rows.select_related("celebration__initiative", "photo").defer("photo__large", "photo__small")
    mention = get_object_or_404(rows, pk=pk)
    refuse_unless(can_edit(request.user, mention.celebration.initiative))
    return mention


def _page(request: HttpRequest, template: str, mention: Mention, form: object) -> HttpResponse:
    context = {
        "mention": mention, "celebration": mention.celebration, "initiative": mention.celebration.initiative,
        "form": form, "section": "initiatives",
    }  # fmt: skip
    return render(request, template, context, status=422 if getattr(form, "is_bound", False) else 200)


def _answered(request: HttpRequest, mention: Mention) -> HttpResponse:
    words = _("This cannot be done here any more: they answered, or they answer by their own link.")
    return refused(request, mention.celebration.initiative, words)


def _back(mention: Mention) -> str:
    return reverse("initiatives:mention-add", args=[mention.celebration_id])
