"""Lists of words, as a new installation has them."""

import pytest

from initiatives.actions.kinds import load_kinds
from initiatives.actions.themes import load_themes
from initiatives.actions.words import load_words


@pytest.fixture
def words(db):
    """Kinds, destinations, synonyms and parts of compounds."""
    load_themes()
    load_kinds()
    load_words()
