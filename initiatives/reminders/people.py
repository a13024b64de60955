"""Whom a reminder is for, in SQL: for any number of things at once, from who has which role on the day.

`due` holds the things: their kind, key and initiative, `whom` they are for, and whether managers get a copy
(`wants_copy`). Only who has an active account can be told; who put the thing aside is left in peace until that day.
"""

from __future__ import annotations

MOST_OF_AN_ORGANISATION = 5

_ACTIVE = "(membership.started_on IS NULL OR membership.started_on <= %(on)s)"
_ACTIVE += " AND (membership.ended_on IS NULL OR membership.ended_on >= %(on)s)"
_ACCOUNT = "JOIN accounts_user account ON account.id = person.user_id AND account.is_active"

PEOPLE = f"""
keeper AS MATERIALIZED (
    SELECT DISTINCT asked.initiative_id, person.user_id
    FROM (SELECT DISTINCT initiative_id FROM due WHERE whom IN ('keepers', 'holder', 'owner')) asked
    JOIN initiatives_involvement involvement ON involvement.initiative_id = asked.initiative_id
        AND involvement.ended_on IS NULL AND involvement.role IN ('lead', 'coordinator')
    JOIN partners_person person ON person.id = involvement.person_id
    {_ACCOUNT}
), unkept AS MATERIALIZED (
    SELECT initiative_id FROM due WHERE whom IN ('keepers', 'holder', 'owner')
    EXCEPT SELECT initiative_id FROM keeper
), manager AS MATERIALIZED (
    SELECT DISTINCT asked.initiative_id, person.user_id
    FROM (SELECT initiative_id FROM due WHERE wants_copy UNION SELECT initiative_id FROM unkept) asked
    JOIN initiatives_partnership partnership ON partnership.initiative_id = asked.initiative_id
        AND partnership.role IN ('lead', 'co_lead') AND partnership.left_on IS NULL
    JOIN partners_membership membership ON membership.organisation_id = partnership.organisation_id
        AND membership.role = 'manager' AND {_ACTIVE}
    JOIN partners_person person ON person.id = membership.person_id
    {_ACCOUNT}
), invited AS (
    SELECT due.kind, due.object_id, person.user_id, membership.role = 'manager' AS is_manager,
           row_number() OVER (PARTITION BY due.kind, due.object_id
                              ORDER BY membership.role <> 'manager', membership.id) AS place,
           bool_or(membership.role = 'manager') OVER (PARTITION BY due.kind, due.object_id) AS has_manager
    FROM due JOIN initiatives_joinrequest request ON due.whom = 'invited' AND request.id = due.object_id
    JOIN partners_membership membership ON membership.organisation_id = request.organisation_id AND {_ACTIVE}
    JOIN partners_person person ON person.id = membership.person_id
    {_ACCOUNT}
), acting AS MATERIALIZED (
    SELECT due.kind, due.object_id, keeper.user_id FROM due JOIN keeper USING (initiative_id)
    WHERE due.whom IN ('keepers', 'holder', 'owner')
    UNION
    SELECT due.kind, due.object_id, manager.user_id
    FROM due JOIN unkept USING (initiative_id) JOIN manager USING (initiative_id)
    WHERE due.whom IN ('keepers', 'holder', 'owner')
    UNION
    SELECT due.kind, due.object_id, person.user_id
    FROM due JOIN initiatives_involvement involvement ON due.whom = 'holder' AND involvement.id = due.object_id
    JOIN partners_person person ON person.id = involvement.person_id
    {_ACCOUNT}
    UNION
    SELECT due.kind, due.object_id, person.user_id
    FROM due JOIN initiatives_seat seat ON due.whom = 'holder' AND seat.id = -due.object_id
    JOIN partners_person person ON person.id = seat.person_id
    {_ACCOUNT}
    UNION
    -- Who does it, or works for the party that does, and has a role at the table.
    SELECT due.kind, due.object_id, person.user_id
    FROM due JOIN initiatives_milestone milestone ON due.whom = 'owner' AND milestone.id = -due.object_id
    JOIN initiatives_involvement involvement ON involvement.initiative_id = due.initiative_id
        AND involvement.ended_on IS NULL AND (involvement.person_id = milestone.owner_id
            OR milestone.owner_organisation_id IN (
                SELECT membership.organisation_id FROM partners_membership membership
                WHERE membership.person_id = involvement.person_id AND {_ACTIVE}))
    JOIN partners_person person ON person.id = involvement.person_id
    {_ACCOUNT}
    UNION
    SELECT due.kind, due.object_id, person.user_id
    FROM due JOIN initiatives_partnership partnership ON due.whom = 'backers' AND partnership.id = due.object_id
    JOIN initiatives_involvement involvement ON involvement.initiative_id = due.initiative_id
        AND involvement.ended_on IS NULL
    JOIN partners_membership membership ON membership.person_id = involvement.person_id
        AND membership.organisation_id = partnership.organisation_id AND {_ACTIVE}
    JOIN partners_person person ON person.id = involvement.person_id
    {_ACCOUNT}
    UNION
    SELECT kind, object_id, user_id FROM invited
    WHERE CASE WHEN has_manager THEN is_manager ELSE place <= {MOST_OF_AN_ORGANISATION} END
), addressed AS (
    SELECT kind, object_id, user_id, false AS is_copy FROM acting
    UNION ALL
    SELECT due.kind, due.object_id, manager.user_id, true
    FROM due JOIN manager USING (initiative_id)
    WHERE due.wants_copy AND NOT EXISTS (
        SELECT 1 FROM acting WHERE acting.kind = due.kind AND acting.object_id = due.object_id
            AND acting.user_id = manager.user_id)
), told AS (
    SELECT addressed.kind, addressed.object_id, addressed.user_id, addressed.is_copy
    FROM addressed LEFT JOIN initiatives_snooze snooze ON snooze.user_id = addressed.user_id
        AND snooze.until > %(on)s AND snooze.key
            = CASE WHEN addressed.kind IN ('closing', 'silent') THEN 'horizon' ELSE addressed.kind END
                || ':' || CASE WHEN addressed.kind IN ('milestone', 'celebrate') THEN -addressed.object_id
                               ELSE addressed.object_id END
    WHERE snooze.id IS NULL
      -- Who looked from outside does not respond to it, also when they came to keep the initiative since.
      AND (addressed.kind <> 'respond' OR NOT EXISTS (
          SELECT 1 FROM initiatives_round round JOIN partners_person reflector ON reflector.id = round.reflector_id
          WHERE round.id = addressed.object_id AND reflector.user_id = addressed.user_id))
)"""
