"""Who may see and handle the messages of everybody."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from collab.accounts.models import User


def can_handle_messages(user: User | AnonymousUser) -> bool:
    """Administrators: they see to it that mail arrives."""
    return user.is_authenticated and user.is_administrator
