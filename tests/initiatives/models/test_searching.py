"""Which words the index looks up, and which are read in the texts that it found."""

import pytest
from django.db import connection

from initiatives.models import Initiative, searching
from initiatives.models.searching import rare_and_common, share_of
from tests.factories import InitiativeFactory

COMMON = [("energie", 0.02), ("samen", 0.1), ("samenwerking", 0.3), ("samenwerkingsverband", 0.1), ("water", 0.04)]


@pytest.fixture
def counted(monkeypatch):
    """PostgreSQL counted these words."""
    monkeypatch.setattr(searching, "_shares", lambda: COMMON)


def test_share_counts_every_word_that_begins_so(counted):
    assert share_of("samenwerking") == pytest.approx(0.4)
    assert share_of("sam") == pytest.approx(0.5)
    assert share_of("glasvezel") == 0


@pytest.mark.parametrize(
    ("words", "rare", "common"),
    [
        ("glasvezel samenwerking", ["glasvezel"], ["samenwerking"]),
        ("samenwerking glasvezel", ["glasvezel"], ["samenwerking"]),
        ("energie samenwerking", ["energie"], ["samenwerking"]),
        ("water samenwerking", ["water", "samenwerking"], []),
        ("samenwerking", ["samenwerking"], []),
        ("glasvezel water", ["glasvezel", "water"], []),
        ("", [], []),
    ],
)
def test_only_what_is_much_more_common_than_the_rest_is_read(counted, words, rare, common):
    assert rare_and_common(words.split()) == (rare, common)


def test_nothing_is_common_while_nothing_was_counted(db):
    assert rare_and_common(["glasvezel", "samenwerking"]) == (["glasvezel", "samenwerking"], [])


def test_counts_come_from_the_statistics_of_the_database(db):
    for number in range(5):
        InitiativeFactory(title=f"Glasvezel {number}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE initiatives_initiative")
    assert share_of("glasv") == pytest.approx(1)


@pytest.mark.parametrize("words", ["glasvezel samenwerking", "glasv samenw", "samen glasvezel", "glasvezel  samen"])
def test_the_same_is_found_whether_a_word_is_common_or_not(db, monkeypatch, words):
    both = InitiativeFactory(title="Samenwerking voor glasvezel")
    InitiativeFactory(title="Glasvezel in elke straat", binding="Snel")
    InitiativeFactory(title="Samenwerking in de zorg", binding="Warm")
    without = set(Initiative.objects.matching(words))
    monkeypatch.setattr(searching, "_shares", lambda: COMMON)
    found = Initiative.objects.matching(words)
    assert "ts_match_vq" in str(found.query)
    assert set(found) == without == {both}
