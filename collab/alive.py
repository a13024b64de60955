"""For whoever watches over one process (a container): a file that worker and schedule touch while they are well.

`python -m collab.alive` ends well when this was done in the last minutes. It asks no database and no broker, and
knows one worker from another, as the signs of life in the database do not.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from celery import signals

PATH = os.environ.get("ALIVE_FILE", "")
SECONDS = 120.0


def touch() -> None:
    """Say that this process is well."""
    if PATH:
        Path(PATH).touch()


@signals.heartbeat_sent.connect
def _worker_is_well(**_: Any) -> None:
    """A worker that reached its broker, every two seconds."""
    touch()


def is_alive(path: Path, *, at: float) -> bool:
    """Whether `path` was touched shortly before `at`, in seconds since 1970."""
    try:
        return at - path.stat().st_mtime < SECONDS
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_alive(Path(PATH), at=time.time()) else 1)
