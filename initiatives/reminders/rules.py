"""The rules: for each sort of reminder where its cause comes from, how the ladder goes, and whom it is for.

The cause is a function of stored dates alone (`causes`): `since` is the first day on which it holds, or the day that
it is about. So it never has to be computed again because a night passed, only when something was touched.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Whom(models.TextChoices):
    """For whom a reminder is; `people` says who that is."""

    KEEPERS = "keepers", "the leads and coordinators; when there are none, the managers of the lead"
    HOLDER = "holder", "the person whose term ends, and the keepers"
    OWNER = "owner", "who does it, and the keepers"
    BACKERS = "backers", "who has a role at the table and works for the partner"
    INVITED = "invited", "the managers of the invited organisation, else a few of its people"


@dataclass(frozen=True)
class Rule:
    """How one sort of reminder goes.

    `ladder` counts days. Of a ladder of answers they are days after the reminder before, counted from the day on
    which that was really told, so that whoever was told late also gets time. `is_dated`: they are days around the
    date that it is about; what was missed is told once, as the last rung that was reached.
    `copy_from`: the rung from which the managers of the lead get a copy. `again_months`: after the last rung it is
    told once more every so many months. `stale_days`: what came due longer ago is not told any more.
    """

    kind: str
    ladder: tuple[int, ...]
    whom: Whom = Whom.KEEPERS
    is_dated: bool = False
    copy_from: int | None = None
    again_months: int | None = None
    stale_days: int | None = None
    told_as: str = ""

    @property
    def tells(self) -> str:
        """The sort under which people know it, and choose how often they hear of it."""
        return self.told_as or self.kind


RULES = {
    rule.kind: rule
    for rule in (
        Rule("request", (0, 7, 14), copy_from=2),
        Rule("invitation", (0, 7), Whom.INVITED),
        Rule("dissent", (0, 14, 30)),
        Rule("reflection", (0, 14, 42), copy_from=2),
        # From the day after the last one for the response. It is late by then: the managers hear it at the second rung.
        Rule("respond", (1, 15, 43), copy_from=1),
        Rule("closing", (0, 14, 42), copy_from=2),
        # An end that passes while it is silent is another cause for the same question.
        Rule("silent", (0, 14, 42), copy_from=2, told_as="closing"),
        Rule("role", (-30, 0, 14), Whom.HOLDER, is_dated=True),
        Rule("endorse", (0, 30), Whom.BACKERS),
        Rule("confirm", (0, 60)),
        Rule("newcomer", (0,), again_months=12),
        Rule("outsider", (0,), again_months=6),
        Rule("milestone", (-14, 1, 15), Whom.OWNER, is_dated=True),
        # It is said once, and not of what is long past: in My actions it waits until somebody says how.
        Rule("celebrate", (0,), stale_days=365),
        # A whole summer pause long one still looks back.
        Rule("year_ago", (0,), is_dated=True, stale_days=70),
    )
}

# What one seat and what one role has: both have keys of their own, so a seat stands in the clocks below nought. So does
# a milestone beside an intended result.
SEAT_SIGN = -1
