"""The lists by which initiatives are recognised as alike: where they lead to, words that say the same, compounds."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from collab.lib.text import fold
from initiatives.models import Destination, Synonym, WordPart

DATA = Path(__file__).parent.parent / "data"


class Loaded(NamedTuple):
    """How many were added to each list."""

    destinations: int
    synonyms: int
    parts: int


def load_words() -> Loaded:
    """Add to the lists what is missing of the beginning that comes along; what administrators changed stays.

    What is in the register is then read anew.
    """
    with transaction.atomic():
        loaded = Loaded(_load_countries() + _load_regions(), _load_synonyms(), _load_parts())
    if any(loaded):
        read_anew()
    return loaded


# Many initiatives are read a few thousand at a time, each lot in a transaction of its own.
LOT = 5000


def read_anew() -> None:
    """Read all titles and sentences with the lists as they are now, and count the words."""
    first = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(
                "SELECT max(id), initiatives_liken(array_agg(id)) FROM (SELECT id FROM initiatives_initiative"
                " WHERE id > %s ORDER BY id LIMIT %s) lot HAVING count(*) > 0",
                [first, LOT],
            )
            found = cursor.fetchone()
        if found is None:
            break
        first = found[0]
    count_terms()


@transaction.atomic
def count_terms() -> None:
    """Count in how many initiatives each word stands: what is rare says more."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT initiatives_count_terms()")


def keep_words() -> None:
    """What a night does: read all anew when the lists of words changed since it was read; count the words anyway."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT initiatives_words_changed()")
        (is_changed,) = cursor.fetchone()
    if is_changed:
        read_anew()
    else:
        count_terms()


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _load_countries() -> int:
    known = set(Destination.objects.values_list("name", flat=True))
    codes = set(Destination.objects.exclude(code="").values_list("code", flat=True))
    new = [
        Destination(code=row["code"], name=row["name"], name_en=row["name_en"], also=row["also"])
        for row in _read("countries.csv")
        if row["code"] not in codes and row["name"] not in known
    ]
    return len(Destination.objects.bulk_create(new))


def _load_regions() -> int:
    known = set(Destination.objects.values_list("name", flat=True))
    countries = {one.code: one for one in Destination.objects.exclude(code="")}
    new = [
        Destination(
            name=row["name"], name_en=row["name_en"], also=row["also"], part_of=countries.get(row["country"] or "-")
        )
        for row in _read("destinations.csv")
        if row["name"] not in known
    ]
    return len(Destination.objects.bulk_create(new))


def _load_synonyms() -> int:
    known = set(Synonym.objects.values_list("folded", flat=True))
    new = {fold(row["words"]): Synonym(words=row["words"], means=row["means"]) for row in _read("synonyms.csv")}
    return len(Synonym.objects.bulk_create(one for folded, one in new.items() if folded not in known))


def _load_parts() -> int:
    known = set(WordPart.objects.values_list("word", flat=True))
    words = (DATA / "word_parts.txt").read_text(encoding="utf-8").split()
    return len(WordPart.objects.bulk_create(WordPart(word=word) for word in words if word not in known))
