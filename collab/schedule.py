"""Every periodic job: the task, when it rings, and one line why. Missing a night changes nothing.

A ring that nobody heard before the next one is thrown away (`expires`), so that a worker that comes back after a
day has one of each to do and not thousands. What a job must do is in the database, whoever rings and however often.
"""

from celery.schedules import crontab

from collab.celery import app

SEND_SECONDS = 10.0
HEARTBEAT_SECONDS = 30.0
SWEEP_SECONDS = 120.0
NIGHT = {"expires": 6 * 3600}  # done before people come in, or the night after

app.conf.beat_schedule = {
    # This keeps the promise: what is due leaves within seconds, also when the doorbell was not heard.
    "send": {"task": "outbox.send", "schedule": SEND_SECONDS, "options": {"expires": SEND_SECONDS}},
    # The rules make what people are to be told; with nothing due it is one look at an index.
    "sweep": {"task": "initiatives.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    # Shows on the page of health that what the schedule asks is done.
    "heartbeat": {"task": "outbox.heartbeat", "schedule": HEARTBEAT_SECONDS, "options": {"expires": HEARTBEAT_SECONDS}},
    # Sessions live in the database; those that ended take up room.
    "clear-sessions": {"task": "accounts.clear_sessions", "schedule": crontab(hour=3, minute=10), "options": NIGHT},
    # Looks from outside by their rhythm: planned, reminded of, and closed when nobody filled them in.
    "reflection-rounds": {
        "task": "initiatives.reflection_rounds", "schedule": crontab(hour=7, minute=30), "options": NIGHT,
    },
    # What was known each day, for trends. Rung every hour: a missed night is caught up as soon as there is a worker.
    "snapshot": {"task": "initiatives.snapshot", "schedule": crontab(minute=40), "options": {"expires": 3600}},
    # A deleted initiative can be put back for 30 days; then it goes for good.
    "purge-deleted-initiatives": {
        "task": "initiatives.purge_deleted", "schedule": crontab(hour=3, minute=20), "options": NIGHT,
    },
    # Pairs of initiatives that look alike, among what is new or changed; whoever leads them reads it in the morning.
    "find-pairs": {"task": "initiatives.find_pairs", "schedule": crontab(hour=3, minute=40), "options": NIGHT},
    # Who looked from outside and what they wrote goes two years later; the scores stay.
    "erase-reflections": {
        "task": "initiatives.erase_reflections", "schedule": crontab(hour=3, minute=25), "options": NIGHT,
    },
    # What stood in a mail is kept only as long as somebody may ask after it.
    "empty-bodies": {"task": "outbox.empty_bodies", "schedule": crontab(hour=3, minute=30), "options": NIGHT},
}  # fmt: skip
