"""Writing a plan, a table at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from initiatives.importing.planning import Plan
from initiatives.models import Stage, Visibility
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
    found_by = _facets({ids[planned.key]: planned.region_id for planned in fresh})
    _copy(
        "initiatives_initiative",
        "id title binding urgency theme_id region_id stage visibility place created_at updated_at version source"
        " source_key facets partner_names",
        (
            (
                ids[planned.key], planned.title, planned.binding, "", planned.theme_id, planned.region_id,
                Stage.GROWING.value, Visibility.EVERYONE.value, planned.place, at, at, 1, plan.source, planned.key,
                *found_by[ids[planned.key]],
            )
            for planned in fresh
        ),
    )  # fmt: skip
    return Written(len(keys), len(fresh), len(partnerships))


def _facets(regions: dict[int, int | None]) -> dict[int, tuple[list[str], str]]:
    """The keys to filter by and the partners' names of initiatives that are not there yet, each in its region."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, facets, partner_names FROM initiatives_facets(%s::bigint[], %s::bigint[])",
            [list(regions), list(regions.values())],
        )
        return {key: (facets, names) for key, facets, names in cursor.fetchall()}


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
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
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
