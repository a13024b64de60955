"""What the one that stays has already, and what follows from that, in SQL: `row` is a row of the one that goes."""

from __future__ import annotations

KEPT_LEADS = """EXISTS (SELECT 1 FROM initiatives_partnership lead
    WHERE lead.initiative_id = %(kept)s AND lead.role = 'lead' AND lead.left_on IS NULL)"""
# Who takes part in both does so once; an earlier time there on the same days makes it begin where that one ended.
PARTNER_THERE = """EXISTS (SELECT 1 FROM initiatives_partnership there
    WHERE there.initiative_id = %(kept)s AND there.organisation_id = row.organisation_id AND (
        there.left_on IS NULL AND row.left_on IS NULL
        OR row.left_on IS NOT NULL
           AND coalesce(there.joined_on, there.left_on) IS NOT NULL
           AND daterange(coalesce(there.joined_on, there.left_on), there.left_on, '[)')
               && daterange(coalesce(row.joined_on, row.left_on), row.left_on, '[)')))"""
JOINED = """CASE WHEN row.left_on IS NULL AND row.joined_on IS NOT NULL THEN greatest(row.joined_on, (
    SELECT max(there.left_on) FROM initiatives_partnership there
    WHERE there.initiative_id = %(kept)s AND there.organisation_id = row.organisation_id)) ELSE row.joined_on END"""
ROLE_THERE = """EXISTS (SELECT 1 FROM initiatives_involvement there
    WHERE there.initiative_id = %(kept)s AND there.person_id = row.person_id AND there.role = row.role AND (
        there.ended_on IS NULL AND row.ended_on IS NULL
        OR row.ended_on IS NOT NULL AND there.started_on IS NOT NULL AND row.started_on IS NOT NULL
           AND daterange(there.started_on, there.ended_on, '[)') && daterange(row.started_on, row.ended_on, '[)')))"""
# Nor does a role begin after its term: then nobody knows since when.
STARTED = """CASE WHEN row.ended_on IS NULL AND row.started_on IS NOT NULL THEN (
    SELECT CASE WHEN row.term_ends_on < free.day THEN NULL ELSE free.day END
    FROM (SELECT greatest(row.started_on, max(there.ended_on)) AS day FROM initiatives_involvement there
          WHERE there.initiative_id = %(kept)s AND there.person_id = row.person_id AND there.role = row.role
            AND there.started_on IS NOT NULL) free) ELSE row.started_on END"""
SEAT_THERE = """row.ended_on IS NULL AND EXISTS (SELECT 1 FROM initiatives_seat there
    WHERE there.initiative_id = %(kept)s AND there.ended_on IS NULL AND (
        there.person_id = row.person_id
        OR there.person_id IS NULL AND row.person_id IS NULL AND there.organisation_id = row.organisation_id))"""
WAITS_THERE = """row.decided_at IS NULL AND EXISTS (SELECT 1 FROM initiatives_joinrequest there
    WHERE there.initiative_id = %(kept)s AND there.organisation_id = row.organisation_id
      AND there.decided_at IS NULL)"""
DECIDED_THERE = """EXISTS (SELECT 1 FROM initiatives_horizondecision there
    WHERE there.initiative_id = %(kept)s AND there.horizon_before IS NOT DISTINCT FROM row.horizon_before)
    OR row.horizon_before IS NOT DISTINCT FROM (
        SELECT coalesce(horizon_on, ends_on) FROM initiatives_initiative WHERE id = %(kept)s)"""
SENTENCE = "regexp_replace(btrim({}, E' \\n\\r\\t'), '\\s+', ' ', 'g')"
OTHER_SENTENCE = f"""(SELECT {SENTENCE.format("binding")} FROM initiatives_statement WHERE id = row.statement_id)
        <> (SELECT {SENTENCE.format("binding")} FROM initiatives_initiative WHERE id = %(kept)s)
    OR row.is_current AND EXISTS (SELECT 1 FROM initiatives_endorsement there
        WHERE there.initiative_id = %(kept)s AND there.organisation_id = row.organisation_id AND there.is_current)"""  # noqa: S608
LOOKED_AT_THERE = """row.state IN ('planned', 'invited', 'opened') AND EXISTS (SELECT 1 FROM initiatives_round there
    WHERE there.initiative_id = %(kept)s AND there.state IN ('planned', 'invited', 'opened'))"""
STRICTER = """CASE WHEN 'partners' IN (row.visibility, other.visibility) THEN 'partners'
    WHEN 'signed_in' IN (row.visibility, other.visibility) THEN 'signed_in' ELSE 'everyone' END"""
OF_GONE = "(SELECT {} FROM initiatives_initiative other WHERE other.id = %(gone)s)"
OTHER_END = "CASE WHEN row.first_id = %(gone)s THEN row.second_id ELSE row.first_id END"
# Reminders about the initiative itself end with it; those about something that moves go along.
OF_THE_INITIATIVE = "('reflection', 'closing', 'confirm', 'newcomer', 'outsider')"
