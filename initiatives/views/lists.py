"""Finding initiatives back: the list, saved filters, exports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def initiative_list(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def initiative_export(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def filter_save(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")
