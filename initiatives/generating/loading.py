"""Writing the invented region: by COPY, in one transaction, in a minute or two.

The triggers that keep facets and names work per statement, but would write each initiative twice,
and the audit trail would write two million rows about what nobody did. So the triggers sleep while
rows are copied; partnerships come first, so that each initiative is written with its facets. Indexes
for search and filters are built afterwards: filling them row by row takes four times as long.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.db.models import Model

from initiatives.actions import load_themes
from initiatives.actions.words import read_anew
from initiatives.generating import sentences, texts
from initiatives.generating.living import COLUMNS, STATEMENTS, live, new_rows
from initiatives.generating.region import SIZES, Neighbourhood, Party, neighbourhoods
from initiatives.generating.stones import MILESTONES
from initiatives.generating.told import Told, between, noon
from initiatives.models import (
    Body,
    Dissent,
    Initiative,
    Milestone,
    NotApplicable,
    Partnership,
    PoolMember,
    Stage,
    Statement,
    Theme,
    Visibility,
)
from partners.models import Membership, Person

SOURCE = "generated"
INITIATIVES_PER_PERSON = 40
INITIATIVES_PER_OUTSIDER = 60
STAGES, STAGE_WEIGHTS = Stage.values, (15, 15, 30, 10, 22, 8)
AUDIENCES, AUDIENCE_WEIGHTS = Visibility.values, (20, 70, 10)
TOUCHED: tuple[type[Model], ...] = (Person, Membership, PoolMember, Initiative, *COLUMNS)
AT_A_TIME = 5_000
# What is told of how much came; other names end in an s.
SPOKEN: dict[type[Model], str] = {Body: "bodies", Dissent: "dissents", NotApplicable: "exceptions"}


def generate(*, number: int, seed: int, on: dt.date) -> dict[str, int]:
    """Add `number` invented initiatives as of the date `on`; says how many rows of each kind came.

    The same seed, day and register give the same region. Raises EmptyRegisterError when there are
    no organisations that could work together.
    """
    random = Random(seed)  # noqa: S311 (plausible, not secret)
    around = neighbourhoods()
    with transaction.atomic(), _asleep(TOUCHED):
        themes = _themes()
        people, outsiders = _people(random, around, number), _outsiders(random, number)
        rows = _write_initiatives(random, around, themes, people, outsiders, number=number, on=on)
    _tidy(TOUCHED)
    read_anew()  # what they are compared by, which their triggers would keep
    return {"initiatives": number, "people": len(people) + len(outsiders)} | rows


def _write_initiatives(
    random: Random,
    around: list[Neighbourhood],
    themes: list[Theme],
    people: list[int],
    outsiders: list[int],
    *,
    number: int,
    on: dt.date,
) -> dict[str, int]:
    """Copy the initiatives, a few thousand at a time, each time with what hangs on them."""
    first, statements = _reserve(Initiative, number), _reserve(Statement, number * STATEMENTS)
    stones = _reserve(Milestone, number * MILESTONES)
    counts: dict[str, int] = dict.fromkeys((_called(model) for model in COLUMNS), 0)
    sizes: list[int] = []
    for start in range(first, first + number, AT_A_TIME):
        initiatives: list[tuple[Any, ...]] = []
        rows = new_rows()
        for key in range(start, min(start + AT_A_TIME, first + number)):
            if not sizes:
                sizes = random.sample(SIZES, len(SIZES))
            place = random.choice(around)
            parties = place.choose(random, sizes.pop())
            told, row = _initiative(random, key, place, parties, random.choice(themes), on)
            initiatives.append(row)
            outside = place.others or place.members
            statement = statements + (key - first) * STATEMENTS
            stone = stones + (key - first) * MILESTONES
            live(
                random,
                Told(
                    **told,
                    outside=outside,
                    coordinators=people,
                    outsiders=outsiders,
                    statement=statement,
                    milestone=stone,
                ),
                rows,
            )
        _copy_initiatives(initiatives, rows[Partnership])
        for model, columns in COLUMNS.items():
            if model is not Partnership:
                _copy(model._meta.db_table, columns, rows[model])
            counts[_called(model)] += len(rows[model])
    with connection.cursor() as cursor:
        # The triggers that say so slept; the next sweep sets their clocks in one pass.
        cursor.execute(
            "INSERT INTO initiatives_touched (initiative_id) SELECT generate_series(%s, %s)",
            [first, first + number - 1],
        )
    return counts


def _copy_initiatives(initiatives: list[tuple[Any, ...]], partnerships: list[tuple[Any, ...]]) -> None:
    """Copy partnerships and then their initiatives, each with the keys to filter by and the names to find by."""
    fields = ", ".join(INITIATIVE_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _copy(Partnership._meta.db_table, COLUMNS[Partnership], partnerships)
        cursor.execute(
            f"CREATE TEMPORARY TABLE generated ON COMMIT DROP AS SELECT {fields} FROM initiatives_initiative"  # noqa: S608 (own names)
            " WITH NO DATA"
        )
        _copy("generated", INITIATIVE_FIELDS, initiatives)
        cursor.execute(
            f"INSERT INTO initiatives_initiative ({fields}, facets, partner_names)"  # noqa: S608 (as above)
            " SELECT generated.*, found_by.facets, found_by.partner_names FROM generated JOIN initiatives_facets("
            "(SELECT array_agg(id) FROM generated), (SELECT array_agg(region_id) FROM generated)"
            ") found_by ON found_by.id = generated.id ORDER BY generated.id"
        )
        cursor.execute("DROP TABLE generated")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _called(model: type[Model]) -> str:
    """Its name in the plain English of the code: `stage changes`."""
    return SPOKEN.get(model, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower() + "s")


INITIATIVE_FIELDS = (
    "id", "title", "binding", "urgency", "theme_id", "region_id", "stage", "visibility", "place", "started_on",
    "ends_on", "horizon_on", "paused_until", "confirmed_on", "created_at", "updated_at", "version", "source",
    "source_key",
)  # fmt: skip


def _initiative(
    random: Random, key: int, place: Neighbourhood, parties: list[Party], theme: Theme, on: dt.date
) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """What its life starts from, and its own row."""
    lead, started, care = parties[0], on - dt.timedelta(days=random.randrange(30, 3650)), random.random()
    written = texts.write(random, theme=theme.name, place=lead.name, year=started.year)
    if random.random() < 0.15:
        written = written._replace(urgency="")
    stage = random.choices(STAGES, STAGE_WEIGHTS)[0]
    changed = between(random, started, on)
    ends = between(random, changed, on) if stage == Stage.CLOSED else None
    # Whoever looks after it, looks ahead.
    ahead = dt.timedelta(days=random.randrange(10, 500))
    horizon = (on + ahead if random.random() < care + 0.3 else on - ahead / 3) if random.random() < 0.6 else None
    if horizon is not None:
        horizon = max(horizon, started + dt.timedelta(days=1))
    pause = on + dt.timedelta(days=random.randrange(10, 200)) if stage == Stage.PAUSED else None
    confirmed = on - dt.timedelta(days=random.randrange(int(200 - 150 * care))) if random.random() < care else None
    made = noon(started) + dt.timedelta(days=random.randrange(0, 20))
    region = place.region if random.random() < 0.6 else None
    told = {
        "key": key, "stage": stage, "binding": written.binding, "urgency": written.urgency, "started": started,
        "until": ends or on, "on": on, "care": care, "parties": parties,
    }  # fmt: skip
    return told, (
        key, *written, theme.pk, region, stage, random.choices(AUDIENCES, AUDIENCE_WEIGHTS)[0], lead.name,
        started, ends, horizon, pause, confirmed, made,
        max(made, noon(changed) + dt.timedelta(minutes=random.randrange(600))), 1, SOURCE, str(key),
    )  # fmt: skip


def _people(random: Random, around: list[Neighbourhood], number: int) -> list[int]:
    """Coordinators without an account, each at an organisation; their keys."""
    count = max(1, number // INITIATIVES_PER_PERSON)
    first = _reserve(Person, count)
    keys = range(first, first + count)
    _copy(Person._meta.db_table, ("id", "name", "email"), ((key, f"Coördinator {key}", "") for key in keys))
    members = ((key, random.choice(random.choice(around).members).key, "member", "") for key in keys)
    _copy(Membership._meta.db_table, ("person_id", "organisation_id", "role", "function"), members)
    return list(keys)


def _outsiders(random: Random, number: int) -> list[int]:
    """People of no organisation, so outsiders everywhere; half of them like to be asked."""
    count = max(1, number // INITIATIVES_PER_OUTSIDER)
    first = _reserve(Person, count)
    keys = range(first, first + count)
    _copy(Person._meta.db_table, ("id", "name", "email"), ((key, f"Buitenstaander {key}", "") for key in keys))
    pool = ((key, random.choice(sentences.KNOWS_ABOUT), True) for key in keys[::2])
    _copy(PoolMember._meta.db_table, ("person_id", "fields", "is_active"), pool)
    return list(keys)


def _themes() -> list[Theme]:
    """The themes that can be chosen; the default ones when there are none yet."""
    if not Theme.objects.filter(is_active=True).exists():
        load_themes()
    return list(Theme.objects.filter(is_active=True).order_by("pk"))


@contextmanager
def _asleep(models: Iterable[type[Model]]) -> Iterator[None]:
    """Without triggers and without the indexes for search and filters, until the end of the block."""
    slow = [index for index in Initiative._meta.indexes if isinstance(index, GinIndex)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        # What is copied refers to what was copied before: checked at once, nothing piles up until the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for model in models:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        with connection.schema_editor() as editor:
            for index in slow:
                editor.remove_index(Initiative, index)
        yield
        with connection.schema_editor() as editor:
            for index in slow:
                editor.add_index(Initiative, index)
        for model in models:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')


def _tidy(models: Iterable[type[Model]]) -> None:
    """Let the database clear up and take stock, so that it plans its queries on what is there now."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for model in models:
            cursor.execute(f'VACUUM (ANALYZE) "{model._meta.db_table}"')
        cursor.execute("RESET statement_timeout")


def _copy(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'COPY "{table}" ({names}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _reserve(model: type[Model], number: int) -> int:
    """The first of `number` keys in a row that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute("SELECT nextval(%s)", [sequence])
        (first,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + number])
    return int(first)
