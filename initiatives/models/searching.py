"""Full-text search: the query for what somebody typed, and which of its words the index looks up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from django.contrib.postgres.search import SearchQuery
from django.db import connection, models

from collab.lib.remember import Remembered
from collab.lib.text import fold

MOST_WORDS = 12
# A word is common when this many times more texts have it than have the rarest word; and what
# stands in fewer texts than this part of them is as rare as anything else.
MUCH, LITTLE = 10, 0.005

_STATISTICS = """
SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
WHERE schemaname = current_schema() AND tablename = 'initiatives_initiative' AND attname = 'search'
"""


class Holds(models.Func):
    """Whether a text has the words of a query, seen by reading that text: never by the index."""

    function = "ts_match_vq"
    output_field = models.BooleanField()


def words_of_search(words: str) -> list[str]:
    """What is looked for when somebody types `words`."""
    return fold(words).split()[:MOST_WORDS]


def words_query(parts: Sequence[str]) -> SearchQuery | None:
    """The full-text query for texts that have all `parts`; None when there is nothing to look for."""
    query: SearchQuery | None = None
    for part in parts:
        one = SearchQuery(part, search_type="plain", config="dutch") | SearchQuery(
            f"{part}:*", search_type="raw", config="simple"
        )
        query = one if query is None else query & one
    return query


def rare_and_common(parts: Sequence[str]) -> tuple[list[str], list[str]]:
    """`parts`, the rare ones apart from the common ones.

    The beginning of a common word stands in ten thousands of texts, and the index gathers all of
    them before it looks at the next word. Looking up the rare words and reading the few texts that
    have them finds the same, five times as quickly.
    """
    if len(parts) < 2:
        return list(parts), []
    shares = {part: share_of(part) for part in parts}
    most = MUCH * max(min(shares.values()), LITTLE)
    return [part for part in parts if shares[part] <= most], [part for part in parts if shares[part] > most]


def share_of(part: str) -> float:
    """About which share of all texts has a word that begins with `part`; 0 when it is small or not known."""
    known = _shares()
    begin = bisect_left(known, (part, 0.0))
    return min(1.0, sum(share for _word, share in takewhile(lambda one: one[0].startswith(part), known[begin:])))


def _most_common() -> list[tuple[str, float]]:
    """The words that PostgreSQL met most often when it last analysed the table, sorted, with their shares."""
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS)
        words, shares = cursor.fetchone() or ([], [])
    return sorted(zip(words or [], shares or [], strict=False))  # after the shares of words come two of another kind


# How common words are changes slowly, and decides how quickly something is found, never what.
_shares = Remembered(_most_common, seconds=300)
