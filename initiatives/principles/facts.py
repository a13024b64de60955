"""What the log knows about initiatives on a day, in one statement for any number of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import connection

# The weight of a group that meets. The sounding board has no number of its own in the table of the seven:
# it weighs what a working group does.
BODY_WEIGHT = {"steering": 2, "bureau": 2, "project": 1, "working": Decimal("0.5"), "sounding_board": Decimal("0.5")}

FORM_WEIGHT = {
    "none": Decimal(0),
    "letter_of_intent": Decimal("0.5"),
    "covenant": Decimal(1),
    "administrative_agreement": Decimal(2),
    "arrangement_without_body": Decimal(3),
    "legal_entity": Decimal(4),
    "joint_operations": Decimal(5),
    "public_body": Decimal(6),
}
HEAVY_FORM = 3


@dataclass(frozen=True)
class Facts:
    """What the log knows about one initiative on a day; all dates are civil dates in Europe/Amsterdam."""

    id: int
    region_id: int | None
    stage: str
    began_on: dt.date
    weight: Decimal
    form_weight: Decimal
    has_form: bool
    first_heavy_on: dt.date | None
    first_reached_on: dt.date | None
    last_reached_on: dt.date | None
    has_urgency: bool
    partners: int
    endorsed: int
    last_endorsed_on: dt.date | None
    outsiders: int
    last_contribution_on: dt.date | None
    dissents: int
    oldest_unanswered_on: dt.date | None
    last_dissent_on: dt.date | None
    last_joined_on: dt.date | None
    open_seats: int
    oldest_request_on: dt.date | None
    ends_on: dt.date | None
    horizon_on: dt.date | None
    results: int
    results_open: int
    results_vague: int
    first_term_on: dt.date | None
    last_news_on: dt.date
    is_closed_with_look_back: bool
    is_celebrated: bool
    not_applicable: tuple[str, ...]


def case_of(column: str, weights: dict[str, object]) -> str:
    """A CASE expression that gives each value of `column` its weight."""
    cases = " ".join(f"WHEN '{value}' THEN {weight}" for value, weight in weights.items())
    return f"CASE {column} {cases} END::numeric"


# One row per initiative. `chosen` says which; every part groups once and is joined once.
FACTS = f"""
WITH chosen AS (
    {{chosen}}
), body AS (
    SELECT initiative_id, sum({case_of("kind", dict(BODY_WEIGHT))}) AS weight,
           sum(meetings_per_year * hours) / 12 / 8 AS hours
    FROM initiatives_body
    WHERE started_on <= %(on)s AND (ended_on IS NULL OR ended_on > %(on)s)
    GROUP BY initiative_id
), agreement AS (
    SELECT initiative_id, max(weight) AS weight, min(signed_on) FILTER (WHERE weight >= {HEAVY_FORM}) AS first_heavy_on
    FROM (SELECT initiative_id, signed_on, {case_of("form", dict(FORM_WEIGHT))} AS weight
          FROM initiatives_agreement
          WHERE signed_on <= %(on)s AND (ended_on IS NULL OR ended_on > %(on)s)) held
    GROUP BY initiative_id
), result AS (
    SELECT initiative_id, count(*) AS results, count(*) FILTER (WHERE reached_on IS NULL) AS results_open,
           count(*) FILTER (WHERE reached_on IS NULL AND done_when = '') AS results_vague,
           min(reached_on) AS first_reached_on, max(reached_on) AS last_reached_on
    FROM initiatives_result GROUP BY initiative_id
), partner AS (
    SELECT initiative_id, count(*) FILTER (WHERE left_on IS NULL) AS partners, max(joined_on) AS last_joined_on
    FROM initiatives_partnership GROUP BY initiative_id
), endorsement AS (
    SELECT endorsement.initiative_id, count(*) AS endorsed, max(endorsement.endorsed_on) AS last_endorsed_on
    FROM initiatives_endorsement endorsement
    JOIN initiatives_partnership partner ON partner.initiative_id = endorsement.initiative_id
        AND partner.organisation_id = endorsement.organisation_id AND partner.left_on IS NULL
    WHERE endorsement.is_current AND endorsement.lapses_on > %(on)s
    GROUP BY endorsement.initiative_id
), seat AS (
    SELECT initiative_id,
           count(*) FILTER (WHERE kind = 'outsider' AND filled_on <= %(on)s) AS outsiders,
           max(greatest(last_contribution_on, filled_on)) FILTER (WHERE kind = 'outsider') AS last_contribution_on,
           count(*) FILTER (WHERE person_id IS NULL AND organisation_id IS NULL) AS open_seats
    FROM initiatives_seat WHERE ended_on IS NULL OR ended_on > %(on)s
    GROUP BY initiative_id
), dissent AS (
    SELECT initiative_id, count(*) AS dissents,
           min(raised_on) FILTER (WHERE answered_on IS NULL) AS oldest_unanswered_on, max(raised_on) AS last_dissent_on
    FROM initiatives_dissent GROUP BY initiative_id
), request AS (
    SELECT initiative_id, min((asked_at AT TIME ZONE 'Europe/Amsterdam')::date) AS oldest_request_on
    FROM initiatives_joinrequest WHERE decided_at IS NULL AND direction = 'asked' GROUP BY initiative_id
), role AS (
    SELECT initiative_id, min(term_ends_on) AS first_term_on
    FROM initiatives_involvement WHERE ended_on IS NULL AND term_ends_on IS NOT NULL GROUP BY initiative_id
), news AS (
    SELECT initiative_id, max(happened_on) AS last_news_on FROM initiatives_update GROUP BY initiative_id
), exception AS (
    SELECT initiative_id, array_agg(principle::text ORDER BY principle) AS not_applicable
    FROM initiatives_notapplicable WHERE until > %(on)s GROUP BY initiative_id
)
SELECT chosen.id, chosen.region_id, chosen.stage,
       coalesce(chosen.started_on, (chosen.created_at AT TIME ZONE 'Europe/Amsterdam')::date) AS began_on,
       coalesce(body.weight, 0) + coalesce(body.hours, 0) + coalesce(agreement.weight, 0) AS weight,
       coalesce(agreement.weight, 0) AS form_weight,
       body.initiative_id IS NOT NULL OR agreement.initiative_id IS NOT NULL AS has_form,
       agreement.first_heavy_on, result.first_reached_on, result.last_reached_on,
       chosen.urgency <> '' AS has_urgency,
       coalesce(partner.partners, 0) AS partners, coalesce(endorsement.endorsed, 0) AS endorsed,
       endorsement.last_endorsed_on,
       coalesce(seat.outsiders, 0) AS outsiders, seat.last_contribution_on,
       coalesce(dissent.dissents, 0) AS dissents, dissent.oldest_unanswered_on, dissent.last_dissent_on,
       partner.last_joined_on, coalesce(seat.open_seats, 0) AS open_seats, request.oldest_request_on,
       chosen.ends_on, chosen.horizon_on,
       coalesce(result.results, 0) AS results, coalesce(result.results_open, 0) AS results_open,
       coalesce(result.results_vague, 0) AS results_vague, role.first_term_on,
       greatest(news.last_news_on, chosen.confirmed_on, (chosen.updated_at AT TIME ZONE 'Europe/Amsterdam')::date)
           AS last_news_on,
       closing.id IS NOT NULL AS is_closed_with_look_back,
       coalesce(closing.celebrated, '') <> '' AS is_celebrated,
       coalesce(exception.not_applicable, ARRAY[]::text[]) AS not_applicable
FROM chosen
LEFT JOIN body ON body.initiative_id = chosen.id
LEFT JOIN agreement ON agreement.initiative_id = chosen.id
LEFT JOIN result ON result.initiative_id = chosen.id
LEFT JOIN partner ON partner.initiative_id = chosen.id
LEFT JOIN endorsement ON endorsement.initiative_id = chosen.id
LEFT JOIN seat ON seat.initiative_id = chosen.id
LEFT JOIN dissent ON dissent.initiative_id = chosen.id
LEFT JOIN request ON request.initiative_id = chosen.id
LEFT JOIN role ON role.initiative_id = chosen.id
LEFT JOIN news ON news.initiative_id = chosen.id
LEFT JOIN exception ON exception.initiative_id = chosen.id
LEFT JOIN initiatives_closing closing ON closing.initiative_id = chosen.id
"""

_OF_KEYS = "SELECT * FROM initiatives_initiative WHERE id = ANY(%(ids)s)"
_OF_ALL = "SELECT * FROM initiatives_initiative WHERE deleted_at IS NULL"


def rows_of(statement: str, ids: Iterable[int] | None, on: dt.date) -> tuple[list[str], list[tuple[object, ...]]]:
    """Names of columns and rows of `statement` for the initiatives `ids` (None: all that are kept)."""
    chosen = _OF_ALL if ids is None else _OF_KEYS
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{chosen}", chosen), {"on": on, "ids": list(ids or [])})
        return [column.name for column in cursor.description or ()], cursor.fetchall()


def facts_of(ids: Iterable[int], *, on: dt.date) -> dict[int, Facts]:
    """What the log knows about each of the initiatives `ids` on the date `on`, in one statement."""
    names, rows = rows_of(FACTS, ids, on)
    known = {field.name for field in fields(Facts)}
    assert set(names) == known  # noqa: S101 (the statement and the class say the same)
    return {
        facts.id: facts
        for facts in (
            Facts(**{**dict(zip(names, row, strict=True)), "not_applicable": tuple(row[-1])})  # type: ignore[arg-type]
            for row in rows
        )
    }
