"""What the pages of an initiative show, each in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from collab.accounts.models import User
from initiatives.choices import limits_of
from initiatives.models import (
    Farewell,
    Follow,
    HorizonDecision,
    Initiative,
    Link,
    NotApplicable,
    Partnership,
    Stage,
    Update,
)
from initiatives.permissions import Roles, roles_of
from initiatives.rows import STAGE_CLASS
from initiatives.sections import done_section, endorsements_section, present_seats, profile_section
from initiatives.story import story_of
from initiatives.views.access import SEARCHED

STORY_LENGTH = 6
# What the page shows, and no more: reading whole rows took a third of the time in the database.
_OF_PEOPLE = ("initiative_id", "role", "started_on", "ended_on", "term_ends_on", "person__name", "person__user_id")


def whole(request: HttpRequest, pk: int) -> Initiative:
    """The initiative with all that its overview shows once, in one query; 404 for who may not see it.

    Small things of one initiative, each of which would be a query of its own, come along as values: `links_shown`,
    `exceptions_now`, `previous`, `predecessor`, `successor`, `named`, `has_news`, `own_farewell` and `is_followed`.
    """
    user = request.user
    rows = Initiative.objects.visible_to(user).select_related("theme", "region", "closing").defer(*SEARCHED)
    return get_object_or_404(_with_the_rest(rows, user), pk=pk)


def _with_the_rest(rows: QuerySet[Initiative], user: User | AnonymousUser) -> QuerySet[Initiative]:
    on = timezone.localdate()
    here = {"initiative": OuterRef("pk")}
    shown = Initiative.objects.visible_to(user)
    named = JSONObject(pk="pk", title="title")
    links = Link.objects.filter(**here).values(
        json=JSONObject(pk="pk", title="title", url="url", created_by_id="created_by_id")
    )
    exceptions = NotApplicable.objects.valid(on).filter(**here)
    choices = HorizonDecision.objects.filter(**here).values(
        json=JSONObject(choice="choice", why="why", decided_on="decided_on")
    )
    farewells = Farewell.objects.filter(**here)
    rows = rows.annotate(
        links_shown=ArraySubquery(links),
        exceptions_now=ArraySubquery(
            exceptions.values(json=JSONObject(principle="principle", because="because", until="until"))
        ),
        previous=Subquery(choices[:1]),
        predecessor=Subquery(shown.filter(closing__successor=OuterRef("pk")).values(json=named)[:1]),
        successor=Subquery(shown.filter(pk=OuterRef("closing__successor")).values(json=named)[:1]),
        has_news=Exists(Update.objects.filter(**here)),
        named=ArraySubquery(farewells.named().values_list("person__name", flat=True)),
    )
    if not user.is_authenticated:
        return rows
    own = farewells.filter(person__user=user).values(json=JSONObject(pk="pk", said_on="said_on"))
    return rows.annotate(own_farewell=Subquery(own[:1]), is_followed=Exists(Follow.objects.filter(user=user, **here)))


def overview(request: HttpRequest, initiative: Initiative) -> dict[str, Any]:
    """Everything that the first page of an initiative (from `whole`) needs for this person."""
    on, user = timezone.localdate(), request.user
    people = list(initiative.involvements.active().select_related("person").only(*_OF_PEOPLE))
    roles = roles_of(user, initiative, people)
    endorsements = endorsements_section(initiative, user=user, on=on)
    present = [stand.partnership for stand in endorsements.stands]
    links: list[dict[str, Any]] = initiative.links_shown  # type: ignore[attr-defined]
    return {
        **head(initiative, roles),
        "people": people,
        "endorsements": endorsements,
        "lead": next((row for row in present if row.role == Partnership.Role.LEAD), None),
        "leavable": {row.pk for row in present if roles.can_leave(row) and row.role != Partnership.Role.LEAD},
        "can_ask": _can_ask(initiative, roles),
        "profile": profile_section(
            initiative,
            exceptions=initiative.exceptions_now,  # type: ignore[attr-defined]
            limits=limits_of(initiative.region_id),
            on=on,
        )
        if user.is_authenticated
        else [],
        "seats": present_seats(initiative),
        "done": done_section(initiative, previous=initiative.previous, on=on),  # type: ignore[attr-defined]
        "story": story_of(initiative, roles=roles, on=on, limit=STORY_LENGTH),
        "links": [(link, roles.can_change_story(link["created_by_id"])) for link in links],
        "hints": hints(initiative, has_link=bool(links)) if roles.can_edit else [],
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


def hints(initiative: Initiative, *, has_link: bool) -> list[tuple[str, str]]:
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
    if not initiative.has_news:  # type: ignore[attr-defined]
        missing.append((_("Post a first update"), reverse("initiatives:update-add", args=[key])))
    return missing
