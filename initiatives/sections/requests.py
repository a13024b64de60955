"""Who wants to come in, who is invited, and how much was renewed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from collab.accounts.models import User
from initiatives.models import Initiative, JoinRequest, Stage
from initiatives.permissions import Roles
from initiatives.principles.limits import Thresholds
from initiatives.renewal import Renewal, renewal_of
from initiatives.table import own_organisation_ids

DECIDED_SHOWN = dt.timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """One request or invitation as this reader may treat it."""

    request: JoinRequest
    days: int
    is_late: bool
    can_decide: bool
    can_withdraw: bool
    can_undo: bool


@dataclass(frozen=True)
class Requests:
    """What waits, what was decided lately, whether this reader's organisation may ask; and the renewal."""

    waiting: list[Asked]
    decided: list[Asked]
    can_ask: bool
    renewal: Renewal


def requests_section(
    initiative: Initiative, *, user: User | AnonymousUser, roles: Roles, limits: Thresholds, on: dt.date
) -> Requests:
    """The section of room for new partners. Three queries; the public sees only the renewal."""
    own = own_organisation_ids(user, on=on)
    rows: list[JoinRequest] = []
    if own or roles.can_edit:
        since = timezone.now() - DECIDED_SHOWN
        related = initiative.join_requests.select_related("organisation", "seat", "asked_by", "decided_by")
        related = related.filter(Q(decided_at__isnull=True) | Q(decided_at__gte=since))
        rows = list(related if roles.can_edit else related.filter(organisation__in=own))
    asked = [as_asked(row, own=own, can_edit=roles.can_edit, limits=limits, on=on) for row in rows]
    waiting = [one for one in asked if one.request.decided_at is None]
    busy = {one.request.organisation_id for one in waiting}
    return Requests(
        waiting=waiting,
        decided=[one for one in asked if one.request.decided_at is not None][::-1],
        can_ask=bool(own - initiative.partner_ids - busy) and initiative.stage != Stage.CLOSED,
        renewal=renewal_of([initiative.pk], on=on)[initiative.pk],
    )


def as_asked(row: JoinRequest, *, own: set[int], can_edit: bool, limits: Thresholds, on: dt.date) -> Asked:
    """One row, with what this reader may do: the side that took the first step waits, the other decides."""
    was_asked = row.direction == JoinRequest.Direction.ASKED
    works_there = row.organisation_id in own
    decides = can_edit if was_asked else works_there
    took_the_step = works_there if was_asked else can_edit
    days = row.days_waiting(on)
    is_waiting = row.decided_at is None
    decider = took_the_step if row.outcome == JoinRequest.Outcome.WITHDRAWN else decides
    return Asked(
        request=row,
        days=days,
        is_late=is_waiting and days > limits["request_days"],
        can_decide=is_waiting and decides,
        can_withdraw=is_waiting and took_the_step,
        can_undo=not is_waiting and decider,
    )
