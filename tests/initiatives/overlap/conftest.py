"""Lists of words, as a new installation has them."""

import pytest
from django.db import transaction

from initiatives.actions.kinds import load_kinds
from initiatives.actions.themes import load_themes
from initiatives.actions.words import load_words


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Kinds, destinations, synonyms and parts of compounds, once for a file: each test begins from there."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_themes()
        load_kinds()
        load_words()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def words(_loaded, db):
    """The same for one test."""
