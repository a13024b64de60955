"""Trouble in words: what a visitor sees when a page cannot be given."""

from __future__ import annotations

import uuid

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: you may read this, but not do that."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it is not there, or not for you; both look the same."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: unknown trouble, logged under a number that the visitor sees."""
    number = uuid.uuid4().hex[:8]
    logger.error("page_failed", number=number, path=request.path, exc_info=True)
    return render(request, "500.html", {"number": number}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or the session ended: everything typed comes back, ready to send again."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"}
        for value in values
    ]
    return render(request, "403_csrf.html", {"typed": typed, "action": request.get_full_path()}, status=403)
