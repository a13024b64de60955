"""The reminders of the chaos in the database: made by beats that ring all the time, and what became of them."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from django.db import connection
from django.utils import timezone

from collab.outbox.models import Line, Message
from collab.outbox.models.message import OPEN_STATES
from collab.outbox.sending.claiming import recover

REMINDERS = 1_000
VISIBLE = {"failed", "expired", "suppressed"}
_STEP = 50

# Every change of state that no sender may make: what is over stays over, and only who holds a message ends it. (Held is
# also what looks as if it was only claimed: a crash of the database can take back that it was on its way.)
_WATCH = """
CREATE TABLE IF NOT EXISTS chaos_overwritten (id bigint, before text, after text);
CREATE OR REPLACE FUNCTION chaos_watch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('pending', 'claimed'), ('retry', 'claimed'), ('uncertain', 'claimed'), ('claimed', 'pending'),
        ('claimed', 'retry'), ('claimed', 'transmitting'), ('transmitting', 'sent'), ('transmitting', 'retry'),
        ('transmitting', 'uncertain'), ('transmitting', 'failed'), ('claimed', 'sent'), ('claimed', 'uncertain'),
        ('claimed', 'failed')
    ) THEN
        INSERT INTO chaos_overwritten VALUES (OLD.id, OLD.state, NEW.state);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER chaos_watch BEFORE UPDATE ON outbox_message FOR EACH ROW EXECUTE FUNCTION chaos_watch();
"""
_MAKE = """
INSERT INTO outbox_message (recipient_id, letter, key, message_id, context, state, created_at, due_at, expires_at,
    attempts, because, is_possible_duplicate, subject, text, html)
SELECT recipient.id, 'reminders', 'chaos:' || recipient.name, '<' || recipient.name || '@chaos.example>', '{}',
    'pending', now(), now(), now() + interval '1 day', 0, '', false, '', '', ''
FROM outbox_recipient recipient WHERE recipient.name::int <= %s
ON CONFLICT (key) DO NOTHING
"""


def prepare() -> None:
    """Nothing sent, nobody told, and everybody there."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE outbox_recipient, outbox_message CASCADE")
        cursor.execute(_WATCH)
        cursor.execute("TRUNCATE chaos_overwritten")
        cursor.execute(
            "INSERT INTO outbox_recipient (email, name, language, key, refused_address, refused_because)"
            " SELECT 'p' || number || '@chaos.example', number, 'nl', 'key' || number, '', ''"
            " FROM generate_series(1, %s) number",
            [REMINDERS],
        )
    Line.objects.all().delete()


def beat() -> None:
    """Make what is due, all of it, again and again, and take back what a sender held too long."""
    for upto in range(_STEP, REMINDERS + 1, _STEP):
        with connection.cursor() as cursor:
            cursor.execute(_MAKE, [upto])
        recover(at=timezone.now())
        time.sleep(0.2)


def is_done() -> bool:
    """Whether all were made, and nothing has to happen any more."""
    return Message.objects.count() == REMINDERS and not Message.objects.filter(due_at__isnull=False).exists()


def result(record: Path) -> dict[str, int]:
    """What became of them, by what the mail server wrote down."""
    delivered = Counter(record.read_text().split())
    rows = list(Message.objects.values_list("message_id", "state", "is_possible_duplicate"))
    states = Counter(state for _, state, _ in rows)
    unsent = [state for key, state, _ in rows if key not in delivered]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM chaos_overwritten")
        overwritten = cursor.fetchone()[0]
    return {
        "reminders": REMINDERS,
        "delivered": len(delivered),
        "sent": states["sent"],
        "lost_silently": sum(state not in VISIBLE for state in unsent if state not in OPEN_STATES),
        "unfinished": REMINDERS - len(rows) + sum(state in OPEN_STATES for _, state, _ in rows),
        "marked_sent_not_delivered": sum(state == "sent" for state in unsent),
        "duplicates": sum(delivered.values()) - len(delivered),
        "duplicates_unseen": sum(delivered[key] > 1 and not is_flagged for key, _, is_flagged in rows),
        "uncertain": sum(is_flagged for _, _, is_flagged in rows),
        "failed": states["failed"],
        "overwritten": overwritten,
    }
