"""The story of an initiative: updates and links."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def update_add(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def update_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def update_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def link_add(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def link_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")
