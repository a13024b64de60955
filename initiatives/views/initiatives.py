"""One initiative: logging it, its page, editing, history, following, deleting."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def initiative_add(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def initiative_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def initiative_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def initiative_history(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def initiative_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def initiative_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def initiative_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")
