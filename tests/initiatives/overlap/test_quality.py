"""Quality on pairs that were judged by hand, beside a plain full-text query; the third that was kept aside decides."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from initiatives.models import Initiative
from initiatives.overlap import MOST, Asked, find
from tests.initiatives.overlap.judged import fill, judged, records

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys():
    """The key of each record of the register, by its title."""
    return fill()


def figures(part, keys, shown):
    """Recall of the same ones, how many different ones were shown, and how many of what was shown are alike."""
    count = Counter()
    for pair in judged():
        if pair.part == part:
            count[pair.label, keys[pair.record] in shown(pair.typed)] += 1
    of = {label: count[label, True] + count[label, False] for label in ("same", "related", "different")}
    alike = count["same", True] + count["related", True]
    return {
        "recall": count["same", True] / of["same"],
        "false": count["different", True] / of["different"],
        "precision": alike / max(1, alike + count["different", True]),
        "pairs": sum(of.values()),
    }


def test_there_are_enough_pairs_half_of_them_dutch_and_a_third_kept_aside():
    pairs, known = judged(), set(records())
    assert len(pairs) >= 150
    assert {pair.record for pair in pairs} <= known
    assert 0.4 < sum(pair.language == "nl" for pair in pairs) / len(pairs) < 0.6
    assert 0.3 < sum(pair.part == "kept" for pair in pairs) / len(pairs) < 0.36
    assert len({(pair.typed, pair.record) for pair in pairs}) == len(pairs)


def test_of_the_same_ones_nine_in_ten_are_shown_and_of_the_different_ones_one_in_ten(keys, administrator, capsys):
    def panel(typed):
        return {one.pk for one in find(Asked(title=typed), user=administrator).similar}

    def plain(typed):
        return set(
            Initiative.objects.matching(typed).ranked(typed).order_by("-rank", "pk").values_list("pk", flat=True)[:MOST]
        )

    kept, control = figures("kept", keys, panel), figures("kept", keys, plain)
    with capsys.disabled():  # figures to read, not only to pass
        for name, figure in (("tuning", figures("tuning", keys, panel)), ("kept", kept), ("full text", control)):
            said = ", ".join(f"{what} {number:.2f}" for what, number in figure.items())
            sys.stdout.write(f"\noverlap, {name}: {said}")
    assert kept["recall"] >= 0.9
    assert kept["false"] <= 0.1
    assert kept["recall"] > control["recall"], "a plain full-text query would do as well"
