"""How often somebody wants mail: for who signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from collab.accounts.models import User
from collab.outbox.actions import choose_frequencies, recipient_of, start_mail, stop_mail
from collab.outbox.forms import PreferencesForm, as_words, from_words
from collab.outbox.models import Recipient
from collab.outbox.views.answering import done, signed_in


def preferences(request: HttpRequest) -> HttpResponse:
    """How often one wants mail, per sort; and whether mail is stopped or does not arrive."""
    recipient = _known(signed_in(request))
    before = chosen_by(recipient)
    form = PreferencesForm(request.POST if request.method == "POST" else None, chosen=before)
    if request.method == "POST" and form.is_valid():
        choose_frequencies(recipient=recipient_of(signed_in(request)), chosen=form.cleaned_data)
        undo = f"{reverse('outbox:preferences-restore')}?{urlencode({'was': as_words(before)})}"
        return done(request, reverse("outbox:preferences"), _("Your choices about mail are kept."), undo=undo)
    context = {"form": form, "recipient": recipient, "section": "profile"}
    return render(request, "outbox/preferences.html", context, status=422 if form.is_bound else 200)


@require_POST
def preferences_restore(request: HttpRequest) -> HttpResponse:
    """Take the choices back that were there before."""
    before = from_words(request.GET.get("was", ""))
    choose_frequencies(recipient=recipient_of(signed_in(request)), chosen=before)
    return done(request, reverse("outbox:preferences"), _("Your choices about mail are again what they were."))


@require_POST
def mail_stop(request: HttpRequest) -> HttpResponse:
    """No mail at all any more."""
    stop_mail(recipient=recipient_of(signed_in(request)), at=timezone.now())
    words = _("You get no mail any more. What is new stands in the register.")
    return done(request, reverse("outbox:preferences"), words, undo=reverse("outbox:mail-start"))


@require_POST
def mail_start(request: HttpRequest) -> HttpResponse:
    """Mail again, as it was chosen."""
    start_mail(recipient=recipient_of(signed_in(request)))
    words = _("You get mail again, as you chose below.")
    return done(request, reverse("outbox:preferences"), words, undo=reverse("outbox:mail-stop"))


def chosen_by(recipient: Recipient) -> dict[str, str]:
    """What `recipient` chose other than usual."""
    return dict(recipient.preferences.values_list("kind", "frequency")) if recipient.pk else {}


def _known(user: User) -> Recipient:
    """`user` as we know them; somebody who never chose and never got mail has no row yet, and reading makes none."""
    return Recipient.objects.filter(user=user).first() or Recipient(user=user)
