"""Which language a page is in, how long a session lasts, and what happens when it is over."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from collab.accounts import sessions
from collab.lib.discreet import is_discreet
from collab.lib.errors import session_ended
from collab.lib.htmx import redirect, wants_fragment
from collab.lib.unsent import keep, unsent

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Dutch, unless somebody chose otherwise: in the profile, or with the cookie of the switch.

    What the browser asks for is left aside on purpose: a locked-down laptop often asks for English
    on behalf of somebody who reads Dutch.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` in its language."""
        chosen = (
            request.user.language
            if request.user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        )
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SessionAgeMiddleware:
    """Ends a session that is past its last day, and notes that a living one was used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request`, as a visitor when the session is over."""
        if request.user.is_authenticated:
            at = timezone.now()
            if sessions.is_over(request, at=at):
                logout(request)
            elif not is_discreet(request):
                sessions.keep_alive(request, at=at)
        return self.get_response(request)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page is closed, but for those that say otherwise; and nobody loses what they typed.

    A page asks to sign in and then goes on. A part of a page leaves the page as it is and says so
    in words: never a sign-in page inside it. A form is kept on the server, to be sent again.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """Answer a visitor who asks for a closed page."""
        if wants_fragment(request):
            return session_ended(request)
        if request.method in {"GET", "HEAD"}:
            return _sign_in(request, request.get_full_path())
        form = unsent(request)
        if form.is_nothing:
            return _sign_in(request, _page_before(request))
        key = keep(request, form, at=timezone.now()) if not is_discreet(request) and _may_keep(request) else None
        if key is None:
            return render(request, "accounts/unsent.html", {"form": form}, status=403)
        return redirect(request, reverse("accounts:unsent", args=[key]))


def _sign_in(request: HttpRequest, to: str) -> HttpResponse:
    """The sign-in page, that goes on to `to`."""
    return redirect(request, f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': to})}")


def _may_keep(request: HttpRequest) -> bool:
    """Whether this address may keep another form: visitors can fill the database only so fast."""
    return bool(ratelimit.consume(request, action="keep_form"))


def _page_before(request: HttpRequest) -> str:
    """The page of ours on which a button without text was pressed."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
