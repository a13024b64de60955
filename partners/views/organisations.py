"""Organisations: list, page, adding, editing, and the choices of the combobox."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from partners.suggestions import suggest


def organisation_list(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


def organisation_add(request: HttpRequest) -> HttpResponse:
    """."""
    return HttpResponse("")


@require_GET
def organisation_options(request: HttpRequest) -> JsonResponse:
    """What the combobox offers for `q`; with `regions=1` regions too."""
    found, more = suggest(
        request.GET.get("q", "")[:100], on=timezone.localdate(), regions=request.GET.get("regions") == "1"
    )
    return JsonResponse({"results": [asdict(one) for one in found], "more": more})


def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")


def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """."""
    return HttpResponse("")
