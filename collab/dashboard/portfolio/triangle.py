"""The golden triangle: government, business and knowledge as corners, society as the ring around a dot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from collab.dashboard.portfolio.counting import Counted
from collab.dashboard.portfolio.scope import Scope
from initiatives.models import Partnership, Seat
from initiatives.models.sight import inside
from initiatives.places import place_of
from partners.models import Sector
from partners.models.organisation import SECTOR_OF_KIND

SHOWN = 12
# The corners in the drawing, in a box of 400 by 330; above and below them stand their words.
WIDTH, TOP, BOTTOM = 400, 24, 304
CORNERS = {Sector.GOVERNMENT: (200, 40), Sector.BUSINESS: (50, 290), Sector.KNOWLEDGE: (350, 290)}
_CENTRE = (200, 207)


@dataclass(frozen=True)
class Dot:
    """An initiative in the triangle: how many partners of each sector, where its dot is, and what is missing."""

    number: int
    pk: int
    title: str
    counts: dict[str, int]
    x: int
    y: int
    radius: int
    missing: list[str]
    call: str

    @property
    def has_society(self) -> bool:
        """Whether society is at the table as well."""
        return bool(self.counts[Sector.SOCIETY])

    @property
    def numbers(self) -> list[int]:
        """How many partners, sector by sector."""
        return [self.counts[sector] for sector in Sector]


@dataclass(frozen=True)
class Corner:
    """A sector in the triangle of the whole portfolio: at how many initiatives it sits, and at how many it is missing.

    Each number with the list of it. `radius` grows with its share, as an area; nobody there leaves an empty ring.
    """

    words: str
    number: int
    url: str
    missing: int
    missing_url: str
    x: int
    y: int
    radius: int

    @property
    def text_y(self) -> int:
        """Where its words stand: above the upper corner, under the others."""
        return self.y - LARGEST - 8 if self.y < WIDTH // 2 and self.x == _CENTRE[0] else self.y + LARGEST + 18


# The places of the four in the drawing of the whole, in a box of 400 by 380: society stands in the middle.
LARGEST = 38
_WHOLE = {
    Sector.GOVERNMENT: (200, 72), Sector.BUSINESS: (70, 290), Sector.KNOWLEDGE: (330, 290), Sector.SOCIETY: (200, 200),
}  # fmt: skip


def corners_of(counted: Counted) -> list[Corner]:
    """The mix of the whole portfolio out of its figures; nothing when the filter chose a sector already."""
    has, lacks = counted.part("sectors"), counted.part("missing")
    if has is None or lacks is None or not counted.total:
        return []
    return [
        Corner(
            one.words, one.number, one.url, other.number, other.url, *_WHOLE[sector],
            max(round(LARGEST * math.sqrt(one.number / counted.total)), 4) if one.number else 0,
        )
        for sector, one, other in zip(Sector, has.figures, lacks.figures, strict=True)
    ]  # fmt: skip


def call_address(scope: Scope) -> str:
    """The open calls, of the same region and theme where the portfolio is of one."""
    chosen = {name: value for name, value in scope.filter.chosen.items() if name in {"theme", "region"}}
    return reverse("initiatives:call-list") + (f"?{urlencode(chosen)}" if chosen else "")


def dots_in(scope: Scope) -> list[Dot]:
    """The initiatives of the portfolio that changed last, as dots; two statements."""
    opened = Seat.objects.filter(initiative=OuterRef("pk"), ended_on=None, filled_on=None, opened_on__lte=scope.on)
    rows = scope.filter.qs.active().order_by("-updated_at", "-pk").annotate(has_call=Exists(opened))
    chosen = list(rows.values_list("pk", "title", "has_call", "keys")[:SHOWN])
    counts = counts_of([row[0] for row in chosen])
    coordinated = set(inside(scope.user).coordinated)
    dots: list[Dot] = []
    for number, (key, title, has_call, keys) in enumerate(chosen, start=1):
        mine = counts[key]
        missing = [str(sector.label) for sector in Sector if not mine[sector]]
        can_call = scope.user.is_administrator or bool(coordinated & set(keys))
        call = place_of(key, "seats") if has_call else reverse("initiatives:seat-add", args=[key]) if can_call else ""
        radius = _radius(sum(mine.values()))
        x, y = free_place(_place(mine), radius, dots)
        dots.append(Dot(number, key, title, mine, x, y, radius, missing, call if missing else ""))
    return dots


def free_place(wanted: tuple[int, int], radius: int, dots: Sequence[Dot]) -> tuple[int, int]:
    """The place nearest to the wanted one where a dot covers none of the others and stays within the drawing."""
    for away in range(0, WIDTH, 6):
        for turn in range(12 if away else 1):
            angle = math.tau * turn / 12
            x, y = round(wanted[0] + away * math.cos(angle)), round(wanted[1] + away * math.sin(angle))
            is_within = radius <= x <= WIDTH - radius and TOP + radius <= y <= BOTTOM - radius
            if is_within and all(math.dist((x, y), (dot.x, dot.y)) > radius + dot.radius for dot in dots):
                return x, y
    return wanted


def counts_of(keys: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many partners of each sector each of these initiatives has, in one statement."""
    found = {key: dict.fromkeys([sector.value for sector in Sector], 0) for key in keys}
    partners = Partnership.objects.active().filter(initiative__in=keys).order_by()
    for key, kind, number in partners.values_list("initiative_id", "organisation__kind").annotate(n=Count("pk")):
        found[key][SECTOR_OF_KIND[kind].value] += number
    return found


def _place(counts: dict[str, int]) -> tuple[int, int]:
    """Where the dot is: nearer to a corner with more partners from there; in the middle without any."""
    total = sum(counts[corner] for corner in CORNERS)
    if not total:
        return _CENTRE
    x = sum(counts[corner] * at[0] for corner, at in CORNERS.items()) / total
    y = sum(counts[corner] * at[1] for corner, at in CORNERS.items()) / total
    return round(x), round(y)


def _radius(partners: int) -> int:
    """Larger for more partners, within bounds."""
    return min(10 + partners // 3, 18)
