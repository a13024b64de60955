"""The seven of all initiatives at once, against a bare count over the same tables."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from initiatives.principles import counts_of

# Each table that a signal looks at: as little as a grouped join can ask of it. The sum keeps the planner
# from leaving a table out.
_TABLES = {
    "initiatives_body": "started_on", "initiatives_agreement": "signed_on", "initiatives_result": "reached_on",
    "initiatives_seat": "opened_on", "initiatives_dissent": "raised_on", "initiatives_joinrequest": "asked_at",
    "initiatives_involvement": "started_on", "initiatives_update": "happened_on", "initiatives_notapplicable": "until",
    "initiatives_closing": "closed_on", "initiatives_milestone": "reached_on", "initiatives_celebration": "decided_on",
}  # fmt: skip
_JOINS = " ".join(
    f"LEFT JOIN (SELECT initiative_id, count(*) AS number, max({column}) AS last"  # noqa: S608 (names of tables)
    f" FROM {table} GROUP BY initiative_id) {table} ON {table}.initiative_id = initiative.id"
    for table, column in _TABLES.items()
)
_SUMS = ", ".join(f"sum({table}.number), max({table}.last)" for table in _TABLES)
BARE = f"""
SELECT initiative.stage, count(*), sum(partner.number), max(partner.last), {_SUMS}
FROM initiatives_initiative initiative
LEFT JOIN (
    SELECT partnership.initiative_id, count(*) AS number, max(endorsement.endorsed_on) AS last
    FROM initiatives_partnership partnership
    LEFT JOIN initiatives_endorsement endorsement ON endorsement.initiative_id = partnership.initiative_id
        AND endorsement.organisation_id = partnership.organisation_id
    GROUP BY partnership.initiative_id
) partner ON partner.initiative_id = initiative.id
{_JOINS}
GROUP BY initiative.stage
"""  # noqa: S608 (names of tables)


def count_states(on: dt.date) -> None:
    """How many initiatives are in which state, per piece of advice."""
    counts_of(None, on=on)


def count_rows() -> None:
    """How many rows each initiative has in the same tables, summed per stage."""
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()
