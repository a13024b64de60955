"""Reading what somebody typed as what initiatives are compared by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from collab.lib.prepared import rows
from initiatives.overlap.weighing import GATHERED, MORE, MOST_TERMS, weight

_READ = """
SELECT said.nr, own.term, coalesce(known.number, 0), coalesce((SELECT number FROM initiatives_term WHERE term = ''), 0),
       (SELECT part_of_id FROM initiatives_destination WHERE id = %(destination)s::bigint),
       coalesce(known.is_place, false)
FROM initiatives_terms(ARRAY[initiatives_mended(%(title)s), %(binding)s]) said
CROSS JOIN LATERAL unnest(said.terms) own(term)
LEFT JOIN initiatives_term known ON known.term = own.term
"""


@dataclass(frozen=True)
class Asked:
    """What somebody types or chooses, or what an initiative says of itself; all of it may be missing."""

    title: str = ""
    binding: str = ""
    kind_id: int | None = None
    destination_id: int | None = None
    theme_id: int | None = None
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    partners: Sequence[str] = ()
    # The initiative itself, when it is one: it is not like itself, and what was judged of it stays quiet.
    initiative_id: int | None = None


@dataclass(frozen=True)
class Read:
    """The same in terms with their weights; and by which terms and keys the index looks."""

    asked: Asked
    kind_id: int | None = None
    destination_id: int | None = None
    within_id: int | None = None
    terms: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    total: int = 0

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.looked_up or self.keys)


def read(asked: Asked) -> Read:
    """`asked` as it is compared, in one statement; recognised are the kind and the destination that the title names."""
    found = rows(_READ, {"title": asked.title, "binding": asked.binding, "destination": asked.destination_id})
    total = found[0][3] if found else 0
    in_title = {row[1] for row in found if row[0] == 1}
    kind = asked.kind_id or _marked(in_title, "k:")
    destination = asked.destination_id or _marked(in_title, "d:")
    within = found[0][4] if found and asked.destination_id else _marked(in_title, "i:")
    numbers = {row[1]: row[2] for row in found if row[1][1:2] != ":"}
    places = {row[1] for row in found if row[5]}
    rarest = sorted(numbers, key=lambda term: (term not in in_title, numbers[term], term))[:MOST_TERMS]
    looked_up: list[str] = []
    gathered = 0
    for term in rarest:
        gathered += numbers[term]
        if term not in in_title or (gathered > GATHERED and looked_up):
            break
        looked_up.append(term)
    return Read(
        asked=asked,
        kind_id=kind,
        destination_id=destination,
        within_id=within,
        terms=rarest,
        weights=[weight(numbers[term], total, is_place=term in places) for term in rarest],
        shares=[1.0 if term in in_title else MORE for term in rarest],
        looked_up=looked_up,
        keys=[f"kd:{kind}:{place}" for place in (destination, within) if kind and place],
        total=total,
    )


def _marked(terms: set[str], mark: str) -> int | None:
    """The key of what was recognised; the oldest when there are more."""
    return min((int(term.removeprefix(mark)) for term in terms if term.startswith(mark)), default=None)
