"""The look back of an initiative: its journey on one or two pages, to print and to give."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiatives.sections.journey import journey_of
from initiatives.views.access import visible


@require_safe
def look_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What bound us, who took part, what we reached and celebrated, whom we thank, what is next."""
    initiative = visible(request, pk)
    on = timezone.localdate()
    context = {
        "initiative": initiative,
        "journey": journey_of(initiative, user=request.user, on=on),
        "on": on,
        "section": "initiatives",
    }
    return render(request, "initiatives/look_back.html", context)
