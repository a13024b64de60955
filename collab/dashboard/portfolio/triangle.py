"""The golden triangle: government, business and knowledge as corners, society as the ring around a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from collab.dashboard.portfolio.scope import Scope
from initiatives.models import Partnership, Seat
from initiatives.models.sight import inside
from initiatives.places import place_of
from partners.models import Sector
from partners.models.organisation import SECTOR_OF_KIND

SHOWN = 12
# The corners in the drawing, in a box of 400 by 330.
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


def dots_in(scope: Scope) -> list[Dot]:
    """The initiatives of the portfolio that changed last, as dots; two statements."""
    opened = Seat.objects.filter(initiative=OuterRef("pk"), ended_on=None, filled_on=None, opened_on__lte=scope.on)
    rows = scope.filter.qs.active().order_by("-updated_at", "-pk").annotate(has_call=Exists(opened))
    chosen = list(rows.values_list("pk", "title", "has_call", "keys")[:SHOWN])
    counts = counts_of([row[0] for row in chosen])
    coordinated = set(inside(scope.user).coordinated)
    dots: list[Dot] = []
    places: dict[tuple[int, int], int] = {}
    for number, (key, title, has_call, keys) in enumerate(chosen, start=1):
        mine = counts[key]
        missing = [str(sector.label) for sector in Sector if not mine[sector]]
        can_call = scope.user.is_administrator or bool(coordinated & set(keys))
        call = place_of(key, "seats") if has_call else reverse("initiatives:seat-add", args=[key]) if can_call else ""
        place = _place(mine)
        # Dots that fall together stand beside each other.
        beside = places.get(place, 0)
        places[place] = beside + 1
        x, y = place[0] + 26 * beside, place[1]
        dots.append(Dot(number, key, title, mine, x, y, _radius(sum(mine.values())), missing, call if missing else ""))
    return dots


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
