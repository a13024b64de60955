"""For managers: how many pairs were found, what came of them, trips that were saved; by theme, region and time.

A reader counts only pairs of which they may see both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from initiatives.models import Initiative, Pair

MADE_ONE = (Pair.Outcome.JOINED, Pair.Outcome.TOGETHER, Pair.Outcome.MERGED)
TRIP = ["kind", "destination", "period"]


class Show(TextChoices):
    """Which pairs the list holds; each is what one of the figures counts."""

    FOUND = "found", _("Found")
    OPEN = "open", _("Nobody decided yet")
    JOINED = "joined", _("Joined, linked or merged")
    DIFFERENT = "different", _("Judged different")
    SAVED = "saved", _("Trips saved")


CONDITIONS = {
    Show.FOUND: Q(),
    Show.OPEN: Q(outcome=""),
    Show.JOINED: Q(outcome__in=[*MADE_ONE, Pair.Outcome.LINKED]),
    Show.DIFFERENT: Q(outcome=Pair.Outcome.DIFFERENT),
    # Two with the same kind, destination and period became one.
    Show.SAVED: Q(outcome__in=MADE_ONE, reasons__contains=TRIP),
}


@dataclass(frozen=True)
class Line:
    """The figures of one theme, in the order of `Show`; without a theme those of all."""

    theme_id: int | None
    numbers: list[tuple[Show, int]]


def pairs_in(
    user: User, *, region_id: int | None, since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[Pair]:
    """The pairs found in a time, of which one lies in the region, and of which `user` may see both."""
    seen = Initiative.objects.visible_to(user)
    pairs = Pair.objects.filter(first__in=seen, second__in=seen)
    if region_id is not None:
        here = Q(first__keys__contains=[f"r{region_id}"]) | Q(second__keys__contains=[f"r{region_id}"])
        pairs = pairs.filter(here)
    if since is not None:
        pairs = pairs.filter(found_on__gte=since)
    return pairs if until is None else pairs.filter(found_on__lte=until)


def lines_of(pairs: QuerySet[Pair]) -> list[Line]:
    """The figures per theme, the most found first, and those of all at the end; in one query."""
    counts = {show.value: Count("pk", filter=condition) for show, condition in CONDITIONS.items() if condition}
    rows = pairs.order_by().values_list("first__theme").annotate(found=Count("pk"), **counts)
    read = [(row[0], dict(zip(["found", *counts], row[1:], strict=True))) for row in rows]
    lines = [Line(theme, [(show, numbers[show.value]) for show in Show]) for theme, numbers in read]
    lines.sort(key=lambda line: (-line.numbers[0][1], line.theme_id or 0))
    total = [(show, sum(numbers[show.value] for _theme, numbers in read)) for show in Show]
    return [*lines, Line(None, total)]
