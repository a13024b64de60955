"""The statement that finds what waits, and its lighter form that counts; that one counts the news too.

`table_of` are the active initiatives in which the user has a role; `mine` those of them that the user leads
or coordinates; `employer` the organisations that the user works for on the day.
"""

from __future__ import annotations

from dataclasses import dataclass

from initiatives.waiting.words import CONFIRM_TARGET_DAYS, REFLECTOR_NOTICE_DAYS, ROLE_NOTICE_DAYS, Kind

AMSTERDAM = "AT TIME ZONE 'Europe/Amsterdam'"

LEADS_OF_MERGE = "initiatives_leads(ARRAY[merge.kept_id, merge.gone_id]::bigint[], %(on)s)"
CONSENT = "SELECT 1 FROM initiatives_mergeconsent consent WHERE consent.merge_id = merge.id AND consent.user_id = {}"


@dataclass(frozen=True)
class Branch:
    """One sort of action: what it acts on and where it comes from (`rows`), and what only the list says."""

    kind: Kind
    initiative: str
    object_id: str
    about: str
    text: str
    since: str
    rows: str
    about_kind: str = "''"


BRANCHES = (
    Branch(
        Kind.REQUEST, "mine", "request.id", "organisation.name", "''", f"(request.asked_at {AMSTERDAM})::date",
        """FROM mine JOIN initiatives_joinrequest request ON request.initiative_id = mine.id
        JOIN partners_organisation organisation ON organisation.id = request.organisation_id
        WHERE request.decided_at IS NULL AND request.direction = 'asked'""",
        about_kind="organisation.kind",
    ),
    # Whoever works for the organisation may answer; nobody joins what is closed.
    Branch(
        Kind.INVITATION, "initiative", "request.id", "organisation.name", "''",
        f"(request.asked_at {AMSTERDAM})::date",
        """FROM employer JOIN initiatives_joinrequest request ON request.organisation_id = employer.organisation_id
        JOIN initiatives_initiative initiative ON initiative.id = request.initiative_id
            AND initiative.deleted_at IS NULL AND initiative.stage <> 'closed'
        JOIN partners_organisation organisation ON organisation.id = request.organisation_id
        WHERE request.decided_at IS NULL AND request.direction = 'invited'""",
        about_kind="organisation.kind",
    ),
    Branch(
        Kind.TOGETHER, "mine", "request.id", "asking.title", "''", f"(request.asked_at {AMSTERDAM})::date",
        """FROM mine JOIN initiatives_togetherrequest request ON request.other_id = mine.id
        JOIN initiatives_initiative asking ON asking.id = request.initiative_id
            AND asking.deleted_at IS NULL AND asking.stage <> 'closed'
        WHERE request.decided_at IS NULL""",
    ),
    # Who leads either side and did not agree yet; and everybody, when who did not agree leads no more. Once for both.
    Branch(
        Kind.MERGE, "mine", "merge.id", "met.title", "''", f"(merge.proposed_at {AMSTERDAM})::date",
        f"""FROM mine JOIN initiatives_merge merge ON merge.state = 'waiting'
            AND mine.id IN (merge.kept_id, merge.gone_id)
        JOIN initiatives_initiative met ON met.id = merge.kept_id + merge.gone_id - mine.id
            AND met.deleted_at IS NULL AND met.stage <> 'closed'
        WHERE (mine.id = merge.gone_id OR merge.gone_id NOT IN (SELECT id FROM mine))
            AND %(user)s IN (SELECT user_id FROM {LEADS_OF_MERGE})
            AND (NOT EXISTS ({CONSENT.format("%(user)s")}) OR NOT EXISTS (
                SELECT 1 FROM {LEADS_OF_MERGE} lead WHERE NOT EXISTS ({CONSENT.format("lead.user_id")})))""",  # noqa: S608
    ),
    Branch(
        Kind.DISSENT, "mine", "dissent.id", "left(dissent.text, 120)", "''", "dissent.raised_on",
        """FROM mine JOIN initiatives_dissent dissent ON dissent.initiative_id = mine.id
        WHERE dissent.answered_on IS NULL""",
    ),
    # Who looked does not respond to their own reflection.
    Branch(
        Kind.RESPOND, "mine", "round.id", "coalesce(reflector.name, '')", "''",
        f"(round.submitted_at {AMSTERDAM})::date",
        """FROM mine JOIN initiatives_round round ON round.initiative_id = mine.id AND round.state = 'submitted'
        LEFT JOIN partners_person reflector ON reflector.id = round.reflector_id
        WHERE reflector.user_id IS DISTINCT FROM %(user)s""",
    ),
    Branch(
        Kind.REFLECTOR, "mine", "round.id", "''", "''", "round.planned_on",
        f"""FROM mine JOIN initiatives_round round ON round.initiative_id = mine.id AND round.state = 'planned'
        WHERE round.planned_on <= %(on)s + {REFLECTOR_NOTICE_DAYS}""",
    ),
    # What nobody at the table does any more is for who leads or coordinates.
    Branch(
        Kind.IMPROVE, "table_of", "improvement.id", "improvement.title", "''", "improvement.due_on",
        """FROM table_of JOIN initiatives_round round ON round.initiative_id = table_of.id AND round.state = 'answered'
        JOIN initiatives_improvement improvement ON improvement.round_id = round.id AND improvement.done_on IS NULL
        WHERE improvement.owner_id = (SELECT id FROM me) OR table_of.edits AND NOT EXISTS (
            SELECT 1 FROM initiatives_involvement involvement
            WHERE involvement.initiative_id = table_of.id AND involvement.person_id = improvement.owner_id
                AND involvement.ended_on IS NULL)""",
    ),
    # Who does it, or works for the party that does; and who leads or coordinates.
    Branch(
        Kind.MILESTONE, "table_of", "milestone.id", "milestone.title", "''", "milestone.planned_until",
        """FROM table_of JOIN initiatives_milestone milestone ON milestone.initiative_id = table_of.id
        WHERE milestone.reached_on IS NULL AND milestone.planned_until < %(on)s
            AND (table_of.edits OR milestone.owner_id IN (SELECT id FROM me)
                 OR milestone.owner_organisation_id IN (SELECT organisation_id FROM employer))""",
    ),
    Branch(
        Kind.CELEBRATE, "mine", "milestone.id", "milestone.title", "''", "milestone.reached_on",
        """FROM mine JOIN initiatives_milestone milestone ON milestone.initiative_id = mine.id
        WHERE milestone.reached_on <= %(on)s AND milestone.is_to_celebrate
            AND NOT EXISTS (SELECT 1 FROM initiatives_celebration celebration
                            WHERE celebration.milestone_id = milestone.id)
            AND NOT EXISTS (SELECT 1 FROM initiatives_closing closing
                            WHERE closing.initiative_id = mine.id AND closing.celebrated <> ''
                                AND closing.closed_on >= milestone.reached_on)""",
    ),
    Branch(
        Kind.ROLE, "table_of", "involvement.id", "involvement.role", "''", "involvement.term_ends_on",
        f"""FROM table_of JOIN initiatives_involvement involvement ON involvement.initiative_id = table_of.id
        JOIN me ON me.id = involvement.person_id
        WHERE involvement.ended_on IS NULL AND involvement.term_ends_on <= %(on)s + {ROLE_NOTICE_DAYS}""",
    ),
    # About one horizon one choice is made: who chose to stop is not asked again.
    Branch(
        Kind.HORIZON, "mine", "mine.id", "''", "''",
        """least(CASE WHEN mine.ends_on < %(on)s THEN mine.ends_on END,
              CASE WHEN mine.horizon_on < %(on)s THEN mine.horizon_on END, result.all_reached_on)""",
        """FROM mine
        CROSS JOIN LATERAL (SELECT CASE WHEN count(*) = count(reached_on) THEN max(reached_on) END AS all_reached_on
                            FROM initiatives_result WHERE initiative_id = mine.id) result
        WHERE (mine.ends_on < %(on)s OR mine.horizon_on < %(on)s OR result.all_reached_on IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM initiatives_horizondecision decision
                            WHERE decision.initiative_id = mine.id AND decision.horizon_before
                                IS NOT DISTINCT FROM coalesce(mine.horizon_on, mine.ends_on))""",
    ),
    # Who has a role at the table and works for the partner is asked; not a whole organisation.
    Branch(
        Kind.ENDORSE, "table_of", "partnership.id", "organisation.name", "table_of.binding",
        f"""coalesce(endorsement.lapses_on,
                 greatest((SELECT max(stated_on) FROM initiatives_statement WHERE initiative_id = table_of.id),
                          partnership.joined_on), (table_of.created_at {AMSTERDAM})::date)""",  # noqa: S608
        # OFFSET 0: from one's own few initiatives, never from the thousand of a large organisation.
        """FROM table_of
        CROSS JOIN LATERAL (
            SELECT id, organisation_id, joined_on FROM initiatives_partnership
            WHERE initiative_id = table_of.id AND left_on IS NULL OFFSET 0) partnership
        JOIN employer ON employer.organisation_id = partnership.organisation_id
        JOIN partners_organisation organisation ON organisation.id = partnership.organisation_id
        LEFT JOIN initiatives_endorsement endorsement ON endorsement.initiative_id = table_of.id
            AND endorsement.organisation_id = partnership.organisation_id AND endorsement.is_current
        WHERE endorsement.id IS NULL OR endorsement.lapses_on <= %(on)s""",
        about_kind="organisation.kind",
    ),
    Branch(
        Kind.RESULT, "mine", "result.id", "result.title", "''",
        f"greatest((mine.created_at {AMSTERDAM})::date, mine.confirmed_on)",
        """FROM mine JOIN initiatives_result result ON result.initiative_id = mine.id
        WHERE result.reached_on IS NULL AND result.done_when = ''""",
    ),
    # Found at night, for both leads: the other one when they may see it by the plain rule, or sit at its table as well.
    # Who leads both is asked once.
    Branch(
        Kind.OVERLAP, "mine", "pair.id", "other.title", "''", "pair.found_on",
        """FROM mine CROSS JOIN LATERAL (
            SELECT id, found_on, second_id AS other_id FROM initiatives_pair WHERE first_id = mine.id AND outcome = ''
            UNION ALL
            SELECT id, found_on, first_id FROM initiatives_pair WHERE second_id = mine.id AND outcome = ''
                AND first_id NOT IN (SELECT id FROM mine)) pair
        JOIN initiatives_initiative other ON other.id = pair.other_id
        WHERE other.deleted_at IS NULL AND other.stage <> 'closed'
            AND (other.visibility IN ('everyone', 'signed_in')
                 OR other.id IN (SELECT initiative_id FROM at_table))""",
    ),
    Branch(
        Kind.CONFIRM, "mine", "mine.id", "''", "''", "news.last_on",
        f"""FROM mine CROSS JOIN LATERAL (
            SELECT greatest(max(happened_on), mine.confirmed_on, (mine.updated_at {AMSTERDAM})::date) AS last_on
            FROM initiatives_update WHERE initiative_id = mine.id) news
        WHERE news.last_on < %(on)s - {CONFIRM_TARGET_DAYS}""",  # noqa: S608
    ),
)  # fmt: skip

_TABLES = """
WITH me AS (
    SELECT id FROM partners_person WHERE user_id = %(user)s
), at_table AS (
    SELECT involvement.initiative_id, bool_or(involvement.role IN ('lead', 'coordinator')) AS edits
    FROM initiatives_involvement involvement JOIN me ON me.id = involvement.person_id
    WHERE involvement.ended_on IS NULL
    GROUP BY involvement.initiative_id
), table_of AS (
    SELECT initiative.id, initiative.title, initiative.binding, initiative.ends_on, initiative.horizon_on,
           initiative.confirmed_on, initiative.created_at, initiative.updated_at, at_table.edits
    FROM initiatives_initiative initiative JOIN at_table ON at_table.initiative_id = initiative.id
    WHERE initiative.deleted_at IS NULL AND initiative.stage = ANY(%(active)s)
), mine AS (
    SELECT * FROM table_of WHERE edits
), employer AS (
    SELECT DISTINCT membership.organisation_id
    FROM partners_membership membership JOIN me ON me.id = membership.person_id
    WHERE (membership.started_on IS NULL OR membership.started_on <= %(on)s)
        AND (membership.ended_on IS NULL OR membership.ended_on >= %(on)s)
), waiting AS (
    {branches}
)"""

_OF_LIST = "SELECT '{kind}' AS kind, {initiative}.id AS initiative_id, {initiative}.title, {object_id} AS object_id,"
_OF_LIST += " {about} AS about, {about_kind} AS about_kind, {text} AS text, {since} AS since {rows}"
_OF_COUNT = "SELECT '{kind}' AS kind, {object_id} AS object_id {rows}"
_SNOOZE = """initiatives_snooze snooze ON snooze.user_id = %(user)s AND snooze.until > %(on)s
    AND snooze.key = waiting.kind || ':' || waiting.object_id"""


def _tables(form: str) -> str:
    branches = (form.format(**vars(branch)) for branch in BRANCHES)
    return _TABLES.format(branches="\n  UNION ALL\n".join(branches))


LIST = f"""{_tables(_OF_LIST)}
SELECT waiting.kind, waiting.initiative_id, waiting.title, waiting.object_id, waiting.about, waiting.about_kind,
       waiting.text, waiting.since, snooze.until, coalesce(snooze.reason, '')
FROM waiting LEFT JOIN {_SNOOZE}
ORDER BY waiting.since, waiting.kind, waiting.object_id
"""  # noqa: S608

COUNT = f"""{_tables(_OF_COUNT)}
SELECT (SELECT count(*) FROM (
            SELECT 1 FROM waiting LEFT JOIN {_SNOOZE} WHERE snooze.id IS NULL LIMIT %(most)s) counted),
       (SELECT count(*) FROM (
            SELECT 1 FROM outbox_occurrence news
            WHERE news.recipient_id = (SELECT id FROM outbox_recipient WHERE user_id = %(user)s)
                AND news.seen_at IS NULL AND news.gone_at IS NULL LIMIT %(most)s) counted)
"""  # noqa: S608
