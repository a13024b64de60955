"""Pages on which nobody is to be traced: who opens them or sends something there stands in no log and no history.

`DISCREET_PATHS` in the settings lists them. There the request is not logged, not even that it came; the
history is not told who it is (its name would travel inside each statement to the database); the session is
not touched; and a form that comes after signing out is not kept. Trouble is logged, without the user.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest


@lru_cache(maxsize=8)
def _pattern(paths: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(paths) or r"(?!)")


def is_discreet_path(path: str) -> bool:
    """Whether nobody is to be traced on the page at `path`."""
    return _pattern(tuple(settings.DISCREET_PATHS)).match(path) is not None


def is_discreet(request: HttpRequest) -> bool:
    """Whether nobody is to be traced on the page that `request` asks for."""
    return is_discreet_path(request.path)


class NotDiscreet(logging.Filter):
    """Drops lines about requests to discreet pages that are no trouble of ours, such as a form to be corrected."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line may be written."""
        request = getattr(record, "request", None)
        return record.levelno >= logging.ERROR or not isinstance(request, HttpRequest) or not is_discreet(request)
