"""Who sits at the table of an initiative: people, seats, and who wants to come in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from initiatives.choices import limits_of
from initiatives.permissions import roles_of
from initiatives.sections import requests_section, seats_section
from initiatives.views.access import visible
from initiatives.views.page import head


def initiative_table(request: HttpRequest, pk: int) -> HttpResponse:
    """People with a role, the seats, requests and invitations; for who signed in and may see the initiative."""
    initiative, user, on = visible(request, pk), request.user, timezone.localdate()
    people = list(initiative.involvements.active().select_related("person"))
    roles = roles_of(user, initiative, people)
    limits = limits_of(initiative.region_id)
    context = {
        **head(initiative, roles, tab="table"),
        "people": people,
        "farewells": list(initiative.farewells.select_related("person")) if roles.can_edit else [],
        "seats": seats_section(initiative, on=on),
        "requests": requests_section(initiative, user=user, roles=roles, limits=limits, on=on),
    }
    return render(request, "initiatives/initiative_table.html", context)
