"""Organisations: list, page, adding, editing, and the choices of the combobox."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def organisation_list(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def organisation_add(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def organisation_options(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")
