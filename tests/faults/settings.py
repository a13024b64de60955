"""Our settings, with a page that makes mail, letters without rules, and mail in a folder."""

import os

from collab.settings import *  # noqa: F403

ROOT_URLCONF = "tests.faults.urls"
OUTBOX_LETTERS = {"plain": "tests.faults.letters.Plain"}
OUTBOX_LEASE_SECONDS = 5  # of a sender that was killed, its work is taken over so soon
OUTBOX_BRAKE = 100_000
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["FAULTS_MAIL"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
