"""What the header of every page knows about who is signed in: how much waits for them, and how much is new."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest
from django.utils import timezone

from initiatives.waiting import Counts, counts_for


def counts(request: HttpRequest) -> dict[str, object]:
    """Context processor: `action_count` and `news_count`, asked together, at most once, and only where they are shown.

    A page that lists the actions knows their number, and passes both under the same names.
    """

    @cache
    def asked() -> Counts:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return Counts(0, 0)
        return counts_for(user, on=timezone.localdate())

    return {"action_count": lambda: asked().actions, "news_count": lambda: asked().news}
