"""Trouble in words: what a visitor sees when a page cannot be given, and how nothing typed is lost."""

from __future__ import annotations

import sys
import uuid

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_htmx.http import trigger_client_event

from collab.lib.htmx import wants_fragment
from collab.lib.unsent import came_from_here, unsent

logger = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser asked for something that cannot be."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: you may read this, but not do that."""
    return render(request, "403.html", {"why": str(exception or "")}, status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it is not there, or not for you; both look the same."""
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: too often in a short time."""
    return render(request, "429.html", status=429, content_type="text/html; charset=utf-8")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: unknown trouble, logged under a number that the visitor sees.

    The page needs no database, no session and no context processor: they may be the trouble. When
    the database does not answer it is 503: come back later.
    """
    number = uuid.uuid4().hex[:8]
    match = request.resolver_match
    logger.error("page_failed", number=number, page=match.view_name if match else None, exc_info=True)
    is_down = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    with translation.override(_language(request)):
        context = {
            "number": number,
            "is_down": is_down,
            "site_name": settings.SITE_NAME,
            "site_contact": settings.SITE_CONTACT,
            "theme_class": settings.THEME_CLASS,
            "theme_stylesheet": settings.THEME_STYLESHEET,
            "LANGUAGE_CODE": translation.get_language(),
        }
        response = HttpResponse(render_to_string("500.html", context), status=503 if is_down else 500)
    if is_down:
        response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own key is too old, often because of signing in in another tab.

    What was typed comes back, ready to be sent with a new key; a part of a page gets the new key
    and stays as it is. A form that was not on a page of ours gets neither.
    """
    is_ours = came_from_here(request)
    if is_ours and wants_fragment(request):
        if not request.user.is_authenticated:
            return session_ended(request)
        return trigger_client_event(_to_messages(request, "components/key_renewed.html"), "keyRenewed", {
            "key": get_token(request)
        })  # fmt: skip
    form = unsent(request) if is_ours else None
    return render(request, "403_csrf.html", {"form": form, "is_ours": is_ours}, status=403)


def session_ended(request: HttpRequest) -> HttpResponse:
    """For a part of a page: the messages of the page say that the session ended; all else stays as it is."""
    return _to_messages(request, "components/session_ended.html", sign_in_url=reverse(settings.LOGIN_URL))


def _to_messages(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    response = render(request, template, context, status=409)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = (
        "#messages",
        "innerHTML show:top",
        ".message",
    )
    return response


def _language(request: HttpRequest) -> str:
    """The language of the reader as far as we know it without asking the database."""
    chosen = getattr(request, "LANGUAGE_CODE", None) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
