"""The pairs that were judged by hand, and a register that holds their records."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import NamedTuple

from initiatives.actions.kinds import load_kinds
from initiatives.actions.themes import load_themes
from initiatives.actions.words import load_words, read_anew
from initiatives.models import Initiative, Theme
from partners.actions.register import load_register

HERE = Path(__file__).parent
ARRANGEMENTS = HERE.parents[2] / "initiatives" / "data" / "gemeenschappelijke_regelingen_2016.csv"
# Real imports have no trips.
TRIPS = (
    "Handelsmissie naar China",
    "Handelsreis Duitsland: machinebouw in Beieren",
    "Studiereis fietsstad Kopenhagen",
    "Economische missie Vietnam",
)


class Judged(NamedTuple):
    """What somebody types, a record, and what the two are to each other."""

    typed: str
    record: str
    label: str
    language: str
    part: str


def judged() -> list[Judged]:
    """All pairs."""
    with (HERE / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return [Judged(**row) for row in csv.DictReader(file, delimiter=";")]


def records() -> list[str]:
    """The titles in the register: joint arrangements, a platform, and four trips."""
    raw = ARRANGEMENTS.read_bytes().decode("utf-8-sig")
    names = {row["Gemeenschappelijke regeling"].strip() for row in csv.DictReader(raw.splitlines())}
    platform = (HERE / "platform.txt").read_text(encoding="utf-8").splitlines()
    return sorted({*(name.replace("FryslÃ¢n", "Fryslân") for name in names), *platform, *TRIPS})


def fill() -> dict[str, int]:
    """Write the register; the key of each record by its title."""
    load_register()
    load_themes()
    load_kinds()
    load_words()
    theme, day = Theme.objects.all()[0], dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
    Initiative.objects.bulk_create(
        Initiative(title=title[:160], binding="-", theme=theme, created_at=day, updated_at=day) for title in records()
    )
    read_anew()
    return {title: pk for pk, title in Initiative.objects.values_list("pk", "title")}
