"""Where each part of the story stands, as SQL: what, rank, day, key, name, aside, text and who did it.

The rank orders what has one day: the higher, the later. `signed_in` is false for a visitor, who gets
what the page of the initiative shows to everybody, and no names of people.
"""

from __future__ import annotations

from initiatives.story.words import Sort

_STAGES = """
SELECT CASE WHEN after = 'closed' THEN 'closed' WHEN after = 'paused' THEN 'paused'
            WHEN before = 'closed' THEN 'reopened' ELSE 'stage' END,
       CASE WHEN after = 'closed' THEN 90 ELSE 10 END,
       changed_on, id, before, after, why, changed_by_id
FROM initiatives_stagechange WHERE initiative_id = %(initiative)s
"""
# A look back without a change of stage: what was imported, or closed before stages had a log.
_CLOSINGS = """
SELECT 'closed', 90, closed_on, id, '', '', reached, closed_by_id
FROM initiatives_closing closing WHERE initiative_id = %(initiative)s AND NOT EXISTS (
    SELECT FROM initiatives_stagechange change
    WHERE change.initiative_id = %(initiative)s AND change.after = 'closed' AND change.changed_on = closing.closed_on
)
"""
_BEGINNING = """
SELECT CASE WHEN started_on IS NULL THEN 'logged' ELSE 'begins' END, 0,
       COALESCE(started_on, (created_at AT TIME ZONE %(zone)s)::date), id, '', '', '',
       CASE WHEN started_on IS NULL THEN created_by_id END
FROM initiatives_initiative WHERE id = %(initiative)s
"""
_END_OF_PAUSE = """
SELECT 'resumes', 10, paused_until, id, '', '', '', NULL
FROM initiatives_initiative WHERE id = %(initiative)s AND paused_until > %(on)s
"""
# For who signed in: a visitor reads on the page itself what went on here.
_MERGED = """
SELECT 'merged', 65, (merged_at AT TIME ZONE %(zone)s)::date, merge.id, gone.title, '', text, proposed_by_id
FROM initiatives_merge merge JOIN initiatives_initiative gone ON gone.id = merge.gone_id
WHERE merge.kept_id = %(initiative)s AND merge.state = 'done' AND %(signed_in)s
"""
_JOINED = """
SELECT 'joined', 20, joined_on, partnership.id, COALESCE(NULLIF(name_then, ''), organisation.name),
       organisation.kind, role, NULL
FROM initiatives_partnership partnership JOIN partners_organisation organisation ON organisation.id = organisation_id
WHERE initiative_id = %(initiative)s AND joined_on IS NOT NULL
"""
_LEFT = """
SELECT 'left', 30, left_on, partnership.id, COALESCE(NULLIF(name_then, ''), organisation.name),
       organisation.kind, left_reason, NULL
FROM initiatives_partnership partnership JOIN partners_organisation organisation ON organisation.id = organisation_id
WHERE initiative_id = %(initiative)s AND left_on IS NOT NULL
"""
_FORM = """
SELECT 'form', 40, changed_on, id, what, '', why, changed_by_id
FROM initiatives_formchange WHERE initiative_id = %(initiative)s
"""
_UPDATES = """
SELECT 'update', 50, happened_on, id, '', '', text, created_by_id
FROM initiatives_update WHERE initiative_id = %(initiative)s
"""
_REACHED = """
SELECT 'reached', 80, reached_on, id, title, '', done_when, NULL
FROM initiatives_result WHERE initiative_id = %(initiative)s AND reached_on IS NOT NULL
"""
_DUE = """
SELECT 'due', 80, due_on, result.id, result.title, '', done_when, NULL
FROM initiatives_result result JOIN initiatives_initiative initiative ON initiative.id = initiative_id
WHERE initiative_id = %(initiative)s AND reached_on IS NULL AND due_on > %(on)s AND stage <> 'closed'
"""
_STONES = """
SELECT 'stone', 78, reached_on, id, title, '', note, NULL
FROM initiatives_milestone WHERE initiative_id = %(initiative)s AND reached_on IS NOT NULL
"""
_PLANNED = """
SELECT 'planned', 78, planned_until, milestone.id, milestone.title, '', note, NULL
FROM initiatives_milestone milestone JOIN initiatives_initiative initiative ON initiative.id = initiative_id
WHERE initiative_id = %(initiative)s AND reached_on IS NULL AND planned_until > %(on)s AND stage <> 'closed'
"""
# What is celebrated at once is told by an update. Whom one thanks at a feast to come is for who signed in.
_PARTIES = """
SELECT 'party', 79, "on", celebration.id, coalesce(milestone.title, result.title), '',
       concat_ws(E'\n', NULLIF(celebration.place, ''),
                 CASE WHEN %(signed_in)s THEN NULLIF(celebration.thanks, '') END), NULL
FROM initiatives_celebration celebration
LEFT JOIN initiatives_milestone milestone ON milestone.id = celebration.milestone_id
LEFT JOIN initiatives_result result ON result.id = celebration.result_id
WHERE celebration.initiative_id = %(initiative)s AND how = 'planned'
"""
# A visitor reads the last choice only, as on the page.
_DECISIONS = """
SELECT choice, 70, decided_on, id, '', COALESCE(horizon_after::text, ''), why, decided_by_id
FROM initiatives_horizondecision decision WHERE initiative_id = %(initiative)s AND (%(signed_in)s OR NOT EXISTS (
    SELECT FROM initiatives_horizondecision later WHERE later.initiative_id = %(initiative)s
    AND (later.decided_on, later.id) > (decision.decided_on, decision.id)
))
"""
_HORIZON = """
SELECT 'horizon', 70, COALESCE(horizon_on, ends_on), id, '', '', '', NULL
FROM initiatives_initiative
WHERE id = %(initiative)s AND COALESCE(horizon_on, ends_on) > %(on)s AND stage <> 'closed'
"""
# What it was before is for who signed in; the sentence of today stands on the page itself.
_STATEMENTS = """
SELECT CASE WHEN earlier IS NULL THEN 'stated' WHEN earlier <> binding THEN 'restated' ELSE 'urgency' END,
       5, stated_on, id, '', '', CASE WHEN earlier = binding THEN urgency ELSE binding END, stated_by_id
FROM (
    SELECT *, lag(binding) OVER (ORDER BY id) AS earlier
    FROM initiatives_statement WHERE initiative_id = %(initiative)s
) statement WHERE %(signed_in)s
"""
# Taken back on the day itself it was a mistake. A visitor reads the last word of each partner.
_ENDORSED = """
SELECT 'endorsed', 60, endorsed_on, endorsement.id, organisation.name, organisation.kind, '', endorsed_by_id
FROM initiatives_endorsement endorsement JOIN partners_organisation organisation ON organisation.id = organisation_id
WHERE initiative_id = %(initiative)s AND withdrawn_on IS DISTINCT FROM endorsed_on AND (%(signed_in)s OR NOT EXISTS (
    SELECT FROM initiatives_endorsement later WHERE later.initiative_id = %(initiative)s
    AND later.organisation_id = endorsement.organisation_id AND later.id > endorsement.id
))
"""
_WITHDRAWN = """
SELECT 'withdrawn', 61, withdrawn_on, endorsement.id, organisation.name, organisation.kind, '', NULL
FROM initiatives_endorsement endorsement JOIN partners_organisation organisation ON organisation.id = organisation_id
WHERE initiative_id = %(initiative)s AND withdrawn_on > endorsed_on AND (%(signed_in)s OR NOT EXISTS (
    SELECT FROM initiatives_endorsement later WHERE later.initiative_id = %(initiative)s
    AND later.organisation_id = endorsement.organisation_id AND later.id > endorsement.id
))
"""
# Seats of the past are for who signed in.
_SEATS = """
SELECT 'seated', 25, filled_on, seat.id,
       CASE WHEN person.id IS NULL THEN COALESCE(organisation.name, '') WHEN %(signed_in)s THEN person.name ELSE '' END,
       CASE WHEN person.id IS NULL THEN COALESCE(organisation.kind, '') ELSE '' END, seat.kind, NULL
FROM initiatives_seat seat
LEFT JOIN partners_person person ON person.id = seat.person_id
LEFT JOIN partners_organisation organisation ON organisation.id = seat.organisation_id
WHERE seat.initiative_id = %(initiative)s AND filled_on IS NOT NULL AND (%(signed_in)s OR ended_on IS NULL)
"""
# Only with consent, and never the thanks themselves: those are for one person.
_FAREWELLS = """
SELECT 'farewell', 35, said_on, farewell.id, person.name, '', '', NULL
FROM initiatives_farewell farewell JOIN partners_person person ON person.id = person_id
WHERE initiative_id = %(initiative)s AND may_be_named AND %(signed_in)s
"""

ROWS: dict[Sort, tuple[str, ...]] = {
    Sort.STAGE: (_STAGES, _CLOSINGS, _BEGINNING, _END_OF_PAUSE, _MERGED),
    Sort.UPDATE: (_UPDATES,),
    Sort.RESULT: (_REACHED, _DUE),
    Sort.MILESTONE: (_STONES, _PLANNED, _PARTIES),
    Sort.DECISION: (_DECISIONS, _HORIZON),
    Sort.PARTNER: (_JOINED, _LEFT),
    Sort.PERSON: (_SEATS, _FAREWELLS),
    Sort.BINDING: (_STATEMENTS, _ENDORSED, _WITHDRAWN),
    Sort.FORM: (_FORM,),
}
COLUMNS = "what, rank, happened_on, key, name, aside, words, by_id"
# Where nobody did it, the bare NULL would be a text.
TYPED = "what::text, rank, happened_on, key::bigint, name::text, aside::text, words::text, by_id::bigint"
