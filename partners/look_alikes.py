"""Is it there already? Organisations that may well be the one that somebody wants to add."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.db.models.functions import Length

from collab.lib.text import compact, fold
from partners.models import Organisation, OrganisationName

# Words that say what something is, not who: two foundations do not look alike because they are foundations.
_COMMON = frozenset(
    {"stichting", "vereniging", "cooperatie", "gemeente", "provincie", "waterschap", "hoogheemraadschap", "ministerie"}
    | {"van", "voor", "het", "de", "en", "in", "the", "of", "and", "bv", "nv", "b", "v", "n"}
    | {"regio", "regionale", "nederland", "nederlandse"}
)
_CLOSE = 0.82
_CANDIDATES = 1000
SHOWN = 5


def look_alikes(
    name: str,
    *,
    identifiers: Iterable[tuple[str, str]] = (),
    other_names: Iterable[str] = (),
    besides: int | None = None,
) -> list[Organisation]:
    """Organisations with one of these identifiers or names, or with a name that is nearly the same; best first.

    `besides` is the organisation that is being edited.
    """
    scores: dict[int, float] = {}
    identified = Q(pk__in=[])
    for scheme, value in identifiers:
        identified |= Q(identifiers__scheme=scheme, identifiers__value=value)
    for pk in Organisation.objects.filter(identified).values_list("pk", flat=True):
        scores[pk] = 2.0
    for one in {name, *other_names} - {""}:
        for pk, known in _candidates(one):
            closeness = _closeness(one, known)
            if closeness >= _CLOSE:
                scores[pk] = max(scores.get(pk, 0), closeness)
    scores.pop(besides or 0, None)
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:SHOWN]
    found = Organisation.objects.with_successors().in_bulk(best)
    return [found[pk] for pk in best]


def _candidates(name: str) -> Iterable[tuple[int, str]]:
    """Names with a word that begins like one of `name`, and names about as long with the same first letter."""
    words = _telling(name) or fold(name).split()
    if not words:
        return ()
    beginnings = sorted({word[: max(3, len(word) // 2)] for word in words} | {compact(name)[:6]})
    query = SearchQuery(" | ".join(f"{one}:*" for one in beginnings), search_type="raw", config="simple")
    told = " ".join(words)
    alike = Q(folded__startswith=told[0]) & Q(length__gte=len(told) - 2) & Q(length__lte=len(told) + 2)
    names = OrganisationName.objects.annotate(length=Length("folded")).filter(Q(vector=query) | alike)
    return names.values_list("organisation_id", "folded")[:_CANDIDATES]


def _telling(name: str) -> list[str]:
    return [word for word in fold(name).split() if word not in _COMMON]


def _closeness(name: str, known: str) -> float:
    """How much alike two names are, from 0 to 1; words that tell nothing and the order of words do not count."""
    if compact(name) == compact(known):
        return 1.0
    one, other = "".join(_telling(name)), "".join(_telling(known))
    if not one or not other:
        return 0.0
    turned = SequenceMatcher(None, "".join(sorted(_telling(name))), "".join(sorted(_telling(known)))).ratio()
    return 0.99 * max(SequenceMatcher(None, one, other).ratio(), turned)
