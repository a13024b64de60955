"""Partners and people of an initiative: joining, roles, leaving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def partnership_add(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def partnership_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def partnership_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def involvement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def involvement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")
