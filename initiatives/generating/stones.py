"""Invented milestones: ten each, along the life of an initiative and a little beyond; some moved, some celebrated."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from django.db.models import Model

from initiatives.generating.told import Told, noon
from initiatives.models import Celebration, Milestone, MilestoneMove
from initiatives.periods import Period, Precision

MILESTONES = 10
# So long beyond its life one plans.
AHEAD = dt.timedelta(days=420)
PRECISIONS, PRECISION_WEIGHTS = tuple(Precision), (4, 3, 2, 1)
TITLES = (
    "De eerste straat is klaar", "Alle raden hebben ja gezegd", "De proef is begonnen", "Het plan ligt er",
    "Honderd bewoners hebben meegepraat", "De schop gaat in de grond", "Het loket is open", "De subsidie is binnen",
    "De eerste groep is opgeleid", "Het gebouw staat", "De kaart is af", "De tweede wijk doet mee",
    "De evaluatie is besproken", "De afspraak is getekend", "De website staat", "De eerste vijftig adressen",
)  # fmt: skip
WHY_MOVED = (
    "De vergunning kwam later.", "De aannemer had geen mensen.", "De raad wilde er nog een keer over praten.",
    "Wij wachtten op de cijfers.", "De bewoners vroegen meer tijd.",
)  # fmt: skip
WHY_NOT = ("Te klein om te vieren.", "Wij vieren het samen met het volgende.", "De stemming was er niet naar.")
PLACES = ("Gemeentehuis", "Buurthuis", "Op de bouwplaats", "Stadspark", "In de kantine")
THANKED = ("De bewoners", "De monteurs", "De wijkraad", "De studenten", "De collega's van de vergunningen")

Rows = dict[type[Model], list[tuple[Any, ...]]]


def milestones(random: Random, told: Told, rows: Rows) -> None:
    """Ten milestones in the order of time: those of the past mostly reached, more of them where care is taken."""
    last = told.until if told.is_closed else told.until + AHEAD
    days = sorted(told.started + (last - told.started) * random.random() for _number in range(MILESTONES))
    titles = random.sample(TITLES, MILESTONES)
    for number, (day, title) in enumerate(zip(days, titles, strict=True)):
        key = told.milestone + number
        period = Period.around(day, random.choices(PRECISIONS, PRECISION_WEIGHTS)[0])
        reached = None
        if day <= told.until and random.random() < 0.55 + told.care * 0.4:
            reached = min(day + dt.timedelta(days=random.randrange(-20, 30)), told.until)
            reached = max(reached, told.started)
        owner = random.choice(told.parties).key if random.random() < 0.4 else None
        rows[Milestone].append(
            (key, told.key, number + 1, title, period.first, period.last, period.precision, owner, "",
             random.random() < 0.8, reached, noon(told.started))
        )  # fmt: skip
        if random.random() < 0.15:
            _moved(random, key, period, rows, on=told.on)
        if reached is not None and (told.care > 0.4 or random.random() < told.care):
            _celebrated(random, told, key, reached, rows)


def _moved(random: Random, key: int, period: Period, rows: Rows, *, on: dt.date) -> None:
    before = Period.around(period.first - dt.timedelta(days=random.randrange(100, 400)), period.precision)
    if before == period:
        return
    moved_on = min(before.first, on)
    rows[MilestoneMove].append(
        (key, before.first, before.last, before.precision, period.first, period.last, period.precision,
         random.choice(WHY_MOVED), noon(moved_on))
    )  # fmt: skip


def _celebrated(random: Random, told: Told, key: int, reached: dt.date, rows: Rows) -> None:
    day = min(reached + dt.timedelta(days=random.randrange(20)), told.on)
    how = random.choices(Celebration.How.values, (5, 3, 1))[0]
    place = random.choice(PLACES) if how == Celebration.How.PLANNED else ""
    thanks = random.choice(THANKED) if how != Celebration.How.NOT else ""
    because = random.choice(WHY_NOT) if how == Celebration.How.NOT else ""
    held_on = None if how == Celebration.How.NOT else day
    rows[Celebration].append((told.key, key, how, held_on, place, thanks, because, day, ""))
