"""The history of changes of an initiative."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives.history import changes
from initiatives.permissions import roles_of
from initiatives.views.access import visible


def initiative_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what and when, newest first; for everybody who signed in and may see the initiative."""
    initiative = visible(request, pk)
    asked = request.GET.get("page", "")
    page = min(max(int(asked), 1), 10_000) if asked.isdecimal() and len(asked) < 7 else 1
    roles = roles_of(request.user, initiative)
    rows, has_more = changes(initiative, page=page, for_editor=roles.can_edit)
    context = {"initiative": initiative, "changes": rows, "page": page, "has_more": has_more, "section": "initiatives"}
    return render(request, "initiatives/initiative_history.html", context)
