"""The statement that finds what is alike, for a title that somebody types and for an initiative at night.

`asked` is what one looks for: a row. The words and keys lead to candidates along one index; what the two share gives
the score of the product; `LOOKS_ALIKE` says when that is enough to tell somebody.
"""

from __future__ import annotations

from initiatives.overlap.weighing import GATHERED, MORE, WEIGHT

# The score: what two share, each with its weight; all of it is 1.
KIND, DESTINATION, PERIOD, THEME, TEXT, PARTNERS = 0.30, 0.25, 0.15, 0.15, 0.10, 0.05
# Two periods are near when not more than so many days lie between them: half a year.
NEAR_DAYS = 183
# How much the words must be alike: by themselves; and when the theme, the kind or a party is the same as well.
TEXT_ALONE, TEXT_WITH = 0.48, 0.38
# So many candidates, those that share the most telling words, are compared in full.
COMPARED = 40

SAME_KIND = "likeness.kind_id = asked.kind_id"
SAME_PLACE = """(likeness.destination_id = asked.destination_id OR likeness.within_id = asked.destination_id
        OR likeness.destination_id = asked.within_id)"""
# `greatest` passes over what is unknown; then all of it is.
GAP = """CASE WHEN likeness.first_on IS NOT NULL AND asked.first_on IS NOT NULL
        THEN greatest(likeness.first_on - asked.last_on, asked.first_on - likeness.last_on, 0) END"""

# What two share, for `likeness` beside `asked`; unknown is NULL.
SHARED = f"""
    coalesce({SAME_KIND}, false) AS same_kind,
    coalesce({SAME_PLACE}, false) AS same_place,
    likeness.destination_id IS NOT NULL AND asked.destination_id IS NOT NULL AND NOT coalesce({SAME_PLACE}, false)
        AS other_place,
    {GAP} AS gap,
    coalesce(likeness.theme_id = asked.theme_id, false) AS same_theme,
    CASE WHEN cardinality(asked.partners) = 0 OR cardinality(likeness.partners) = 0 THEN 0 ELSE (
        SELECT count(*) FROM unnest(likeness.partners) party WHERE party = ANY(asked.partners)) END AS parties
"""  # noqa: S608 (numbers and names of this file)

SCORE = f"""
    {KIND} * same_kind::int + {DESTINATION} * same_place::int + {PERIOD} * coalesce(gap <= {NEAR_DAYS}, false)::int
    + {THEME} * same_theme::int + {TEXT} * text
    + {PARTNERS} * parties / greatest(cardinality(partners) + asked_parties - parties, 1)
"""

# Kind, destination and period always tell of the same; a period that nobody filled in yet does not speak against it.
# Two destinations, or two trips years apart, are not the same, however alike their words.
LOOKS_ALIKE = f"""
    same_kind AND same_place AND coalesce(gap <= {NEAR_DAYS}, true)
    OR NOT other_place AND NOT (same_place AND coalesce(gap > {NEAR_DAYS}, false)) AND (
        text >= {TEXT_ALONE} OR text >= {TEXT_WITH} AND (same_theme OR same_kind OR parties > 0))
"""

# A pair at night is put before two people who did not ask: the words alone must be much alike.
IS_PAIR = f"(same_kind AND same_place AND coalesce(gap <= {NEAR_DAYS}, false) OR text >= 0.65)"

# Who sees all there is open, as the night does; and what this person sees, by the rule of `visible_to`.
SEES_ALL = "true"
SEES = """(%(is_all)s OR initiative.visibility = ANY(%(visibilities)s::text[])
        OR initiative.id = ANY(%(initiatives)s::bigint[]) OR initiative.keys && %(facets)s::text[])"""

# What looks alike for one row `asked`. How alike the words are is the cosine of the two with their weights: of the
# titles alone, or of all that is said. Keys of kind and destination lead to all that have them, words to not more than
# are gathered. Of the most telling the first forty that somebody may know of are compared in full: what one may not
# know of takes nobody's place.
_ALIKE = f"""
WITH typed AS MATERIALIZED (
    SELECT * FROM unnest(asked.terms, asked.weights, asked.shares) typed(term, weight, share)
), size AS MATERIALIZED (
    SELECT coalesce(sqrt(sum(weight) FILTER (WHERE share = 1)), 0) AS title,
           coalesce(sqrt(sum(weight * share * share)), 0) AS whole FROM typed
), found AS MATERIALIZED (
    SELECT * FROM initiatives_likeness likeness
    WHERE likeness.terms && asked.keys AND likeness.initiative_id <> asked.initiative_id
    UNION ALL
    (SELECT * FROM initiatives_likeness likeness
     WHERE likeness.terms && asked.looked_up AND NOT likeness.terms && asked.keys
         AND likeness.initiative_id <> asked.initiative_id
     LIMIT {GATHERED})
), hit AS MATERIALIZED (
    SELECT found.initiative_id, sum(typed.weight) FILTER (WHERE typed.share = 1) AS title,
           sum(typed.weight * typed.share) AS whole
    FROM found CROSS JOIN LATERAL unnest(found.terms) said(term) JOIN typed ON typed.term = said.term
    GROUP BY found.initiative_id
), ranked AS MATERIALIZED (
    SELECT likeness.initiative_id, likeness.terms, likeness.more, likeness.partners,
           likeness.kind_id, likeness.destination_id, hit.title, hit.whole, {SHARED}
    FROM found likeness LEFT JOIN hit ON hit.initiative_id = likeness.initiative_id
    ORDER BY {SAME_KIND} AND {SAME_PLACE} DESC NULLS LAST, {GAP} NULLS LAST, hit.title DESC NULLS LAST,
             likeness.initiative_id DESC
), compared AS MATERIALIZED (
    SELECT ranked.*, its.may_be_hinted, its.is_seen
    FROM ranked CROSS JOIN LATERAL (
        SELECT initiative.may_be_hinted, __SEES__ AS is_seen FROM initiatives_initiative initiative
        WHERE initiative.id = ranked.initiative_id AND initiative.deleted_at IS NULL AND initiative.stage <> 'closed'
            AND (__SEES__ OR initiative.may_be_hinted)
            AND NOT EXISTS (SELECT 1 FROM initiatives_verdict verdict
                            WHERE verdict.first_id = least(initiative.id, asked.initiative_id)
                                AND verdict.second_id = greatest(initiative.id, asked.initiative_id))
        LIMIT 1
    ) its LIMIT {COMPARED}
), worded AS MATERIALIZED (
    SELECT compared.*, cardinality(asked.partners) AS asked_parties,
           least(1, greatest(
               coalesce(compared.title, 0) / nullif(size.title * own.title, 0),
               (coalesce(compared.whole, 0) + own.more) / nullif(size.whole * own.whole, 0), 0)) AS text
    FROM compared CROSS JOIN size CROSS JOIN LATERAL (
        SELECT sqrt(sum(its.weight) FILTER (WHERE said.share = 1)) AS title,
               sqrt(sum(its.weight * said.share * said.share)) AS whole,
               coalesce(sum(typed.weight * typed.share * said.share) FILTER (WHERE said.share < 1), 0) AS more
        FROM (SELECT unnest(compared.terms) AS term, 1.0::float8 AS share
              UNION ALL SELECT unnest(compared.more), {MORE}) said
        -- One look in the index for each: read as a table it would be read whole, forty times.
        LEFT JOIN LATERAL (SELECT * FROM initiatives_term WHERE initiatives_term.term = said.term LIMIT 1) known ON true
        LEFT JOIN typed ON typed.term = said.term
        CROSS JOIN LATERAL (SELECT {WEIGHT.format(total="asked.total")} AS weight) its
        WHERE said.term !~ '^(k|d|kd):'
    ) own
)
SELECT worded.*, {SCORE} AS score FROM worded WHERE {LOOKS_ALIKE}
"""  # noqa: S608 (numbers and names of this file)


def alike(sees: str) -> str:
    """The statement for who sees what `sees` says."""
    return _ALIKE.replace("__SEES__", sees)


# Only what one may see takes a place among the few, and what one may hear of.
PANEL = f"""
WITH asked AS MATERIALIZED (
    SELECT %(kind)s::bigint AS kind_id, %(destination)s::bigint AS destination_id, %(within)s::bigint AS within_id,
           %(theme)s::bigint AS theme_id, %(first_on)s::date AS first_on, %(last_on)s::date AS last_on,
           %(partners)s::text[] AS partners, %(terms)s::text[] AS terms, %(weights)s::float8[] AS weights,
           %(shares)s::float8[] AS shares, %(looked_up)s::text[] AS looked_up,
           %(keys)s::text[] AS keys, %(self)s::bigint AS initiative_id,
           %(total)s::float8 AS total
), seen AS MATERIALIZED (
    SELECT alike.* FROM asked CROSS JOIN LATERAL ({alike(SEES)}) alike
    ORDER BY score DESC, text DESC, initiative_id DESC LIMIT %(most)s
)
SELECT initiative.id, seen.is_seen, seen.score, seen.text, seen.same_kind, seen.same_place, seen.gap, seen.same_theme,
       seen.parties, initiative.title, initiative.stage, initiative.started_on, initiative.ends_on,
       seen.kind_id, seen.destination_id, seen.partners && %(own)s::text[] AS is_ours, lead.name, lead.kind,
       initiative.theme_id
FROM seen JOIN initiatives_initiative initiative ON initiative.id = seen.initiative_id
LEFT JOIN LATERAL (
    SELECT organisation.name, organisation.kind FROM initiatives_partnership partnership
    JOIN partners_organisation organisation ON organisation.id = partnership.organisation_id
    WHERE partnership.initiative_id = seen.initiative_id AND partnership.role = 'lead' AND partnership.left_on IS NULL
    ORDER BY partnership.id LIMIT 1
) lead ON true
ORDER BY seen.score DESC, seen.text DESC, seen.initiative_id DESC
"""  # noqa: S608 (numbers and names of this file)
