"""What the log knows about initiatives on a day, in one statement for any number of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import connection

from collab.lib.prepared import named_rows

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
HEAVY_FORMS = [form for form, weight in FORM_WEIGHT.items() if weight >= HEAVY_FORM]


@dataclass(frozen=True)
class Facts:
    """What the log knows about one initiative on a day; all dates are civil dates in Europe/Amsterdam.

    What is dated later than that day, or ended by then, does not count.
    """

    id: int
    region_id: int | None
    is_closed: bool
    is_resting: bool
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
    has_look_back: bool
    celebrated_on: dt.date | None
    first_uncelebrated_on: dt.date | None
    not_applicable: tuple[str, ...]


def case_of(column: str, weights: dict[str, object]) -> str:
    """A CASE expression that gives each value of `column` its weight."""
    cases = " ".join(f"WHEN '{value}' THEN {weight}" for value, weight in weights.items())
    return f"CASE {column} {cases} END::numeric"


_DAY = "AT TIME ZONE 'Europe/Amsterdam')::date"
_HELD = "(ended_on IS NULL OR ended_on > %(on)s)"
_SAT_ON = "(person_id IS NOT NULL OR organisation_id IS NOT NULL) AND filled_on <= %(on)s"

# One row per initiative. Every part groups one table, of the chosen initiatives only (`{of}`), and is joined once.
FACTS = f"""
WITH body AS (
    SELECT initiative_id, sum({case_of("kind", dict(BODY_WEIGHT))}) AS weight,
           sum(meetings_per_year * hours) / 12 / 8 AS hours
    FROM initiatives_body
    WHERE {{of}} AND started_on <= %(on)s AND {_HELD}
    GROUP BY initiative_id
), agreement AS (
    SELECT initiative_id, max({case_of("form", dict(FORM_WEIGHT))}) AS weight,
           min(signed_on) FILTER (WHERE form = ANY(ARRAY{HEAVY_FORMS})) AS first_heavy_on
    FROM initiatives_agreement
    WHERE {{of}} AND signed_on <= %(on)s AND {_HELD}
    GROUP BY initiative_id
), closing AS (
    SELECT initiative_id, CASE WHEN celebrated <> '' THEN closed_on END AS celebrated_on
    FROM initiatives_closing WHERE {{of}} AND closed_on <= %(on)s
), result AS (
    SELECT initiative_id, count(*) AS results,
           count(*) FILTER (WHERE reached_on IS NULL OR reached_on > %(on)s) AS results_open,
           count(*) FILTER (WHERE (reached_on IS NULL OR reached_on > %(on)s) AND done_when = '') AS results_vague
    FROM initiatives_result WHERE {{of}} GROUP BY initiative_id
), celebration AS (
    SELECT initiative_id, result_id, milestone_id, "on" FROM initiatives_celebration
    WHERE {{of}} AND decided_on <= %(on)s
), moment AS (
    SELECT made.initiative_id, reached_on, celebration.result_id IS NULL AS waits
    FROM (SELECT id, initiative_id, reached_on FROM initiatives_result
          WHERE {{of}} AND reached_on <= %(on)s) made
    LEFT JOIN celebration ON celebration.result_id = made.id
    UNION ALL
    SELECT made.initiative_id, reached_on, is_to_celebrate AND celebration.milestone_id IS NULL
    FROM (SELECT id, initiative_id, reached_on, is_to_celebrate FROM initiatives_milestone
          WHERE {{of}} AND reached_on <= %(on)s) made
    LEFT JOIN celebration ON celebration.milestone_id = made.id
), reached AS (
    SELECT initiative_id, min(reached_on) AS first_reached_on, max(reached_on) AS last_reached_on,
           min(reached_on) FILTER (WHERE waits AND (celebrated_on IS NULL OR reached_on > celebrated_on))
               AS first_uncelebrated_on
    FROM moment LEFT JOIN closing USING (initiative_id)
    GROUP BY initiative_id
), feast AS (
    SELECT initiative_id, max("on") AS celebrated_on FROM celebration WHERE "on" <= %(on)s GROUP BY initiative_id
), partner AS (
    SELECT partner.initiative_id, count(*) AS partners, max(partner.joined_on) AS last_joined_on,
           count(endorsement.id) AS endorsed, max(endorsement.endorsed_on) AS last_endorsed_on
    FROM initiatives_partnership partner
    LEFT JOIN (
        SELECT id, initiative_id, organisation_id, endorsed_on FROM initiatives_endorsement
        WHERE {{of}} AND is_current AND endorsed_on <= %(on)s AND lapses_on > %(on)s
    ) endorsement ON endorsement.initiative_id = partner.initiative_id
        AND endorsement.organisation_id = partner.organisation_id
    WHERE {{of_partner}} AND (partner.left_on IS NULL OR partner.left_on > %(on)s)
        AND (partner.joined_on IS NULL OR partner.joined_on <= %(on)s)
    GROUP BY partner.initiative_id
), seat AS (
    SELECT initiative_id,
           count(*) FILTER (WHERE kind = 'outsider' AND {_SAT_ON}) AS outsiders,
           max(CASE WHEN last_contribution_on <= %(on)s THEN greatest(last_contribution_on, filled_on)
                    ELSE filled_on END) FILTER (WHERE kind = 'outsider' AND {_SAT_ON}) AS last_contribution_on,
           count(*) FILTER (WHERE person_id IS NULL AND organisation_id IS NULL) AS open_seats,
           max(filled_on) FILTER (WHERE {_SAT_ON}) AS last_joined_on
    FROM initiatives_seat WHERE {{of}} AND opened_on <= %(on)s AND {_HELD}
    GROUP BY initiative_id
), dissent AS (
    SELECT initiative_id, count(*) AS dissents,
           min(raised_on) FILTER (WHERE answered_on IS NULL OR answered_on > %(on)s) AS oldest_unanswered_on
    FROM initiatives_dissent WHERE {{of}} AND raised_on <= %(on)s GROUP BY initiative_id
), request AS (
    SELECT initiative_id, min((asked_at {_DAY}) AS oldest_request_on
    FROM initiatives_joinrequest
    WHERE {{of}} AND direction = 'asked' AND (asked_at {_DAY} <= %(on)s
        AND (decided_at IS NULL OR (decided_at {_DAY} > %(on)s)
    GROUP BY initiative_id
), role AS (
    SELECT initiative_id, min(term_ends_on) AS first_term_on,
           max(started_on) FILTER (WHERE started_on <= %(on)s) AS last_joined_on
    FROM initiatives_involvement WHERE {{of}} AND {_HELD}
    GROUP BY initiative_id
), news AS (
    SELECT initiative_id, max(happened_on) AS last_news_on
    FROM initiatives_update WHERE {{of}} AND happened_on <= %(on)s GROUP BY initiative_id
), exception AS (
    SELECT initiative_id, array_agg(principle::text ORDER BY principle) AS not_applicable
    FROM initiatives_notapplicable WHERE {{of}} AND until > %(on)s GROUP BY initiative_id
), chosen AS (
    SELECT id, region_id, stage = 'closed' AS is_closed,
           stage = 'paused' AND paused_until > %(on)s AS is_resting,
           coalesce(started_on, (created_at {_DAY}) AS began_on, urgency <> '' AS has_urgency, ends_on, horizon_on,
           greatest(CASE WHEN confirmed_on <= %(on)s THEN confirmed_on END, (updated_at {_DAY}) AS last_news_on
    FROM initiatives_initiative WHERE {{chosen}}
)
SELECT chosen.id, chosen.region_id, chosen.is_closed, chosen.is_resting, chosen.began_on,
       coalesce(body.weight, 0) + coalesce(body.hours, 0) + coalesce(agreement.weight, 0) AS weight,
       coalesce(agreement.weight, 0) AS form_weight,
       body.initiative_id IS NOT NULL OR agreement.initiative_id IS NOT NULL AS has_form,
       agreement.first_heavy_on, reached.first_reached_on, reached.last_reached_on, chosen.has_urgency,
       coalesce(partner.partners, 0) AS partners, coalesce(partner.endorsed, 0) AS endorsed, partner.last_endorsed_on,
       coalesce(seat.outsiders, 0) AS outsiders, seat.last_contribution_on,
       coalesce(dissent.dissents, 0) AS dissents, dissent.oldest_unanswered_on,
       greatest(partner.last_joined_on, seat.last_joined_on, role.last_joined_on) AS last_joined_on,
       coalesce(seat.open_seats, 0) AS open_seats, request.oldest_request_on,
       chosen.ends_on, chosen.horizon_on,
       coalesce(result.results, 0) AS results, coalesce(result.results_open, 0) AS results_open,
       coalesce(result.results_vague, 0) AS results_vague, role.first_term_on,
       greatest(news.last_news_on, chosen.last_news_on) AS last_news_on,
       closing.initiative_id IS NOT NULL AS has_look_back,
       greatest(closing.celebrated_on, feast.celebrated_on) AS celebrated_on, reached.first_uncelebrated_on,
       coalesce(exception.not_applicable, ARRAY[]::text[]) AS not_applicable
FROM chosen
LEFT JOIN body ON body.initiative_id = chosen.id
LEFT JOIN agreement ON agreement.initiative_id = chosen.id
LEFT JOIN result ON result.initiative_id = chosen.id
LEFT JOIN reached ON reached.initiative_id = chosen.id
LEFT JOIN feast ON feast.initiative_id = chosen.id
LEFT JOIN partner ON partner.initiative_id = chosen.id
LEFT JOIN seat ON seat.initiative_id = chosen.id
LEFT JOIN dissent ON dissent.initiative_id = chosen.id
LEFT JOIN request ON request.initiative_id = chosen.id
LEFT JOIN role ON role.initiative_id = chosen.id
LEFT JOIN news ON news.initiative_id = chosen.id
LEFT JOIN exception ON exception.initiative_id = chosen.id
LEFT JOIN closing ON closing.initiative_id = chosen.id
"""

# Which rows of every table: by key along its index, or all of them in one pass.
_OF_KEYS = {"{of}": "initiative_id = ANY(%(ids)s)", "{of_partner}": "partner.initiative_id = ANY(%(ids)s)",
            "{chosen}": "id = ANY(%(ids)s)"}  # fmt: skip
_OF_ALL = {"{of}": "true", "{of_partner}": "true", "{chosen}": "deleted_at IS NULL"}


def chosen(statement: str, *, is_all: bool) -> str:
    """`statement` for all initiatives that are kept, or for those with the keys `ids`."""
    for name, condition in (_OF_ALL if is_all else _OF_KEYS).items():
        statement = statement.replace(name, condition)
    return statement


def rows_of(statement: str, ids: Iterable[int] | None, on: dt.date) -> tuple[list[str], list[tuple[object, ...]]]:
    """Names of columns and rows of `statement` for the initiatives `ids` (None: all that are kept)."""
    written = chosen(statement, is_all=ids is None)
    if ids is not None:
        return named_rows(written, {"on": on, "ids": list(ids)})
    with connection.cursor() as cursor:  # planned for what is there: half a second's work is worth a plan
        cursor.execute(written, {"on": on})
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
