"""The settings of production, plus the control."""

import os
from pathlib import Path
from typing import Any

from collab.settings import *  # noqa: F403
from collab.settings import ACCOUNT_RATE_LIMITS, INSTALLED_APPS, LOGGING, OUTBOX_LETTERS

INSTALLED_APPS = [*INSTALLED_APPS, "collab.bench.control"]
ROOT_URLCONF = "collab.bench.urls"
OUTBOX_LETTERS = {**OUTBOX_LETTERS, "bench": "collab.bench.letters.Digest"}
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "calendar": "10000/h/key"}  # one program asks all the time
OUTBOX_BRAKE = 1_000_000  # so much mail at once is what is measured
STATIC_ROOT = Path(os.environ["BENCH_STATIC_ROOT"])
_log: Any = open(os.environ["BENCH_LOG"], "a")  # noqa: SIM115 (open as long as the process)
_handlers: dict[str, Any] = LOGGING["handlers"]  # type: ignore[assignment]
_handlers["console"]["stream"] = _log
