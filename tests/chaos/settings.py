"""The settings of production, with leases that end while one watches."""

from collab.settings import *  # noqa: F403
from collab.settings import LOGGING as _LOGGING

OUTBOX_LETTERS = {"reminders": "tests.chaos.letters.Plain"}
OUTBOX_BRAKE = 1_000_000
OUTBOX_BATCH = 5
OUTBOX_LEASE_SECONDS = 1.5
OUTBOX_GRACE_SECONDS = 0.5
LOGGING = {**_LOGGING, "root": {"handlers": [], "level": "CRITICAL"}}
