"""A small register, and the real list on request."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.utils import timezone, translation

from collab.lib.tables import read_table
from initiatives.actions.themes import load_themes
from initiatives.importing import read_participations, run_import
from partners.actions.register import load_register
from partners.models import Kind
from tests.factories import OrganisationFactory

FILE = Path("initiatives/data/gemeenschappelijke_regelingen_2016.csv")
DAY = dt.date(2016, 8, 24)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def towns(db):
    """Three municipalities and the themes."""
    load_themes()
    return {name: OrganisationFactory(kind=Kind.MUNICIPALITY, name=name) for name in ("Almere", "Lelystad", "Urk")}


@pytest.fixture
def register(db):
    """The whole register and the themes."""
    load_themes()
    load_register()


@pytest.fixture
def reading():
    """A function that reads text as a list: `reading("Initiatief;Deelnemer\\n...")`."""

    def _reading(text: str, name: str = "lijst.csv"):
        return read_participations(read_table(io.BytesIO(text.encode()), name), name=name)

    return _reading


@pytest.fixture
def run():
    """A function that imports a reading."""

    def _run(reading, **more):
        return run_import(reading, on=DAY, at=timezone.now(), **more)

    return _run


@pytest.fixture
def real():
    """The register of joint arrangements of 2016."""
    return read_participations(read_table(FILE), name=FILE.name)
