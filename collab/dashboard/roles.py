"""What the first page has for a role: the portfolio for who manages, what comes for who coordinates.

Who coordinates also sees what is to be celebrated. A civil servant has their actions, their own initiatives and the
news, as everybody has.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Value
from django.http import QueryDict

from collab.accounts.models import User
from collab.dashboard.portfolio.attention import asking_in
from collab.dashboard.portfolio.scope import Scope
from initiatives.calendar.filters import scope_of_these
from initiatives.calendar.items import items_between
from initiatives.models import Initiative
from initiatives.models.sight import inside
from initiatives.tallying import count_few
from initiatives.to_celebrate import as_waiting, kept_by, waiting_in
from partners.models import Membership, RegionRole

COMING = dt.timedelta(days=14)
SHOWN = 5


def home_of(user: User, *, on: dt.date) -> dict[str, object]:
    """What the first page shows beside what everybody has; one query for who has no such role."""
    found: dict[str, object] = {}
    if inside(user).coordinated:
        found |= _for_coordinator(user, on)
    if query := managed_place(user):
        scope = Scope(QueryDict(query), user, on=on)
        count_few(on=on)
        found |= {"portfolio": scope, "asking": asking_in(scope, start=0, most=SHOWN)}
    return found


def managed_place(user: User) -> str:
    """The region, or else the organisation, that `user` manages, as a filter; one query."""
    regions = RegionRole.objects.filter(person__user=user, role=RegionRole.Role.MANAGER).order_by()
    managed = Membership.objects.filter(person__user=user, role=Membership.Role.MANAGER, ended_on=None).order_by()
    named = regions.annotate(name=Value("region")).values_list("name", "region_id")
    named = named.union(managed.annotate(name=Value("organisation")).values_list("name", "organisation_id"))
    # A region goes before an organisation, and of each the one that was there first.
    found = sorted(named, key=lambda row: (row[0] != "region", row[1]))
    return f"{found[0][0]}={found[0][1]}" if found else ""


def _for_coordinator(user: User, on: dt.date) -> dict[str, object]:
    waiting = waiting_in(kept_by(user))[:SHOWN]
    return {
        "coming": _coming(user, on),
        "to_celebrate": [as_waiting(row, on=on) for row in waiting],
        "coordinates": True,
    }


def _coming(user: User, on: dt.date) -> list[object]:
    """The first things in the calendar of the coming two weeks, in all regions that `user` coordinates."""
    theirs = Initiative.objects.visible_to(user).filter(keys__overlap=inside(user).coordinated)
    return list(items_between(scope_of_these(theirs, user), on, on + COMING, size=SHOWN))
