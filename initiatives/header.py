"""What the header of every page knows about who is signed in: how much waits for them."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest
from django.utils import timezone

from initiatives.waiting import count_for


def action_count(request: HttpRequest) -> dict[str, object]:
    """Context processor: `action_count`, asked at most once, and only by a template that shows it.

    A page that lists the actions knows their number, and passes it under the same name.
    """

    @cache
    def count() -> int:
        user = getattr(request, "user", None)
        return count_for(user, on=timezone.localdate()) if user is not None and user.is_authenticated else 0

    return {"action_count": count}
