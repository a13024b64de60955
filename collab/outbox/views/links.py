"""The links of each mail: stop it with one click, or choose how often, without signing in.

The key in the address is all that is asked for, and all that it can do is change what mail somebody gets.
So there is no session and no cookie in it, and no key of the form either: whoever could send the form from another
site knows the key already. The answer is a page, never the way to another one: mail servers that unsubscribe for
their users do not follow (RFC 8058). These pages are discreet (collab.lib.discreet), and tell no other page where
one came from, because the key is in the address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as reading
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from collab.lib.errors import too_many_requests
from collab.outbox.actions import choose_frequencies, start_mail, stop_mail
from collab.outbox.forms import PreferencesForm, as_words, from_words
from collab.outbox.models import Recipient
from collab.outbox.views.preferences import chosen_by

View = Callable[[HttpRequest, Recipient], HttpResponse]
# What a mail server (or the button of our page) sends along: RFC 8058, section 3.1.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


def _by_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view of the recipient whose key is in the address, in their language; one neutral page for any other key."""

    @wraps(view)
    def answer(request: HttpRequest, key: str) -> HttpResponse:
        recipient = Recipient.objects.select_related("user").filter(key=key).first()
        if recipient is None:
            response = _unknown(request)
        elif request.method == "POST" and not ratelimit.consume(request, action="mail_choice", key=str(recipient.pk)):
            response = too_many_requests(request)
        else:
            language = recipient.user.language if recipient.user else recipient.language
            with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
                response = view(request, recipient)
                response["Content-Language"] = translation.get_language()
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return csrf_exempt(login_not_required(never_cache(answer)))


def _unknown(request: HttpRequest) -> HttpResponse:
    # Its public form lets every GET pass, and guessing needs no more than that.
    if not reading.consume(request, app="allauth.account", action="wrong_mail_link", limit_get=True):
        return too_many_requests(request)
    return render(request, "outbox/link_unknown.html", status=404)


@_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """No mail any more, with one click; opening the page changes nothing."""
    name, value = ONE_CLICK
    if request.method == "POST" and request.POST.get(name) == value:
        stop_mail(recipient=recipient, at=timezone.now())
    return _page(request, "outbox/unsubscribe.html", recipient)


@_by_link
@require_POST
def mail_start_by_link(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """Undo the one click: mail again, as it was."""
    start_mail(recipient=recipient)
    form = PreferencesForm(chosen=chosen_by(recipient))
    return _page(request, "outbox/preferences_by_link.html", recipient, form=form, happened=_("You get mail again."))


@_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def preferences_by_link(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """How often somebody wants mail, per sort."""
    before = chosen_by(recipient)
    form = PreferencesForm(request.POST if request.method == "POST" else None, chosen=before)
    page, happened, was = "outbox/preferences_by_link.html", "", ""
    if request.method == "POST" and form.is_valid():
        choose_frequencies(recipient=recipient, chosen=form.cleaned_data)
        happened, was = _("Your choices about mail are kept."), as_words(before)
    status = 422 if form.errors else 200
    return _page(request, page, recipient, status, form=form, happened=happened, was=was, can_undo=bool(happened))


@_by_link
@require_POST
def preferences_restore_by_link(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """Take the choices back that were there before."""
    before = from_words(request.POST.get("was", ""))
    choose_frequencies(recipient=recipient, chosen=before)
    happened = _("Your choices about mail are again what they were.")
    form = PreferencesForm(chosen=before)
    return _page(request, "outbox/preferences_by_link.html", recipient, form=form, happened=happened)


def _page(
    request: HttpRequest, template: str, recipient: Recipient, status: int = 200, **context: object
) -> HttpResponse:
    return render(request, template, {"recipient": recipient, **context}, status=status)
