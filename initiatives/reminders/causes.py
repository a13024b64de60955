"""The causes in SQL: which initiative, what it is about, and since when; one statement for any number of initiatives.

`{asked}` is where the keys come from. A cause that begins on a day that is still to come is there as well: its clock
runs. What is closed, paused or deleted has no causes.
"""

from __future__ import annotations

from initiatives.models.initiative import ACTIVE_STAGES, FIRST_REFLECTION_MONTHS
from initiatives.principles.states import NUMBERS
from initiatives.waiting.words import CONFIRM_TARGET_DAYS, REFLECTOR_NOTICE_DAYS

_DAY = "AT TIME ZONE 'Europe/Amsterdam')::date"
_ACTIVE = ", ".join(f"'{stage.value}'" for stage in ACTIVE_STAGES)

# Milestones and intended results: what is due, what was reached, and whether it still waits to be celebrated. Both have
# keys of their own, so milestones stand below nought.
MILESTONES = """
SELECT made.id, made.initiative_id, due_on, reached_on, is_result,
       wants AND NOT coalesce(reached_on <= closing.celebrated_on, false) AS waits
FROM (
    SELECT result.id, result.initiative_id, result.due_on, result.reached_on, true AS is_result,
           celebration.id IS NULL AS wants
    FROM chosen JOIN initiatives_result result ON result.initiative_id = chosen.id
    LEFT JOIN initiatives_celebration celebration ON celebration.result_id = result.id
    UNION ALL
    SELECT -milestone.id, milestone.initiative_id, milestone.planned_until, milestone.reached_on, false,
           milestone.is_to_celebrate AND celebration.id IS NULL
    FROM chosen JOIN initiatives_milestone milestone ON milestone.initiative_id = chosen.id
    LEFT JOIN initiatives_celebration celebration ON celebration.milestone_id = milestone.id
) made
LEFT JOIN LATERAL (
    SELECT closed_on AS celebrated_on FROM initiatives_closing
    WHERE initiative_id = made.initiative_id AND celebrated <> '') closing ON true
"""

# Whichever comes first makes it a question: the end, the horizon or the last result; before that, silence.
_PAST = "least(chosen.ends_on + 1, chosen.horizon_on + 1, reached.all_reached_on)"
_SILENT = "news.last_on + limit_silent_days + 1"
# About one horizon one choice is made: who chose to stop is not asked again.
_UNDECIDED = """NOT EXISTS (SELECT 1 FROM initiatives_horizondecision decision
    WHERE decision.initiative_id = chosen.id
      AND decision.horizon_before IS NOT DISTINCT FROM coalesce(chosen.horizon_on, chosen.ends_on))"""

_PARTS = {
    "request": f"""
SELECT 'request', request.id, chosen.id, (request.asked_at {_DAY}
FROM chosen JOIN initiatives_joinrequest request ON request.initiative_id = chosen.id
WHERE request.decided_at IS NULL AND request.direction = 'asked'""",
    "invitation": f"""
SELECT 'invitation', request.id, chosen.id, (request.asked_at {_DAY}
FROM chosen JOIN initiatives_joinrequest request ON request.initiative_id = chosen.id
WHERE request.decided_at IS NULL AND request.direction = 'invited'""",
    # Of who disagrees without a name only the week is known, and telling it within that week would tell more.
    "dissent": """
SELECT 'dissent', dissent.id, chosen.id, CASE WHEN is_anonymous THEN raised_on + 7 ELSE raised_on END
FROM chosen JOIN initiatives_dissent dissent ON dissent.initiative_id = chosen.id
WHERE dissent.answered_on IS NULL""",
    # A round that is planned begins two weeks before its day; while somebody is asked there is nothing to remind of,
    # and while a reflection waits for its response that is what one is reminded of (`respond`), not of a next look.
    "reflection": f"""
SELECT 'reflection', chosen.id, chosen.id, coalesce(round.planned_on - {REFLECTOR_NOTICE_DAYS},
    (CASE WHEN reflected_on IS NULL THEN began_on + interval '{FIRST_REFLECTION_MONTHS} months'
     ELSE reflected_on + reflection_months * interval '1 month' END)::date)
FROM chosen LEFT JOIN initiatives_round round
    ON round.initiative_id = chosen.id AND round.state IN ('planned', 'invited', 'opened')
WHERE round.state = 'planned' OR round.state IS NULL AND NOT EXISTS (
    SELECT 1 FROM initiatives_round sent WHERE sent.initiative_id = chosen.id AND sent.state = 'submitted')""",
    # About the last day for the response; each round has its own.
    "respond": """
SELECT 'respond', round.id, chosen.id, round.answer_due_on
FROM chosen JOIN initiatives_round round ON round.initiative_id = chosen.id
WHERE round.state = 'submitted'""",
    "closing": f"""
SELECT 'closing', chosen.id, chosen.id, {_PAST}
FROM chosen LEFT JOIN reached ON reached.initiative_id = chosen.id
WHERE {_UNDECIDED}""",
    "silent": f"""
SELECT 'silent', chosen.id, chosen.id, {_SILENT}
FROM chosen JOIN news ON news.id = chosen.id LEFT JOIN reached ON reached.initiative_id = chosen.id
WHERE {_SILENT} < coalesce({_PAST}, 'infinity') AND {_UNDECIDED}""",
    "role": """
SELECT 'role', involvement.id, chosen.id, involvement.term_ends_on
FROM chosen JOIN initiatives_involvement involvement ON involvement.initiative_id = chosen.id
WHERE involvement.ended_on IS NULL AND involvement.term_ends_on IS NOT NULL
UNION ALL
SELECT 'role', -seat.id, chosen.id, seat.term_ends_on
FROM chosen JOIN initiatives_seat seat ON seat.initiative_id = chosen.id
WHERE seat.ended_on IS NULL AND seat.term_ends_on IS NOT NULL AND (person_id IS NOT NULL OR organisation_id IS NOT NULL)
""",
    "endorse": f"""
SELECT 'endorse', partnership.id, chosen.id,
       coalesce(endorsement.lapses_on, greatest(sentence.stated_on, partnership.joined_on), (chosen.created_at {_DAY})
FROM chosen
JOIN initiatives_partnership partnership ON partnership.initiative_id = chosen.id AND partnership.left_on IS NULL
LEFT JOIN initiatives_endorsement endorsement ON endorsement.initiative_id = chosen.id
    AND endorsement.organisation_id = partnership.organisation_id AND endorsement.is_current
LEFT JOIN (SELECT initiative_id, max(stated_on) AS stated_on FROM chosen
           JOIN initiatives_statement statement ON statement.initiative_id = chosen.id
           GROUP BY initiative_id) sentence ON sentence.initiative_id = chosen.id""",
    "confirm": f"""
SELECT 'confirm', id, id, last_on + {CONFIRM_TARGET_DAYS + 1} FROM news""",
    # Who came before the start is not new; while the advice does not apply nobody is expected.
    "newcomer": """
SELECT 'newcomer', chosen.id, chosen.id, greatest(
    (began_on + limit_renewal_age_months * interval '1 month')::date + 1,
    CASE WHEN joined.last_on > began_on
         THEN (joined.last_on + limit_renewal_months * interval '1 month')::date END,
    except_room)
FROM chosen LEFT JOIN joined ON joined.initiative_id = chosen.id""",
    "outsider": """
SELECT 'outsider', chosen.id, chosen.id, greatest(
    (greatest(began_on, outside.last_on) + limit_outsider_months * interval '1 month')::date, except_outsiders)
FROM chosen LEFT JOIN (
    SELECT initiative_id, max(ended_on) AS last_on, bool_or(ended_on IS NULL) AS is_there
    FROM chosen JOIN initiatives_seat seat ON seat.initiative_id = chosen.id
    WHERE kind = 'outsider' AND (person_id IS NOT NULL OR organisation_id IS NOT NULL)
    GROUP BY initiative_id) outside ON outside.initiative_id = chosen.id
WHERE outside.is_there IS NOT TRUE""",
    "milestone": """
SELECT 'milestone', id, initiative_id, due_on FROM milestone WHERE reached_on IS NULL AND due_on IS NOT NULL""",
    "celebrate": """
SELECT 'celebrate', milestone.id, chosen.id, greatest(reached_on + limit_celebrate_days + 1, except_celebrate)
FROM milestone JOIN chosen ON chosen.id = milestone.initiative_id
WHERE reached_on IS NOT NULL AND waits""",
    # 29 February comes back on the 28th.
    "year_ago": """
SELECT 'year_ago', id, initiative_id, (reached_on + interval '1 year')::date FROM milestone
WHERE reached_on IS NOT NULL""",
}

_EXCEPT = ", ".join(
    f"(SELECT until FROM initiatives_notapplicable said WHERE said.initiative_id = initiative.id"
    f" AND principle = '{principle}') AS except_{principle}"
    for principle in ("room", "outsiders", "celebrate")
)
_WHOLE = ("silent_days", "renewal_months", "renewal_age_months", "outsider_months", "celebrate_days")
_LIMITS = ", ".join(f"trunc(limits.limit_{name})::int AS limit_{name}" for name in _WHOLE)

CAUSES = f"""
limits AS MATERIALIZED ({NUMBERS}),
chosen AS MATERIALIZED (
    SELECT initiative.id, ends_on, horizon_on, confirmed_on, created_at, updated_at, reflection_months, reflected_on,
           coalesce(started_on, (created_at {_DAY}) AS began_on, {_LIMITS}, {_EXCEPT}
    FROM initiatives_initiative initiative
    JOIN limits ON limits.place_id
        = CASE WHEN region_id IN (SELECT place_id FROM limits) THEN region_id ELSE 0 END
    WHERE initiative.id IN ({{asked}}) AND deleted_at IS NULL AND stage IN ({_ACTIVE})
),
news AS MATERIALIZED (
    SELECT chosen.id, greatest(max(happened_on), max(confirmed_on), max((updated_at {_DAY})) AS last_on
    FROM chosen LEFT JOIN initiatives_update story ON story.initiative_id = chosen.id
    GROUP BY chosen.id
),
milestone AS MATERIALIZED ({MILESTONES}),
reached AS (
    SELECT initiative_id, CASE WHEN count(*) = count(reached_on) THEN max(reached_on) END AS all_reached_on
    FROM milestone WHERE is_result GROUP BY initiative_id
),
joined AS (
    SELECT initiative_id, max(last_on) AS last_on FROM (
        SELECT initiative_id, joined_on AS last_on
        FROM chosen JOIN initiatives_partnership partnership ON partnership.initiative_id = chosen.id
        WHERE left_on IS NULL
        UNION ALL
        SELECT initiative_id, filled_on FROM chosen JOIN initiatives_seat seat ON seat.initiative_id = chosen.id
        WHERE ended_on IS NULL AND (person_id IS NOT NULL OR organisation_id IS NOT NULL)
        UNION ALL
        SELECT initiative_id, started_on
        FROM chosen JOIN initiatives_involvement involvement ON involvement.initiative_id = chosen.id
        WHERE ended_on IS NULL) came
    GROUP BY initiative_id
),
cause (kind, object_id, initiative_id, since) AS MATERIALIZED (
    SELECT * FROM ({" UNION ALL ".join(_PARTS.values())}) AS found (kind, object_id, initiative_id, since)
    WHERE since IS NOT NULL
)
"""
