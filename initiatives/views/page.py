"""What the pages of an initiative show, each in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.choices import limits_of
from initiatives.models import (
    Initiative,
    Involvement,
    Partnership,
    Stage,
)
from initiatives.models.partnership import LEADING
from initiatives.overlap.words import destination_name, kind_name
from initiatives.permissions import Roles, roles_of
from initiatives.rows import STAGE_CLASS
from initiatives.sections import aside_of, done_section, endorsements_section, people_of, present_seats, profile_section
from initiatives.story import story_of

STORY_LENGTH = 6


def overview(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """Everything that the first page of an initiative needs for this person."""
    on, user = timezone.localdate(), request.user
    people = people_of(initiative)
    roles = roles_of(user, initiative, people)
    endorsements = endorsements_section(initiative, user=user, on=on)
    present = [stand.partnership for stand in endorsements.stands]
    aside = aside_of(initiative, user=user, on=on)
    return {
        **head(initiative, roles),
        "aside": aside,
        "people": people,
        "kind": kind_name(initiative.kind_id),
        "destination": destination_name(initiative.destination_id),
        "is_led": any(row.role == Involvement.Role.LEAD for row in people),
        "endorsements": endorsements,
        "leading": [row for row in present if row.role in LEADING],
        "leavable": {row.pk for row in present if roles.can_leave(row) and row.role != Partnership.Role.LEAD},
        "can_ask": _can_ask(initiative, roles),
        "profile": profile_section(
            initiative,
            exceptions=aside.exceptions,
            limits=limits_of(initiative.region_id),
            on=on,
        )
        if user.is_authenticated
        else [],
        "seats": present_seats(initiative),
        "done": done_section(initiative, aside.results, previous=aside.previous, on=on),
        "story": story_of(initiative, roles=roles, on=on, limit=STORY_LENGTH),
        "links": [(link, roles.can_change_story(link["created_by_id"])) for link in aside.links],
        "hints": hints(initiative, has_link=bool(aside.links), has_news=aside.has_news) if roles.can_edit else [],
    }


def head(initiative: Initiative, roles: Roles, *, tab: str = "overview") -> dict[str, Any]:
    """What every page of an initiative has: its name, its stage, and the way to the other pages."""
    return {
        "section": "initiatives",
        "initiative": initiative,
        "roles": roles,
        "tab": tab,
        "stage_class": STAGE_CLASS.get(Stage(initiative.stage), ""),
    }


def _can_ask(initiative: Initiative, roles: Roles) -> bool:
    """Whether this reader may ask to join: their organisation does not take part, and there is something to join."""
    return roles.works_elsewhere and initiative.stage != Stage.CLOSED


def hints(initiative: Initiative, *, has_link: bool, has_news: bool) -> list[tuple[str, str]]:
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
    if not has_news:
        missing.append((_("Post a first update"), reverse("initiatives:update-add", args=[key])))
    return missing
