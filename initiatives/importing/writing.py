"""Writing a plan, a table at a time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.db.models import Model

from initiatives.importing.planning import Plan
from initiatives.models import Initiative, Stage, Visibility
from partners.models import OrganisationName

SOURCE = "import"


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were added."""

    organisations: int = 0
    initiatives: int = 0
    partnerships: int = 0


@transaction.atomic
def write_plan(plan: Plan, *, at: dt.datetime) -> Written:
    """Write `plan` at the instant `at`; what exists stays as it is, also where people changed it."""
    keys = _write_organisations(plan, at)
    fresh = [planned for planned in plan.initiatives if planned.existing is None]
    ids = dict(zip((planned.key for planned in fresh), _take_ids("initiatives_initiative", len(fresh)), strict=True))
    # Partnerships first (the database checks their initiatives at the end): then the keys to filter by and the
    # words to find by are known when the initiatives come, and each of these is written once.
    partnerships = [
        (
            planned.existing or ids[planned.key],
            partner.organisation if isinstance(partner.organisation, int) else keys[partner.organisation],
            partner.role, partner.name_then[:250], "",
        )
        for planned in plan.initiatives
        for partner in planned.partners
    ]  # fmt: skip
    _copy("initiatives_partnership", "initiative_id organisation_id role name_then left_reason", partnerships)
    _write_initiatives(
        [
            {
                "id": ids[planned.key], "title": planned.title, "binding": planned.binding,
                "theme_id": planned.theme_id, "region_id": planned.region_id, "place": planned.place,
                "source_key": planned.key,
            }
            for planned in fresh
        ],
        source=plan.source, at=at,
    )  # fmt: skip
    return Written(len(keys), len(fresh), len(partnerships))


# What is the same for all comes once; the keys to filter by and the names to find by come from the partnerships.
_INITIATIVES = """
WITH fresh AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(rows)s::json) AS row(
        id bigint, title text, binding text, theme_id bigint, region_id bigint, place text, source_key text
    )
)
INSERT INTO initiatives_initiative (
    id, title, binding, urgency, theme_id, region_id, stage, visibility, place, created_at, updated_at, version,
    source, source_key, facets, partner_names
)
SELECT fresh.id, title, binding, '', theme_id, region_id, %(stage)s, %(visibility)s, place, %(at)s, %(at)s, 1,
       %(source)s, source_key, found_by.facets, found_by.partner_names
FROM fresh JOIN initiatives_facets(
    (SELECT array_agg(id) FROM fresh), (SELECT array_agg(region_id) FROM fresh)
) AS found_by ON found_by.id = fresh.id
"""


def _write_initiatives(rows: list[dict[str, object]], *, source: str, at: dt.datetime) -> None:
    """Write the initiatives whose partnerships are there already, in one statement."""
    if not rows:
        return
    values: dict[str, Any] = {
        "rows": json.dumps(rows, ensure_ascii=False), "stage": Stage.GROWING.value,
        "visibility": Visibility.EVERYONE.value, "source": source, "at": at,
    }  # fmt: skip
    with _merged_at_once(Initiative), connection.cursor() as cursor:
        cursor.execute(_INITIATIVES, values)


@contextmanager
def _merged_at_once(model: type[Model]) -> Iterator[None]:
    """Have the indexes of words and keys gather what is written in this block, and merge it in one go.

    Word by word takes four times as long. Who searches meanwhile is not kept waiting and misses nothing: what
    was gathered is read as well. Should it all be taken back, the indexes are as they were.
    """
    indexes = [index.name for index in model._meta.indexes if isinstance(index, GinIndex)]
    with connection.cursor() as cursor:
        for name in indexes:
            cursor.execute(f'ALTER INDEX "{name}" SET (fastupdate = on)')
        yield
        for name in indexes:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])
            cursor.execute(f'ALTER INDEX "{name}" SET (fastupdate = off)')


def _write_organisations(plan: Plan, at: dt.datetime) -> dict[str, int]:
    """Add the new organisations that a partner refers to; their keys by folded name."""
    new = plan.organisations
    keys = dict(zip(new, _take_ids("partners_organisation", len(new)), strict=True))
    _copy(
        "partners_organisation",
        "id kind name short_name website place source created_at updated_at version",
        ((keys[key], row.kind, row.name, "", "", "", SOURCE, at, at, 1) for key, row in new.items()),
    )
    _copy(
        "partners_organisationname",
        "organisation_id name sort",
        ((keys[key], row.name, OrganisationName.Sort.OFFICIAL.value) for key, row in new.items()),
    )
    return keys


def _take_ids(table: str, count: int) -> list[int]:
    """`count` fresh keys of `table`."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(sequence) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) its",
            [count, table],
        )
        return [key for (key,) in cursor.fetchall()]


def _copy(table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
    """COPY `rows` into `table`; nothing is sent when there are none. Names come from this file only."""
    rows = list(rows)
    if not rows:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
