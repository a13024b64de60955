"""Putting what people are to be told into mails: one for whoever has twelve things, as soon as each of them wants."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from collab.outbox.calendar import Calendar
from collab.outbox.kinds import Frequency, kinds

LETTER = "reminders"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# What comes by itself arrives when people begin their day, and is not sent any more when it is some days late.
MORNING = dt.time(8)
WORTH_SENDING_DAYS = 5

_KINDS = "(SELECT * FROM unnest(%(kinds)s::text[], %(frequencies)s::text[], %(news)s::bool[])"
_KINDS += " AS kind (name, frequency, is_news))"
_WAITING = f"""
FROM outbox_occurrence occurrence
JOIN outbox_recipient recipient ON recipient.id = occurrence.recipient_id
LEFT JOIN {_KINDS} kind ON kind.name = occurrence.kind
LEFT JOIN outbox_preference preference
    ON preference.recipient_id = occurrence.recipient_id AND preference.kind = occurrence.kind
WHERE occurrence.message_id IS NULL AND occurrence.wants_mail"""
_FREQUENCY = f"coalesce(preference.frequency, kind.frequency, '{Frequency.DAILY}')"
# As `Recipient.is_refused`.
_REFUSED = """(recipient.refused_at IS NOT NULL AND recipient.refused_address = coalesce(
    (SELECT email FROM accounts_user WHERE accounts_user.id = recipient.user_id), recipient.email))"""

# Nobody is mailed who does not want it, nor about what need not be said any more.
_LEAVE = f"""
UPDATE outbox_occurrence SET wants_mail = false
WHERE id IN (SELECT occurrence.id {_WAITING} AND (
    {_FREQUENCY} = '{Frequency.NEVER}' OR recipient.stopped_at IS NOT NULL OR {_REFUSED}
    OR occurrence.gone_at IS NOT NULL))
"""

# In a pause only what somebody did just now is mailed. `is_routine`: of the digest, of which there is one a day.
_READY = f"""
CREATE TEMPORARY TABLE bundle_ready ON COMMIT DROP AS
SELECT waits.id, waits.recipient_id, bool_or(waits.is_routine) OVER everything AS is_digest,
       max(waits.id) OVER everything AS highest
FROM (
    SELECT occurrence.id, occurrence.recipient_id, {_FREQUENCY} AS frequency,
           {_FREQUENCY} <> '{Frequency.AT_ONCE}' AS is_routine, coalesce(kind.is_news, false) AND step = 0 AS is_news,
           (occurrence.made_at AT TIME ZONE 'Europe/Amsterdam')::date AS made_on
    {_WAITING}) waits
WHERE (is_news OR NOT %(only_news)s) AND (
    frequency = '{Frequency.AT_ONCE}'
    OR (frequency = '{Frequency.DAILY}' OR made_on <= %(weekly_day)s AND %(weekly_day)s <= %(on)s) AND NOT EXISTS (
        SELECT 1 FROM outbox_message WHERE key = 'digest:' || waits.recipient_id || ':' || %(day)s))
WINDOW everything AS (PARTITION BY waits.recipient_id)
"""

_MESSAGES = """
WITH made AS (
    INSERT INTO outbox_message (recipient_id, letter, key, message_id, context, state, created_at, due_at, expires_at,
                                attempts, because, is_possible_duplicate, subject, text, html)
    SELECT recipient_id, %(letter)s,
           CASE WHEN is_digest THEN 'digest:' || recipient_id || ':' || %(day)s
                ELSE 'once:' || recipient_id || ':' || highest END,
           '<' || gen_random_uuid() || '@' || %(host)s || '>', '{}', 'pending', %(at)s,
           CASE WHEN is_digest THEN %(morning)s ELSE %(at)s END, %(expires_at)s, 0, '', false, '', '', ''
    FROM (SELECT DISTINCT recipient_id, is_digest, highest FROM bundle_ready) ready
    ON CONFLICT (key) DO NOTHING
    RETURNING id, recipient_id)
UPDATE outbox_occurrence SET message_id = made.id
FROM bundle_ready JOIN made USING (recipient_id)
WHERE outbox_occurrence.id = bundle_ready.id
"""


@transaction.atomic
def bundle(*, on: dt.date, at: dt.datetime, calendar: Calendar | None = None) -> int:
    """Make a message for everybody who is to be mailed on the date `on`; says how many.

    What wants to be told at once goes at once, and takes along what is ready; the rest goes once a day, or on the
    first sending day of the week. Nothing is made on a day on which nothing is sent.
    """
    calendar = calendar or Calendar()
    if calendar.why_silent(on, is_news=True):
        return 0
    values = _values(on, at, calendar)
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, values)
        cursor.execute(_READY, values)
        if cursor.rowcount:
            cursor.execute("ANALYZE bundle_ready")
            cursor.execute(_MESSAGES, values)
        cursor.execute("SELECT count(DISTINCT recipient_id) FROM bundle_ready")
        (count,) = cursor.fetchone()
        cursor.execute("DROP TABLE bundle_ready")
    return int(count)


def _values(on: dt.date, at: dt.datetime, calendar: Calendar) -> dict[str, Any]:
    every = kinds().values()
    last = calendar.after(on, WORTH_SENDING_DAYS, is_news=True)
    return {
        "on": on,
        "at": at,
        "day": on.isoformat(),
        "morning": max(at, dt.datetime.combine(on, MORNING, AMSTERDAM)),
        "expires_at": dt.datetime.combine(last, MORNING, AMSTERDAM),
        "only_news": calendar.why_silent(on) is not None,
        "weekly_day": calendar.weekly_day(on),
        "letter": LETTER,
        "host": urlsplit(settings.SITE_URL).hostname,
        "kinds": [kind.name for kind in every],
        "frequencies": [kind.frequency.value for kind in every],
        "news": [kind.is_news for kind in every],
    }
