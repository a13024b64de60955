"""All names of the register in memory, to match a whole list with a few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from collab.lib.text import fold
from partners.matching.answers import Candidate, Ground, Match, Outcome, Wanted
from partners.matching.clues import is_foreign, kind_and_core, province_sign, telling_kind
from partners.models import Identifier, Kind, Organisation, OrganisationName, Region, RegionMember, Succession
from partners.models.kind import spoken_name

NEAR = 0.8  # how alike a name must be to be shown as a candidate
ENOUGH = 0.5  # the share of pairs of letters that two names have in common before they are compared
MOST_CANDIDATES = 3

_Sort = OrganisationName.Sort
_ORDER = (_Sort.OFFICIAL, _Sort.SHORT, _Sort.FORMER, _Sort.ALIAS)


class _Entry(NamedTuple):
    """One name of one organisation."""

    organisation_id: int
    sort: str
    name: str


class _Known(NamedTuple):
    """What is known of an organisation, to choose between namesakes."""

    kind: str
    name: str
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass
class NameIndex:
    """All names of the register in memory, read with a few queries, for matching a whole list."""

    on: dt.date
    known: dict[int, _Known] = field(default_factory=dict)
    by_identifier: dict[tuple[str, str], int] = field(default_factory=dict)
    by_name: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    without_sign: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def load(cls, *, on: dt.date) -> NameIndex:
        """The index of the register as it is now, to match names of the day `on`."""
        index = cls(on=on)
        rows = Organisation.objects.order_by().values_list("pk", "kind", "name", "valid_from", "valid_to")
        for key, kind, name, valid_from, valid_to in rows:
            index.known[key] = _Known(kind, name, valid_from, valid_to)
        names = OrganisationName.objects.order_by().values_list("organisation_id", "sort", "name", "folded")
        for key, sort, name, folded in names.iterator(chunk_size=5000):
            index._add(_Entry(key, sort, name), folded)
        identifiers = Identifier.objects.order_by().values_list("scheme", "value", "organisation_id")
        index.by_identifier = {(scheme, value): key for scheme, value, key in identifiers}
        return index

    def _add(self, entry: _Entry, folded: str) -> None:
        core = kind_and_core(folded)[1]
        self.by_name[core.replace(" ", "")].append(entry)
        self.words[core].add(entry.organisation_id)
        self.words[folded].add(entry.organisation_id)
        if signed := province_sign(entry.name):
            self.without_sign[signed[0].replace(" ", "")].append(entry)

    @cached_property
    def provinces(self) -> dict[int, set[str]]:
        """Per organisation the provinces in which it lies, itself or through its successors."""
        found: dict[int, set[str]] = defaultdict(set)
        members = RegionMember.objects.filter(region__kind=Region.Kind.PROVINCE)
        for key, name in members.values_list("organisation_id", "region__sort_name"):
            found[key].add(name.replace(" ", ""))
        later = list(Succession.objects.values_list("predecessor_id", "successor_id"))
        for _generation in range(4):
            for old, new in later:
                found[old] |= found[new]
        return found

    def match(self, wanted: Wanted) -> Match:
        """What became of `wanted`."""
        for pair in wanted.identifiers:
            if key := self.by_identifier.get(pair):
                return self._matched(wanted, [_Entry(key, _Sort.OFFICIAL, self.known[key].name)], Ground.IDENTIFIER)
        folded = fold(wanted.name)
        kind, core = kind_and_core(folded)
        match = self._by_name(wanted, kind, core, wanted.province)
        if match:
            return match
        if signed := province_sign(wanted.name):
            match = self._by_name(wanted, *kind_and_core(signed[0]), signed[1])
            if match:
                return match
        if is_foreign(folded):
            return Match(wanted, Outcome.NEW, kind=Kind.FOREIGN_PARTNER)
        telling = wanted.kind or telling_kind(folded)
        near = self._alike(core, kind) or self._partly(core, kind or telling)
        if near:
            return Match(wanted, Outcome.CANDIDATES, candidates=near)
        return Match(wanted, Outcome.NEW, kind=telling)

    def _by_name(self, wanted: Wanted, kind: str, core: str, province: str) -> Match | None:
        """The organisation that carries exactly this name; candidates when several do; else None."""
        key = core.replace(" ", "")
        entries = self.by_name.get(key) or self.without_sign.get(key) or []
        if kind:
            entries = [entry for entry in entries if self.known[entry.organisation_id].kind == kind]
        alive = [entry for entry in entries if self._state(entry) == 0]
        ended = [entry for entry in entries if self._state(entry) < 0]
        for pool in (alive, ended):
            for sort in _ORDER:
                hits = [entry for entry in pool if entry.sort == sort]
                if hits:
                    return self._one_of(wanted, hits, kind, province)
        later = [entry for entry in entries if self._state(entry) > 0]
        return self._several(wanted, later) if later else None

    def _one_of(self, wanted: Wanted, hits: list[_Entry], kind: str, province: str) -> Match:
        """The one that is meant: a bare name is that of a municipality, and a province may decide."""
        if not kind:
            towns = [entry for entry in hits if self.known[entry.organisation_id].kind == Kind.MUNICIPALITY]
            hits = towns or hits
        if len({entry.organisation_id for entry in hits}) == 1:
            return self._matched(wanted, hits, Ground(hits[0].sort))
        place = kind_and_core(fold(province))[1].replace(" ", "")
        there = [entry for entry in hits if place and place in self.provinces[entry.organisation_id]]
        if len({entry.organisation_id for entry in there}) == 1:
            return self._matched(wanted, there, Ground.PROVINCE)
        return self._several(wanted, hits)

    def _matched(self, wanted: Wanted, hits: Sequence[_Entry], ground: Ground) -> Match:
        entry = hits[0]
        known = self.known[entry.organisation_id]
        name = entry.name if entry.sort == _Sort.FORMER else known.name
        return Match(
            wanted, Outcome.MATCHED, organisation_id=entry.organisation_id, name_then=name, ground=ground,
            has_ended=known.valid_to is not None and known.valid_to < self.on,
        )  # fmt: skip

    def _several(self, wanted: Wanted, hits: list[_Entry]) -> Match:
        keys = dict.fromkeys(entry.organisation_id for entry in hits)
        return Match(wanted, Outcome.CANDIDATES, candidates=tuple(self._candidate(key, 1.0) for key in keys))

    def _state(self, entry: _Entry) -> int:
        """-1: had ended by the day; 0: existed; 1: came later."""
        known = self.known[entry.organisation_id]
        if known.valid_to is not None and known.valid_to < self.on:
            return -1
        return 1 if known.valid_from is not None and known.valid_from > self.on else 0

    def _candidate(self, key: int, score: float) -> Candidate:
        known = self.known[key]
        return Candidate(key, spoken_name(known.kind, known.name), round(score, 2))

    # --- Names that look alike ---------------------------------------------------------------------

    @cached_property
    def _pairs(self) -> dict[str, list[str]]:
        """Which names hold a pair of letters: so that only names with much in common are compared."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.words:
            for pair in _pairs_of(name):
                found[pair].append(name)
        return found

    @cached_property
    def _holding(self) -> dict[str, set[str]]:
        """Which names hold a word."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in self.words:
            for word in name.split():
                found[word].add(name)
        return found

    def _alike(self, core: str, kind: str) -> tuple[Candidate, ...]:
        """Organisations with a name that is `core` but for a few letters."""
        pairs = _pairs_of(core)
        common = Counter(chain.from_iterable(self._pairs.get(pair, ()) for pair in pairs))
        likely = [item for item in common.items() if item[1] >= ENOUGH * len(pairs)]
        scores = {
            name: score
            for name, count in sorted(likely, key=itemgetter(1), reverse=True)[:12]
            if count >= ENOUGH * max(len(pairs), len(name) - 1)
            and (score := SequenceMatcher(None, core, name, autojunk=False).ratio()) >= NEAR
        }
        return self._best(scores, kind)

    def _partly(self, core: str, kind: str) -> tuple[Candidate, ...]:
        """Organisations with a name that holds all words of `core`, or the other way round."""
        shares = {name: min(len(core), len(name)) / max(len(core), len(name)) for name in self._part_of(core)}
        return self._best({name: 0.5 + 0.5 * share for name, share in shares.items()}, kind)

    def _best(self, scores: dict[str, float], kind: str) -> tuple[Candidate, ...]:
        """The organisations of the kind (any, when empty) behind the names with the highest scores."""
        found: dict[int, float] = {}
        for name, score in scores.items():
            for key in self.words[name]:
                if not kind or self.known[key].kind == kind:
                    found[key] = max(found.get(key, 0), score)
        best = sorted(found, key=lambda key: (-found[key], key))[:MOST_CANDIDATES]
        return tuple(self._candidate(key, found[key]) for key in best)

    def _part_of(self, core: str) -> set[str]:
        """Names that hold all words of `core`, or that are held by it with all their words."""
        words = core.split()
        around = set.intersection(*(self._holding.get(word, set()) for word in words)) if words else set()
        own = set(words)
        inside = {name for word in words if len(word) > 3 for name in self._holding.get(word, ())}
        return around | {name for name in inside if set(name.split()) <= own}


def _pairs_of(name: str) -> set[str]:
    return {name[start : start + 2] for start in range(len(name) - 1)}


def match_names(wanted: Iterable[Wanted], *, on: dt.date) -> list[Match]:
    """What became of each of `wanted`, a list that was made on the day `on`."""
    index = NameIndex.load(on=on)
    return [index.match(one) for one in wanted]
