"""What the first page tells somebody: their initiatives, news of what they follow, and of their organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from collab.accounts.models import User
from initiatives.models import Farewell, Initiative, Involvement, Update
from initiatives.models.initiative import insider_facets
from initiatives.rows import ago

SHOWN = 20
NEWS_SHOWN = 8
# After this many days without news we ask for some.
SILENT_AFTER = 60
# So many days thanks stand on the first page; the page of the initiative keeps them.
THANKS_SHOWN_FOR = 60


@dataclass(frozen=True)
class Step:
    """What would help an initiative now: why, and the one button that does it."""

    why: str
    verb: str
    address: str
    is_late: bool = False


@dataclass(frozen=True)
class Row:
    """An initiative on the first page of somebody with a role in it."""

    initiative: Initiative
    role: str
    news: str
    step: Step | None


def my_initiatives(user: User, *, on: dt.date) -> list[Row]:
    """The running initiatives in which `user` has a role; what asks attention on the date `on` comes first."""
    latest = Update.objects.filter(initiative=OuterRef("pk")).order_by("-happened_on").values("happened_on")[:1]
    my_roles = Involvement.objects.active().filter(person__user=user)
    initiatives = (
        Initiative.objects.visible_to(user)
        .mine(user)
        .active()
        .annotate(last_update_on=Subquery(latest))
        .prefetch_related(Prefetch("involvements", my_roles, to_attr="my_roles"))
        .order_by("-updated_at", "-pk")[:SHOWN]
    )
    rows = [_row(initiative, on=on) for initiative in initiatives]
    return sorted(rows, key=lambda row: (row.step is None, not (row.step and row.step.is_late)))


def _row(initiative: Initiative, *, on: dt.date) -> Row:
    roles: list[Involvement] = initiative.my_roles  # type: ignore[attr-defined]
    last: dt.date | None = initiative.last_update_on  # type: ignore[attr-defined]
    may_change = any(role.role in {Involvement.Role.LEAD, Involvement.Role.COORDINATOR} for role in roles)
    return Row(
        initiative=initiative,
        role=", ".join(role.get_role_display() for role in roles),
        news=gettext("News: %(when)s") % {"when": ago(last, on=on)} if last else "",
        step=next_step(initiative, last_update_on=last, on=on) if may_change else None,
    )


def next_step(initiative: Initiative, *, last_update_on: dt.date | None, on: dt.date) -> Step | None:
    """The one thing that would help `initiative` most on the date `on`; None when all is well."""

    def page(name: str) -> str:
        return reverse(f"initiatives:{name}", args=[initiative.pk])

    partners = sum(facet.startswith("o") for facet in initiative.facets)
    has_lead = any(facet.startswith("l") for facet in initiative.facets)
    if initiative.ends_on and initiative.ends_on < on:
        return Step(
            gettext("Its end date has passed."), gettext("Look at the dates"), page("initiative-edit"), is_late=True
        )
    if not partners:
        return Step(gettext("No partner takes part yet."), gettext("Add a partner"), page("partnership-add"))
    if not has_lead:
        return Step(gettext("No partner leads it yet."), gettext("Add a partner"), page("partnership-add"))
    if not initiative.urgency:
        return Step(gettext("Why it matters now is still open."), gettext("Say why now"), page("initiative-edit"))
    if last_update_on is None:
        return Step(gettext("There is no news of it yet."), gettext("Post an update"), page("update-add"))
    days = (on - last_update_on).days
    if days > SILENT_AFTER:
        why = ngettext("No news for %(days)d day.", "No news for %(days)d days.", days) % {"days": days}
        return Step(why, gettext("Post an update"), page("update-add"))
    return None


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
