"""Regions and who belongs to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def region_list(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def region_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")
