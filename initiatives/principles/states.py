"""The seven rules in SQL, for lists and counts over a hundred thousand; `rules` says the same in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from initiatives.models import Principle
from initiatives.principles.facts import FACTS, rows_of
from initiatives.principles.limits import DEFAULTS
from initiatives.principles.rules import State


def _ago(name: str, unit: str) -> str:
    """The date so many days or months (a threshold) before the day, in SQL."""
    return f"(%(on)s::date - trunc(limit_{name})::int * interval '1 {unit}')::date"


# The same rules in SQL, for lists and counts: each CASE follows its rule above line by line.
STATES_OF = {
    Principle.LIGHT: f"""
        WHEN first_heavy_on < coalesce(first_reached_on, 'infinity') THEN 'attention'
        WHEN weight >= limit_weight
            AND coalesce(last_reached_on < {_ago("weight_quiet_months", "month")}, true) THEN 'attention'
        WHEN NOT has_form THEN 'unknown'
        WHEN weight >= limit_weight THEN 'discuss'
        ELSE 'strength'""",
    Principle.CONTENT: f"""
        WHEN endorsed = 0 AND began_on > {_ago("young_days", "day")} THEN 'unknown'
        WHEN partners = 0 OR endorsed < limit_endorsed_share * partners THEN 'attention'
        WHEN coalesce(last_endorsed_on < {_ago("endorsed_months", "month")}, true) THEN 'attention'
        WHEN NOT has_urgency OR endorsed < partners THEN 'discuss'
        ELSE 'strength'""",
    Principle.OUTSIDERS: f"""
        WHEN outsiders = 0 AND began_on > {_ago("young_days", "day")} THEN 'unknown'
        WHEN outsiders = 0 THEN 'attention'
        WHEN coalesce(last_contribution_on < {_ago("outsider_months", "month")}, true) THEN 'discuss'
        ELSE 'strength'""",
    Principle.DISSENT: f"""
        WHEN oldest_unanswered_on < {_ago("dissent_answer_days", "day")} THEN 'attention'
        WHEN oldest_unanswered_on IS NOT NULL THEN 'discuss'
        WHEN dissents = 0 AND began_on > {_ago("dissent_none_months", "month")} THEN 'unknown'
        WHEN dissents = 0 THEN 'discuss'
        ELSE 'strength'""",
    Principle.ROOM: f"""
        WHEN oldest_request_on < {_ago("request_days", "day")} THEN 'attention'
        WHEN began_on < {_ago("renewal_age_months", "month")} AND NOT is_renewed
            THEN CASE WHEN open_seats = 0 THEN 'attention' ELSE 'discuss' END
        WHEN is_renewed OR open_seats > 0 THEN 'strength'
        ELSE 'unknown'""",
    Principle.STOP: f"""
        WHEN stage = 'closed' THEN 'strength'
        WHEN ends_on < %(on)s OR horizon_on < %(on)s THEN 'attention'
        WHEN results > 0 AND results_open = 0 THEN 'attention'
        WHEN first_term_on < %(on)s THEN 'attention'
        WHEN last_news_on < {_ago("silent_days", "day")} THEN 'discuss'
        WHEN results = 0 AND horizon_on IS NULL AND ends_on IS NULL THEN 'unknown'
        WHEN results_vague > 0 THEN 'discuss'
        ELSE 'strength'""",
    Principle.CELEBRATE: f"""
        WHEN is_celebrated THEN 'strength'
        WHEN stage = 'closed' AND NOT is_closed_with_look_back THEN 'attention'
        WHEN last_reached_on IS NULL THEN 'unknown'
        WHEN last_reached_on < {_ago("celebrate_days", "day")} THEN 'attention'
        ELSE 'discuss'""",
}

_LIMITS = ", ".join(
    f"coalesce(max(value) FILTER (WHERE name = '{name}' AND threshold.region_id IS NOT NULL),"
    f" max(value) FILTER (WHERE name = '{name}'), {default}) AS limit_{name}"
    for name, default in DEFAULTS.items()
)

_CASES = ",\n".join(
    f"CASE WHEN '{principle}' = ANY(not_applicable) THEN 'not_applicable' {cases} END AS {principle}"
    for principle, cases in STATES_OF.items()
)

# `limits` has one row per region that has numbers of its own, and one (null) for all others.
STATES = f"""
WITH limits AS (
    SELECT places.place_id, {_LIMITS}
    FROM (SELECT DISTINCT region_id AS place_id FROM initiatives_threshold WHERE region_id IS NOT NULL
          UNION SELECT NULL) places
    LEFT JOIN initiatives_threshold threshold
        ON threshold.region_id IS NULL OR threshold.region_id = places.place_id
    GROUP BY places.place_id
), facts AS ({FACTS}), placed AS (
    SELECT facts.*, limits.*,
           coalesce(last_joined_on > greatest(began_on, {_ago("renewal_months", "month")}), false) AS is_renewed
    FROM facts
    LEFT JOIN (SELECT place_id AS own_id FROM limits) own ON own.own_id = facts.region_id
    JOIN limits ON coalesce(limits.place_id, 0) = coalesce(own.own_id, 0)
)
SELECT id, {_CASES} FROM placed
"""


def states_of(ids: Iterable[int] | None, *, on: dt.date) -> dict[int, dict[Principle, State]]:
    """The seven states of each of the initiatives `ids` (None: of all) on the date `on`, in one statement."""
    names, rows = rows_of(STATES, ids, on)
    principles = [Principle(name) for name in names[1:]]
    return {
        int(row[0]): {principle: State(state) for principle, state in zip(principles, row[1:], strict=True)}  # type: ignore[call-overload]
        for row in rows
    }
