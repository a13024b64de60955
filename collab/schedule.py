"""Every periodic job: the task, when it rings, and one line why. Missing a night changes nothing."""

from celery.schedules import crontab

from collab.celery import app

app.conf.beat_schedule = {
    # Sessions live in the database; those that ended take up room.
    "clear-sessions": {"task": "accounts.clear_sessions", "schedule": crontab(hour=3, minute=10)},
    # A deleted initiative can be put back for 30 days; then it goes for good.
    "purge-deleted-initiatives": {"task": "initiatives.purge_deleted", "schedule": crontab(hour=3, minute=20)},
}
