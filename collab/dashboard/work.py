"""What the first page tells beside what waits: my initiatives, news of what I follow, and of my organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from collab.accounts.models import User
from initiatives.models import Farewell, Initiative, Involvement, Principle, Update
from initiatives.models.sight import insider_facets
from initiatives.permissions import EDITING_ROLES
from initiatives.principles import State, states_of
from initiatives.rows import ago

SHOWN = 8
ACTIONS_SHOWN = 6
NEWS_SHOWN = 8
# So many days thanks stand on the first page; the page of the initiative keeps them.
THANKS_SHOWN_FOR = 60


@dataclass(frozen=True)
class Row:
    """An initiative on the first page of somebody with a role in it: how it stands, and when it last changed."""

    initiative: Initiative
    role: str
    states: Mapping[Principle, State]
    updated: str


def my_initiatives(user: User, *, on: dt.date) -> list[Row]:
    """The running initiatives in which `user` has a role, those that they lead first, then what changed last."""
    my_roles = Involvement.objects.active().filter(person__user=user)
    leads = my_roles.filter(role__in=EDITING_ROLES, initiative=OuterRef("pk"))
    initiatives = list(
        Initiative.objects.visible_to(user)
        .mine(user)
        .active()
        .only("title", "updated_at")
        .annotate(is_led=Exists(leads))
        .prefetch_related(Prefetch("involvements", my_roles, to_attr="my_roles"))
        .order_by("-is_led", "-updated_at", "-pk")[:SHOWN]
    )
    states = states_of([initiative.pk for initiative in initiatives], on=on) if initiatives else {}
    return [
        Row(
            initiative=initiative,
            role=", ".join(role.get_role_display() for role in initiative.my_roles),  # type: ignore[attr-defined]
            states=states[initiative.pk],
            updated=gettext("Updated %(when)s") % {"when": ago(timezone.localdate(initiative.updated_at), on=on)},
        )
        for initiative in initiatives
    ]


def news_i_follow(user: User) -> QuerySet[Update]:
    """The latest updates of the initiatives that `user` follows and may see."""
    followed = Initiative.objects.visible_to(user).filter(follows__user=user)
    return (
        Update.objects.filter(initiative__in=followed.values("pk"))
        .select_related("initiative", "created_by")
        .order_by("-happened_on", "-pk")[:NEWS_SHOWN]
    )


def changed_at_my_organisations(user: User) -> QuerySet[Initiative]:
    """What others changed last in the initiatives of `user`'s own organisations."""
    mine = [facet for facet in insider_facets(user) if facet.startswith("o")]
    if not mine:
        return Initiative.objects.none()
    return (
        Initiative.objects.visible_to(user)
        .filter(keys__overlap=mine)
        .exclude(updated_by=user)
        .select_related("updated_by")
        .order_by("-updated_at", "-pk")[:NEWS_SHOWN]
    )


def thanks_received(user: User, *, on: dt.date) -> QuerySet[Farewell]:
    """What `user` was thanked for in the weeks before the date `on`, also when they no longer read along."""
    since = on - dt.timedelta(days=THANKS_SHOWN_FOR)
    return Farewell.objects.received_by(user, since=since).select_related("initiative")[:NEWS_SHOWN]


def greeting(hour: int) -> str:
    """The greeting of this part of the day."""
    if hour < 6 or hour >= 18:
        return gettext("Good evening")
    return gettext("Good morning") if hour < 12 else gettext("Good afternoon")
