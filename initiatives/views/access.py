"""How every view begins: fetch what is visible (404 for a stranger), then ask (403 for a reader)."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from collab.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Who asks, on a page that is closed to visitors."""
    return cast("User", request.user)
