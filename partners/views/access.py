"""How the views of the register begin."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from collab.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Who asks: every page of the register is closed to visitors."""
    return cast("User", request.user)


def refuse_unless(allowed: bool, why: str) -> None:
    """403 with the reason in words, unless `allowed`."""
    if not allowed:
        raise PermissionDenied(why)
