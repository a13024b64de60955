"""Writing the invented region: by COPY, in one transaction, in a minute or two.

The triggers that keep facets and names work per statement, but would do the work twice (for the
initiatives, then for their partners), and the audit trail would write half a million rows about
what nobody did. So the triggers sleep while rows are copied, and the facets are asked for once at
the end. Indexes for search and filters are built afterwards: filling them row by row takes four
times as long.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.db.models import Model

from initiatives.actions import load_themes
from initiatives.generating import texts
from initiatives.generating.region import SIZES, Neighbourhood, Party, neighbourhoods
from initiatives.models import Initiative, Involvement, Partnership, Stage, Theme, Update, Visibility
from partners.models import Membership, Person

SOURCE = "generated"
INITIATIVES_PER_PERSON = 40
STAGES, STAGE_WEIGHTS = Stage.values, (15, 15, 30, 10, 22, 8)
AUDIENCES, AUDIENCE_WEIGHTS = Visibility.values, (20, 70, 10)
OTHER_ROLES = (Partnership.Role.PARTICIPANT, Partnership.Role.KNOWLEDGE, Partnership.Role.FUNDER)
TOUCHED: tuple[type[Model], ...] = (Person, Membership, Initiative, Partnership, Involvement, Update)

Rows = list[tuple[Any, ...]]


def generate(*, number: int, seed: int, on: dt.date) -> dict[str, int]:
    """Add `number` invented initiatives as of the date `on`; says how many rows of each kind came.

    The same seed, day and register give the same region. Raises EmptyRegisterError when there are
    no organisations that could work together.
    """
    random = Random(seed)  # noqa: S311 (plausible, not secret)
    around = neighbourhoods()
    with transaction.atomic(), _asleep(TOUCHED):
        themes = _themes()
        people = _people(random, around, number)
        rows = _write_initiatives(random, around, themes, people, number=number, on=on)
    _tidy(TOUCHED)
    return {"initiatives": number, "people": len(people)} | rows


def _write_initiatives(
    random: Random, around: list[Neighbourhood], themes: list[Theme], people: list[int], *, number: int, on: dt.date
) -> dict[str, int]:
    """Copy the initiatives, then what hangs on them."""
    first = _reserve(Initiative, number)
    partnerships: Rows = []
    involvements: Rows = []
    updates: Rows = []

    def initiatives() -> Iterator[tuple[Any, ...]]:
        sizes: list[int] = []
        for key in range(first, first + number):
            if not sizes:
                sizes = random.sample(SIZES, len(SIZES))
            place = random.choice(around)
            parties = place.choose(random, sizes.pop())
            started = on - dt.timedelta(days=random.randrange(30, 3650))
            partnerships.extend(_partnerships(random, key, parties, started))
            involvements.append((key, random.choice(people), Involvement.Role.COORDINATOR, started))
            told = sorted(_between(random, started, on) for _ in range(random.choice((0, 1, 2, 3, 4))))
            updates.extend((key, random.choice(texts.UPDATES), day, _noon(day)) for day in told)
            yield _initiative(random, key, place, parties[0], random.choice(themes), started, on)

    _copy(Initiative, INITIATIVE_FIELDS, initiatives())
    _copy(
        Partnership, ("initiative_id", "organisation_id", "role", "name_then", "joined_on", "left_reason"), partnerships
    )
    _copy(Involvement, ("initiative_id", "person_id", "role", "started_on"), involvements)
    _copy(Update, ("initiative_id", "text", "happened_on", "created_at"), updates)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT initiatives_refresh(array_agg(id)) FROM initiatives_initiative WHERE id BETWEEN %s AND %s",
            [first, first + number - 1],
        )
    return {"partnerships": len(partnerships), "involvements": len(involvements), "updates": len(updates)}


INITIATIVE_FIELDS = (
    "id", "title", "binding", "urgency", "theme_id", "region_id", "stage", "visibility", "place", "started_on",
    "ends_on", "paused_until", "created_at", "updated_at", "version", "source", "source_key", "facets", "partner_names",
)  # fmt: skip


def _initiative(
    random: Random, key: int, place: Neighbourhood, lead: Party, theme: Theme, started: dt.date, on: dt.date
) -> tuple[Any, ...]:
    written = texts.write(random, theme=theme.name, place=lead.name, year=started.year)
    stage = random.choices(STAGES, STAGE_WEIGHTS)[0]
    changed = _between(random, started, on)
    ends = _between(random, changed, on) if stage == Stage.CLOSED else None
    pause = on + dt.timedelta(days=random.randrange(10, 200)) if stage == Stage.PAUSED else None
    made = _noon(started) + dt.timedelta(days=random.randrange(0, 20))
    region = place.region if random.random() < 0.6 else None
    return (
        key, *written, theme.pk, region, stage, random.choices(AUDIENCES, AUDIENCE_WEIGHTS)[0], lead.name,
        started, ends, pause, made, max(made, _noon(changed) + dt.timedelta(minutes=random.randrange(600))), 1,
        SOURCE, str(key), [], "",
    )  # fmt: skip


def _partnerships(random: Random, key: int, parties: list[Party], started: dt.date) -> Rows:
    lead, *others = parties
    rows: Rows = [(key, lead.key, Partnership.Role.LEAD, lead.name, started, "")]
    rows += [(key, party.key, random.choices(OTHER_ROLES, (8, 1, 1))[0], party.name, started, "") for party in others]
    return rows


def _people(random: Random, around: list[Neighbourhood], number: int) -> list[int]:
    """Coordinators without an account, each at an organisation; their keys."""
    count = max(1, number // INITIATIVES_PER_PERSON)
    first = _reserve(Person, count)
    keys = range(first, first + count)
    _copy(Person, ("id", "name", "email"), ((key, f"Coördinator {key}", "") for key in keys))
    members = ((key, random.choice(random.choice(around).members).key, "member", "") for key in keys)
    _copy(Membership, ("person_id", "organisation_id", "role", "function"), members)
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
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for model in models:
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        with connection.schema_editor() as editor:
            for index in slow:
                editor.remove_index(Initiative, index)
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
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


def _copy(model: type[Model], columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
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


def _between(random: Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=random.randrange((last - first).days + 1))


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
