"""The figures of the joint arrangements of 2016, counted once more out of the file as it was published."""

import collections
import csv

import pytest
from django.http import QueryDict
from django.utils import timezone

from collab.dashboard.portfolio.counting import Counted
from collab.dashboard.portfolio.scope import Scope
from collab.lib.tables import read_table
from initiatives.actions.themes import load_themes
from initiatives.demo.loading import ARRANGEMENTS_DAY, ARRANGEMENTS_FILE
from initiatives.importing import read_participations, run_import
from initiatives.models import Snapshot
from initiatives.snapshots import take_snapshot
from partners.actions.register import load_register
from partners.models import Organisation

pytestmark = pytest.mark.django_db
# The file writes each of these in one way only; it knows for example also a “Capelle a/d IJssel”.
TOWNS = ("Almere", "Lelystad", "Zeewolde", "Enschede", "Breda", "Delft", "Urk", "Middelburg", "Leeuwarden", "Venlo")
PROVINCES = ("Drenthe", "Flevoland", "Fryslân", "Gelderland", "Limburg", "Overijssel", "Zeeland", "Zuid-Holland")


def mended(text):
    """As it was meant: it was written as UTF-8 and read as something older."""
    try:
        text = text.encode("cp1252").decode()
    except UnicodeError:
        pass
    return " ".join(text.split())


def counted_by_hand():
    """How many arrangements each participant of the file has, by its name there; and how many there are in all."""
    found = collections.defaultdict(set)
    with ARRANGEMENTS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[mended(row["Deelnemer"])].add(mended(row["Gemeenschappelijke regeling"]).casefold())
    return {name: len(names) for name, names in found.items()}, len(set().union(*found.values()))


def test_the_figures_are_those_of_the_file(administrator):
    load_themes()
    load_register()
    reading = read_participations(read_table(ARRANGEMENTS_FILE), name=ARRANGEMENTS_FILE.name)
    run_import(reading, on=ARRANGEMENTS_DAY, at=timezone.now())
    on = timezone.localdate()
    take_snapshot(on=on, at=timezone.now())
    by_hand, in_all = counted_by_hand()
    counted = Counted(Scope(QueryDict(), administrator, on=on))
    assert (counted.total, counted.number("sector-government"), counted.number("missing-knowledge")) == (in_all,) * 3
    for kind, before, names in (("municipality", "", TOWNS), ("province", "Provincie ", PROVINCES)):
        for name in names:
            key = Organisation.objects.get(kind=kind, name=name).pk
            shown = Counted(Scope(QueryDict(f"organisation={key}"), administrator, on=on), set()).total
            kept = Snapshot.objects.get(scope=f"o{key}").figures["total"]
            assert (shown, kept) == (by_hand[f"{before}{name}"],) * 2, name
