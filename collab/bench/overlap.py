"""What is similar while somebody types, two hundred different things; and the pairs of a night."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import urlencode

import django
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

CHANGED = 1000
DIFFERENT = 200

_CHANGE = """
UPDATE initiatives_likeness SET is_new = initiative_id = ANY(ARRAY(
    SELECT id FROM initiatives_initiative WHERE deleted_at IS NULL ORDER BY hashint8(id) LIMIT %s))
WHERE is_new OR initiative_id = ANY(ARRAY(
    SELECT id FROM initiatives_initiative WHERE deleted_at IS NULL ORDER BY hashint8(id) LIMIT %s))
"""


def typed() -> Iterator[str]:
    """Addresses of the panel for titles as far as somebody got, with and without the other answers."""
    from initiatives.generating import texts
    from initiatives.models import Theme
    from partners.models import Organisation

    random, themes = Random(3), list(Theme.objects.all())  # noqa: S311 (plausible, not secret)
    towns = list(Organisation.objects.filter(kind="municipality").values_list("name", flat=True)[:300])
    asked = []
    for number in range(DIFFERENT):
        theme = random.choice(themes)
        written = texts.write(random, theme=theme.name, place=random.choice(towns), year=2026)
        values: dict[str, object] = {"title": written.title[: random.choice((8, 14, 22, 80, 80))]}
        if number % 2:
            values["binding"] = written.binding
        if number % 3:
            values["theme"] = theme.pk
        if number % 4 == 0:
            values["started_on"] = "2027-04-01"
        asked.append(f"/initiatieven/vergelijkbaar/?{urlencode(values)}")
    return itertools.cycle(asked)


def _taken(work: Callable[[], object]) -> float:
    from collab.bench.bulk import seconds

    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [CHANGED, CHANGED])
    return seconds(work)


def pairs(on: dt.date) -> Callable[[], float]:
    """A night in which a thousand changed."""
    from initiatives.overlap.pairing import find_pairs

    return lambda: _taken(lambda: find_pairs(on=on))


def bare() -> Callable[[], float]:
    """A plain full-text query for each of as many: fifty that have all words of the title."""
    from collab.bench.bulk import seconds
    from initiatives.models import Initiative

    titles = list(Initiative.objects.kept().order_by("pk").values_list("title", flat=True)[:CHANGED])

    def ask() -> None:
        for title in titles:
            list(Initiative.objects.matching(title).values_list("pk", flat=True)[:50])

    return lambda: seconds(ask)


def megabytes() -> float:
    """The most memory that a night takes, in a process of its own."""
    command = [sys.executable, "-m", "collab.bench.overlap"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ, capture_output=True, check=True)  # noqa: S603
    return float(done.stdout.decode().strip().splitlines()[-1])


if __name__ == "__main__":
    django.setup()
    from collab.bench.bulk import most_memory

    with transaction.atomic():
        pairs(timezone.localdate())()
        transaction.set_rollback(True)
    sys.stdout.write(f"{most_memory()}\n")
