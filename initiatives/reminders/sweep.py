"""One sweep: set the clocks of what was touched, tell what is due, move the clocks on, and put it into messages.

Everything happens in one transaction, with a lock that a second sweep does not wait for: run twice, in parallel, late
by a week or killed half-way, it makes the same rows. What is late is told once, and the next rung of its ladder counts
from then. On a day on which nothing is sent only news is told; the rest stays due.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from collab.lib.prepared import rows
from collab.outbox.actions.bundling import bundle
from collab.outbox.calendar import Calendar, Silence
from collab.outbox.kinds import kinds
from initiatives.reminders.clocks import refresh, run
from initiatives.reminders.people import PEOPLE
from initiatives.reminders.rules import RULES, Rule

# Nobody can be told: perhaps there is somebody in four weeks.
LOOK_AGAIN_DAYS = 28
LOCK = 7_302_026
MOST_SECONDS = 600


@dataclass
class Swept:
    """What a sweep did: how many initiatives were touched, what was made per kind, how many messages came of it.

    `silence` says why reminders wait today; `is_busy` that another sweep was at work, so that this one did nothing.
    """

    touched: int = 0
    made: dict[str, int] = field(default_factory=dict)
    messages: int = 0
    silence: Silence | None = None
    is_busy: bool = False


# The answer of nearly every minute, from the first entry of an index; planned for any day it would read all clocks.
_LOOK = """
SELECT EXISTS (SELECT 1 FROM initiatives_touched),
       coalesce((SELECT min(next_on) FROM initiatives_clock WHERE next_on IS NOT NULL) <= %(on)s, false),
       EXISTS (SELECT 1 FROM outbox_occurrence WHERE message_id IS NULL AND wants_mail)
"""


def _number(value: int | None) -> str:
    return "NULL::int" if value is None else f"{value}"


def _row(rule: Rule) -> str:
    """A rule as a row of the table in the statement."""
    ladder = f"ARRAY[{', '.join(map(str, rule.ladder))}]"
    return (
        f"('{rule.kind}', {ladder}, {rule.is_dated}, '{rule.whom.value}', {_number(rule.copy_from)},"
        f" {_number(rule.again_months)}, {_number(rule.stale_days)}, {kinds()[rule.tells].is_news}, '{rule.tells}')"
    )


_DUE = """
CREATE TEMPORARY TABLE sweep_due ON COMMIT DROP AS
SELECT clock.kind, clock.object_id, clock.initiative_id, clock.since, reached.step, rule.whom, rule.tells,
       coalesce(rule.copy_from <= reached.step, false) AS wants_copy,
       -- Too long ago; or silent, where meanwhile an end or a horizon asks the same question.
       coalesce(clock.next_on < %(on)s::date - rule.stale_days, false) OR clock.kind = 'silent' AND EXISTS (
           SELECT 1 FROM initiatives_clock asks WHERE asks.kind = 'closing' AND asks.object_id = clock.object_id
               AND asks.since <= %(on)s) AS is_stale,
       CASE WHEN rule.is_dated THEN (SELECT min(clock.since + rung) FROM unnest(ladder) rung
                                     WHERE clock.since + rung > %(on)s::date)
            WHEN reached.step + 1 < cardinality(ladder)
                THEN %(on)s::date + ladder[reached.step + 2] - ladder[reached.step + 1]
            WHEN rule.again_months IS NOT NULL THEN (%(on)s::date + rule.again_months * interval '1 month')::date
       END AS then_on
FROM initiatives_clock clock
JOIN (VALUES {rules}) AS rule (kind, ladder, is_dated, whom, copy_from, again_months, stale_days, is_news, tells)
    ON rule.kind = clock.kind
CROSS JOIN LATERAL (
    SELECT CASE WHEN rule.is_dated
        THEN greatest(clock.step, (SELECT count(*)::int - 1 FROM unnest(ladder) rung
                                   WHERE clock.since + rung <= %(on)s::date))
        ELSE clock.step END AS step
) reached
WHERE clock.next_on <= %(on)s AND (NOT %(only_news)s OR rule.is_news AND clock.step = 0)
"""

_TOLD = f"""
CREATE TEMPORARY TABLE sweep_told ON COMMIT DROP AS
WITH due AS MATERIALIZED (SELECT * FROM sweep_due WHERE NOT is_stale), {PEOPLE}
SELECT due.kind, due.tells, due.object_id, due.initiative_id, due.since, due.step, told.user_id, told.is_copy
FROM told JOIN due USING (kind, object_id)
"""

# A key that nobody guesses, as the table makes its own: 244 random bits.
_RECIPIENTS = """
INSERT INTO outbox_recipient (user_id, email, name, language, refused_address, refused_because, key)
SELECT account.id, '', '', account.language, '', '',
       replace(gen_random_uuid()::text, '-', '') || left(replace(gen_random_uuid()::text, '-', ''), 8)
FROM (SELECT DISTINCT user_id FROM sweep_told) told JOIN accounts_user account ON account.id = told.user_id
WHERE NOT EXISTS (SELECT 1 FROM outbox_recipient WHERE outbox_recipient.user_id = account.id)
ON CONFLICT DO NOTHING
"""

_OCCURRENCES = """
WITH made AS (
    INSERT INTO outbox_occurrence
        (kind, object_id, subject_id, occurs_on, step, is_copy, recipient_id, made_at, wants_mail)
    SELECT told.tells, told.object_id, told.initiative_id, told.since, told.step, told.is_copy, recipient.id,
           %(at)s, true
    FROM sweep_told told JOIN outbox_recipient recipient ON recipient.user_id = told.user_id
    ON CONFLICT DO NOTHING RETURNING kind)
SELECT kind, count(*) FROM made GROUP BY kind ORDER BY kind
"""

_MOVE = f"""
UPDATE initiatives_clock clock
SET step = CASE WHEN due.is_told THEN due.step + 1 ELSE clock.step END,
    told_on = CASE WHEN due.is_told THEN %(on)s::date ELSE clock.told_on END,
    next_on = CASE WHEN due.is_told THEN due.then_on WHEN NOT due.is_stale THEN %(on)s::date + {LOOK_AGAIN_DAYS} END
FROM (
    SELECT sweep_due.*, told.kind IS NOT NULL AS is_told
    FROM sweep_due LEFT JOIN (SELECT DISTINCT kind, object_id FROM sweep_told) told USING (kind, object_id)
) due
WHERE clock.kind = due.kind AND clock.object_id = due.object_id
"""


def sweep(*, on: dt.date, at: dt.datetime) -> Swept:
    """Tell all that is due up to the date `on`; cheap when there is nothing, and safe to ask again."""
    is_touched, is_due, is_to_mail = rows(_LOOK, {"on": on})[0]
    if not (is_touched or is_due or is_to_mail):
        return Swept()
    with transaction.atomic():
        return sweep_within(on=on, at=at)


def sweep_within(*, on: dt.date, at: dt.datetime) -> Swept:
    """The same inside the caller's transaction, which can take it back."""
    run(f"SET LOCAL statement_timeout = '{MOST_SECONDS}s'")
    if not _fetch("SELECT pg_try_advisory_xact_lock(%(lock)s)", {"lock": LOCK})[0][0]:
        return Swept(is_busy=True)
    calendar = Calendar()
    touched, silence = refresh(), calendar.why_silent(on)
    made = tell(on, at, only_news=silence is not None)
    return Swept(touched, made, bundle(on=on, at=at, calendar=calendar), silence)


def tell(on: dt.date, at: dt.datetime, *, only_news: bool) -> dict[str, int]:
    """Make the occurrences of what is due, and move the clocks to their next moment."""
    values: dict[str, Any] = {"on": on, "at": at, "only_news": only_news}
    due = run(_DUE.format(rules=", ".join(map(_row, RULES.values()))), values)
    made: dict[str, int] = {}
    if due:
        run("ANALYZE sweep_due")
        run(_TOLD, values)
        run("ANALYZE sweep_told")
        run(_RECIPIENTS)
        made = dict(_fetch(_OCCURRENCES, values))
        run(_MOVE, values)
        run("DROP TABLE sweep_told")
    run("DROP TABLE sweep_due")
    return made


def _fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
