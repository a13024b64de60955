"""Who works with whom in the invented region: mostly neighbours, of the register's real organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from partners.models import Kind, Organisation, Region, RegionMember

# Eight initiatives have 32 partners together: four each, some two, some seven.
SIZES = (2, 3, 3, 4, 4, 4, 5, 7)


class EmptyRegisterError(Exception):
    """There are no organisations to work together."""


@dataclass(frozen=True)
class Party:
    """An organisation of the register."""

    key: int
    kind: str
    name: str


@dataclass(frozen=True)
class Neighbourhood:
    """A province and the organisations in it, and the rest of the country's that join anywhere."""

    region: int | None
    name: str
    members: Sequence[Party]
    others: Sequence[Party]

    def choose(self, random: Random, size: int) -> list[Party]:
        """`size` different parties, the lead first: neighbours, and one time in five somebody else."""
        lead = random.choice(self.members)
        chosen = {lead.key: lead}
        most = min(size, len(self.members) + len(self.others))
        while len(chosen) < most:
            pool = self.others if self.others and random.random() < 0.2 else self.members
            party = random.choice(pool)
            if party.key in chosen:
                party = random.choice((*self.members, *self.others))
            chosen.setdefault(party.key, party)
        return list(chosen.values())


def neighbourhoods() -> list[Neighbourhood]:
    """The provinces of the register with their organisations; one for all when there are no provinces."""
    rows = Organisation.objects.filter(valid_to__isnull=True).order_by("pk").values_list("pk", "kind", "name")
    parties = {key: Party(key, kind, name) for key, kind, name in rows}
    if len(parties) < 2:
        raise EmptyRegisterError
    provinces = Region.objects.filter(kind=Region.Kind.PROVINCE).order_by("-year", "pk")
    inside: dict[int, list[Party]] = defaultdict(list)
    members = RegionMember.objects.filter(region__in=provinces).order_by("pk")
    for region, organisation in members.values_list("region_id", "organisation_id"):
        if organisation in parties:
            inside[region].append(parties[organisation])
    others = [party for party in parties.values() if party.kind != Kind.MUNICIPALITY]
    found = [
        Neighbourhood(region.pk, region.name, inside[region.pk], others)
        for region in provinces
        if len(inside[region.pk]) > 1
    ]
    return found or [Neighbourhood(None, "de regio", list(parties.values()), others)]
