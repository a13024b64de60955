"""The milestones of an initiative in their order: when, by whom, how late, and how their dates were moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collab.accounts.models import User
from initiatives.models import Celebration, Initiative, Milestone, MilestoneMove
from initiatives.permissions import Roles, can_reach


@dataclass(frozen=True)
class Stone:
    """One milestone as a list shows it; `late` and `slipped` in words, empty when it is neither.

    `moves` are there for who signed in: their reasons are told among the parties.
    """

    milestone: Milestone
    number: int
    planned: str
    who: str
    late: str
    slipped: str
    moves: list[MilestoneMove]
    celebration: Celebration | None
    asks: bool
    can_reach: bool

    @property
    def glyph(self) -> str:
        """The drawing before it."""
        if self.milestone.reached_on:
            return "feast" if self.milestone.is_to_celebrate else "tick"
        return "warn" if self.late else "clock"


def milestones_section(initiative: Initiative, *, roles: Roles, user: User | AnonymousUser, on: dt.date) -> list[Stone]:
    """All milestones of the initiative in their order; two queries."""
    rows = list(initiative.milestones.for_list())
    return [stone_of(row, number, roles=roles, user=user, on=on) for number, row in enumerate(rows, 1)]


def stone_of(milestone: Milestone, number: int, *, roles: Roles, user: User | AnonymousUser, on: dt.date) -> Stone:
    """One row; `milestone` comes from `for_list`."""
    moves = list(milestone.moves.all()) if roles.user_id is not None else []
    celebration = getattr(milestone, "celebration", None)
    return Stone(
        milestone=milestone,
        number=number,
        planned=str(milestone.planned),
        who=_who(milestone, roles),
        late=_late(milestone, on),
        slipped=_slipped(moves),
        moves=moves,
        celebration=celebration,
        asks=bool(milestone.reached_on and milestone.is_to_celebrate and celebration is None and roles.can_edit),
        can_reach=milestone.reached_on is None and can_reach(user, milestone, roles),
    )


def _who(milestone: Milestone, roles: Roles) -> str:
    """Who does it; a visitor reads no names of people."""
    if milestone.owner is not None:
        return milestone.owner.name if roles.user_id is not None else ""
    return str(milestone.owner_organisation) if milestone.owner_organisation else ""


def _late(milestone: Milestone, on: dt.date) -> str:
    if not milestone.is_overdue(on):
        return ""
    days = (on - milestone.planned_until).days
    return ngettext("One day late", "%(days)d days late", days) % {"days": days}


def _slipped(moves: Iterable[MilestoneMove]) -> str:
    """How often it was moved, and when it was planned at first."""
    rows = list(moves)
    if not rows:
        return ""
    words = ngettext("Moved once; first planned: %(when)s", "Moved %(times)d times; first planned: %(when)s", len(rows))
    return words % {"times": len(rows), "when": rows[-1].old}


def how_near(milestone: Milestone) -> str:
    """Whether it was reached when it was planned, in words: earlier, later, or as planned."""
    reached_on = milestone.reached_on
    if reached_on is None or reached_on > milestone.planned_until:
        return ""  # late is no reason to be told so at a feast
    days = (milestone.planned_from - reached_on).days
    if days <= 0:
        return _("Just as planned.")
    if days < 14:
        return ngettext("%(days)d day earlier than planned.", "%(days)d days earlier than planned.", days) % {
            "days": days
        }
    weeks = days // 7
    return ngettext("%(weeks)d week earlier than planned.", "%(weeks)d weeks earlier than planned.", weeks) % {
        "weeks": weeks
    }
