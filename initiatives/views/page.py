"""What the page of an initiative shows, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.models import Follow, Initiative, Partnership, Stage
from initiatives.permissions import roles_of
from initiatives.principles.limits import thresholds
from initiatives.rows import STAGE_CLASS
from initiatives.sections import dissent_section, endorsements_section, requests_section, seats_section
from initiatives.views.page_ending import before_and_after, done_section
from initiatives.views.page_form import form_section

STORY_LENGTH = 10
STORY_LIMIT = 500
# What the page shows, and no more: reading whole rows took a third of the time in the database.
_OF_PEOPLE = ("initiative_id", "role", "started_on", "ended_on", "person__name", "person__user_id")
_OF_PARTNERS = (
    "initiative_id", "role", "joined_on", "left_on", "left_reason", "name_then", "organisation__name",
    "organisation__kind",
)  # fmt: skip
_OF_UPDATES = ("initiative_id", "text", "happened_on", "created_by__name")
# The lead first, then in the order of the roles; who left comes last.
_ORDER = {role: place for place, role in enumerate(Partnership.Role.values)}


def page_context(request: HttpRequest, initiative: Initiative, *, show_all: bool = False) -> dict[str, Any]:
    """Everything that the page of `initiative` needs for this person."""
    people = list(initiative.involvements.active().select_related("person").only(*_OF_PEOPLE))
    roles = roles_of(request.user, initiative, people)
    partnerships = sorted(initiative.partnerships.select_related("organisation").only(*_OF_PARTNERS), key=_place)
    present = [row for row in partnerships if row.left_on is None]
    limit = STORY_LIMIT if show_all else STORY_LENGTH
    updates = list(initiative.updates.select_related("created_by").only(*_OF_UPDATES)[: limit + 1])
    links = list(initiative.links.all())
    user, on, limits = request.user, timezone.localdate(), thresholds(initiative.region_id)
    return {
        "form": form_section(initiative, on=on),
        "done": done_section(initiative, on=on),
        **before_and_after(initiative, request.user),
        "section": "initiatives",
        "initiative": initiative,
        "stage_class": STAGE_CLASS.get(Stage(initiative.stage), ""),
        "roles": roles,
        "people": people,
        "partnerships": partnerships,
        "present": len(present),
        "lead": next((row for row in present if row.role == Partnership.Role.LEAD), None),
        "updates": [(row, roles.can_change_story(row.created_by_id)) for row in updates[:limit]],
        "has_more": len(updates) > limit,
        "links": [(row, roles.can_change_story(row.created_by_id)) for row in links],
        "leavable": {row.pk for row in present if roles.can_leave(row) and row.role != Partnership.Role.LEAD},
        "follows": request.user.is_authenticated
        and Follow.objects.filter(user=request.user, initiative=initiative).exists(),
        "endorsements": endorsements_section(initiative, partnerships=present, user=user, on=on),
        "seats": seats_section(initiative, on=on),
        "dissent": dissent_section(initiative, user=user, roles=roles, limits=limits, on=on),
        "requests": requests_section(initiative, user=user, roles=roles, limits=limits, on=on),
        "hints": hints(initiative, has_link=bool(links), has_update=bool(updates)) if roles.can_edit else [],
    }


def _place(partnership: Partnership) -> tuple[bool, int, int]:
    return (partnership.left_on is not None, _ORDER[partnership.role], partnership.pk)


def hints(initiative: Initiative, *, has_link: bool, has_update: bool) -> list[tuple[str, str]]:
    """What could still be added, as words and the address where one adds it. Never an obstacle."""
    key = initiative.pk

    def part(name: str) -> str:
        return reverse("initiatives:initiative-edit-part", args=[key, name])

    missing = []
    if not initiative.urgency:
        missing.append((_("Say why now"), part("urgency")))
    if not initiative.started_on:
        missing.append((_("Add since when"), part("facts")))
    if not initiative.region_id:
        missing.append((_("Choose a region"), part("facts")))
    if not has_link:
        missing.append((_("Link to a document"), reverse("initiatives:link-add", args=[key])))
    if not has_update:
        missing.append((_("Post a first update"), reverse("initiatives:update-add", args=[key])))
    return missing
