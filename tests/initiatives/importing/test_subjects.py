"""What an initiative is about, by a word in its name."""

import pytest

from initiatives.actions.themes import THEMES
from initiatives.importing.subjects import FALLBACK, SUBJECTS, theme_of


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Afvalbeheer Regio Centraal Groningen (ARCG)", "Afval en circulaire economie"),
        ("Belastingsamenwerking Rivierenland (BSR)", "Belastingen en inkoop"),
        ("Veiligheidsregio Flevoland", "Veiligheid en crisis"),
        ("GGD Drenthe", "Jeugd en zorg"),
        ("Omgevingsdienst Groningen", "Wonen en leefomgeving"),
        ("Werkvoorzieningschap Dethon", "Werk en inkomen"),
        ("Zeeuws Archief", "Cultuur en erfgoed"),
        ("Het Waterschapshuis", "Water en klimaat"),
        ("Natuur- en recreatieschap De Grevelingen", "Sport en recreatie"),
        ("BEL Combinatie", FALLBACK),
    ],
)
def test_theme_is_told_by_a_word_in_the_name(title, theme):
    assert theme_of(title) == theme


def test_every_theme_that_is_told_exists():
    assert {theme for _pattern, theme in SUBJECTS} | {FALLBACK} <= {name for name, _english in THEMES}
