"""The seven rules in SQL, for lists and counts over a hundred thousand; `rules` says the same in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from initiatives.models import Principle
from initiatives.principles.facts import FACTS, rows_of
from initiatives.principles.limits import DEFAULTS
from initiatives.principles.rules import State

# The date so many days or months (a threshold) before the day: once per region, not once per initiative.
_AGO = {name: name.rpartition("_")[2][:-1] for name in DEFAULTS if name.endswith(("_days", "_months"))}

# The same rules in SQL, for lists and counts: each CASE follows its rule in `rules` line by line.
STATES_OF = {
    Principle.LIGHT: """
        WHEN is_closed THEN 'not_applicable'
        WHEN first_heavy_on < coalesce(first_reached_on, 'infinity') THEN 'attention'
        WHEN weight >= limit_weight AND coalesce(last_reached_on < since_weight_quiet_months, true) THEN 'attention'
        WHEN NOT has_form THEN 'unknown'
        WHEN weight >= limit_weight THEN 'discuss'
        ELSE 'strength'""",
    Principle.CONTENT: """
        WHEN is_closed THEN 'not_applicable'
        WHEN (partners = 0 OR endorsed < limit_endorsed_share * partners)
            THEN CASE WHEN began_on > since_young_days THEN 'unknown' ELSE 'attention' END
        WHEN coalesce(last_endorsed_on < since_endorsed_months, true) THEN 'attention'
        WHEN NOT has_urgency OR endorsed < partners THEN 'discuss'
        ELSE 'strength'""",
    Principle.OUTSIDERS: """
        WHEN is_closed THEN 'not_applicable'
        WHEN outsiders = 0 THEN CASE WHEN began_on > since_young_days THEN 'unknown' ELSE 'attention' END
        WHEN coalesce(last_contribution_on < since_outsider_months, true) THEN 'discuss'
        ELSE 'strength'""",
    Principle.DISSENT: """
        WHEN is_closed THEN 'not_applicable'
        WHEN oldest_unanswered_on < since_dissent_answer_days THEN 'attention'
        WHEN oldest_unanswered_on IS NOT NULL THEN 'discuss'
        WHEN dissents = 0 THEN CASE WHEN began_on > since_dissent_none_months THEN 'unknown' ELSE 'discuss' END
        ELSE 'strength'""",
    Principle.ROOM: """
        WHEN is_closed THEN 'not_applicable'
        WHEN oldest_request_on < since_request_days THEN 'attention'
        WHEN last_joined_on > greatest(began_on, since_renewal_months) THEN 'strength'
        WHEN NOT is_resting AND began_on < since_renewal_age_months
            THEN CASE WHEN open_seats = 0 THEN 'attention' ELSE 'discuss' END
        WHEN open_seats > 0 THEN 'strength'
        ELSE 'unknown'""",
    Principle.STOP: """
        WHEN is_closed THEN 'strength'
        WHEN ends_on < %(on)s OR horizon_on < %(on)s THEN 'attention'
        WHEN results > 0 AND results_open = 0 THEN 'attention'
        WHEN first_term_on < %(on)s THEN 'attention'
        WHEN NOT is_resting AND last_news_on < since_silent_days THEN 'discuss'
        WHEN results = 0 AND horizon_on IS NULL AND ends_on IS NULL THEN 'unknown'
        WHEN results_vague > 0 THEN 'discuss'
        ELSE 'strength'""",
    Principle.CELEBRATE: """
        WHEN is_closed AND NOT has_look_back THEN 'attention'
        WHEN first_uncelebrated_on < since_celebrate_days THEN 'attention'
        WHEN first_uncelebrated_on IS NOT NULL THEN 'discuss'
        WHEN NOT is_closed AND NOT is_resting AND coalesce(celebrated_on, began_on) < since_celebrate_months
            THEN 'discuss'
        WHEN celebrated_on IS NULL THEN 'unknown'
        ELSE 'strength'""",
}

_LIMITS = ", ".join(
    f"coalesce(max(value) FILTER (WHERE name = '{name}' AND threshold.region_id IS NOT NULL),"
    f" max(value) FILTER (WHERE name = '{name}'), {default}) AS limit_{name}"
    for name, default in DEFAULTS.items()
)
_SINCE = ", ".join(
    f"(%(on)s::date - trunc(limit_{name})::int * interval '1 {unit}')::date AS since_{name}"
    for name, unit in _AGO.items()
)

_CASES = ",\n".join(
    f"CASE WHEN '{principle}' = ANY(not_applicable) THEN 'not_applicable' {cases} END AS {principle}"
    for principle, cases in STATES_OF.items()
)

# One row per region that has numbers of its own, and one (0) for all others.
NUMBERS = f"""
    SELECT places.place_id, {_LIMITS}
    FROM (SELECT DISTINCT region_id AS place_id FROM initiatives_threshold WHERE region_id IS NOT NULL
          UNION ALL SELECT 0) places
    LEFT JOIN initiatives_threshold threshold
        ON threshold.region_id IS NULL OR threshold.region_id = places.place_id
    GROUP BY places.place_id
"""

STATES = f"""
WITH number AS ({NUMBERS}), limits AS MATERIALIZED (
    SELECT number.*, {_SINCE} FROM number
), facts AS ({FACTS})
SELECT id, {_CASES}
FROM facts
JOIN limits ON limits.place_id = CASE WHEN region_id IN (SELECT place_id FROM limits) THEN region_id ELSE 0 END
"""

COUNTS = f"""
SELECT said.principle, said.state, count(*)
FROM ({STATES}) judged
CROSS JOIN LATERAL (VALUES {", ".join(f"('{name}', {name})" for name in STATES_OF)}) AS said(principle, state)
GROUP BY said.principle, said.state
"""


def states_of(ids: Iterable[int] | None, *, on: dt.date) -> dict[int, dict[Principle, State]]:
    """The seven states of each of the initiatives `ids` (None: of all) on the date `on`, in one statement."""
    names, rows = rows_of(STATES, ids, on)
    principles = [Principle(name) for name in names[1:]]
    known = {state.value: state for state in State}
    return {
        row[0]: {principle: known[state] for principle, state in zip(principles, row[1:], strict=True)}  # type: ignore[index,misc]
        for row in rows
    }


def counts_of(ids: Iterable[int] | None, *, on: dt.date) -> dict[tuple[Principle, State], int]:
    """How many of the initiatives `ids` (None: of all) are in which state, per principle; in one statement."""
    _names, rows = rows_of(COUNTS, ids, on)
    return {(Principle(str(principle)), State(str(state))): int(str(count)) for principle, state, count in rows}
