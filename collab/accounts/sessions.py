"""How long somebody stays signed in.

A session ends two weeks after its last use (SESSION_COOKIE_AGE), and in any case a month after
signing in (SESSION_ABSOLUTE_AGE). It ends at once when the account is switched off or the password
changes: Django looks at both with each request.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest

STARTED, SEEN = "signed_in_at", "seen_at"
# Noting every request would be a write per page; once an hour is exact enough.
NOTED_EVERY = 3600


def start_session(request: HttpRequest, *, at: dt.datetime) -> None:
    """Note that somebody signed in at the instant `at`."""
    request.session[STARTED] = request.session[SEEN] = int(at.timestamp())
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)


def is_over(request: HttpRequest, *, at: dt.datetime) -> bool:
    """Whether the session of `request` is past its last day."""
    started: int | None = request.session.get(STARTED)
    return started is not None and at.timestamp() - started > settings.SESSION_ABSOLUTE_AGE


def keep_alive(request: HttpRequest, *, at: dt.datetime) -> None:
    """Note that somebody is still there, so that the two weeks begin again."""
    if STARTED not in request.session:
        start_session(request, at=at)
    elif at.timestamp() - request.session.get(SEEN, 0) > NOTED_EVERY:
        request.session[SEEN] = int(at.timestamp())
