"""The invented texts: the same seed writes the same, and words are as frequent as promised."""

from random import Random

from initiatives.actions.themes import THEMES
from initiatives.generating import texts


def written(number, seed=1):
    random = Random(seed)
    return [texts.write(random, theme="Jeugd en zorg", place="Urk", year=2024) for _ in range(number)]


def test_the_same_seed_writes_the_same():
    assert written(20) == written(20)
    assert written(20) != written(20, seed=2)


def test_a_common_word_is_in_a_third_and_a_rare_one_in_a_hundredth():
    together = [" ".join(text) for text in written(6_000)]
    for word in texts.COMMON:
        assert 0.31 < sum(word in text for text in together) / 6_000 < 0.36
    for word in texts.RARE:
        assert 0.006 < sum(word in text for text in together) / 6_000 < 0.014


def test_measured_words_are_in_no_other_piece():
    pieces = " ".join([*texts.VERBS, *texts.BINDINGS, *texts.URGENCIES, *texts.UPDATES, *texts.ALL_SUBJECTS]).lower()
    assert [word for word in (*texts.COMMON, *texts.RARE) if word in pieces] == []


def test_every_theme_has_subjects():
    assert set(texts.SUBJECTS) == {name for name, _english in THEMES}


def test_texts_fit_their_fields():
    for text in written(500):
        assert len(text.title) <= 160
        assert len(text.binding) <= 500
        assert len(text.urgency) <= 1_000
