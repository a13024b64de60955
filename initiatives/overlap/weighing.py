"""How much a word says, and how far one looks for it: the numbers of reading and finding."""

from __future__ import annotations

import math

# Words of what binds count for less than those of the title.
MORE = 0.35
# The index gathers at most about so many initiatives by their words: the rare words of a title find them.
GATHERED = 1200
# Before words were ever counted, and in a small register, a word is as rare as one among so many.
LEAST_TOTAL = 1000
MOST_TERMS = 40


def weight(number: int, total: int) -> float:
    """How much it says that two have a term which `number` of `total` have; the statement says the same in SQL."""
    return math.log(1 + max(total, LEAST_TOTAL) / (1 + number))
