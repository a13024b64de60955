"""How much a word says, and how far one looks for it: the numbers of reading and finding."""

from __future__ import annotations

import math

# Words of what binds count for less than those of the title.
MORE = 0.35
# The index gathers at most about so many initiatives by their words: the rare words of a title find them.
GATHERED = 500
# Before words were ever counted, and in a small register, a word is as rare as one among so many.
LEAST_TOTAL = 1000
MOST_TERMS = 40
# What is done in one place is seldom the same: the name of a place counts for so much of another word.
PLACE = 0.5

# How much it says that two have a term, for the row `known` of a term (or none) among `total`.
WEIGHT = f"""ln(1 + {{total}} / (1 + coalesce(known.number, 0))) * CASE WHEN known.is_place THEN {PLACE} ELSE 1 END"""


def weight(number: int, total: int, *, is_place: bool) -> float:
    """The same for what was read: `number` of `total` have the term."""
    return math.log(1 + max(total, LEAST_TOTAL) / (1 + number)) * (PLACE if is_place else 1)
