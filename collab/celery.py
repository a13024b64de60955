"""The Celery application: a doorbell. What must not be lost is a row in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collab.settings")

app = Celery("collab")
app.set_default()  # else other threads (the doorbell's, a web server's) have an application without our broker
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule_filename = os.environ.get("BEAT_STATE_FILE", "celerybeat-schedule")
app.autodiscover_tasks(["collab.accounts", "collab.outbox", "initiatives"])
app.conf.imports = ["collab.schedule", "collab.alive"]
