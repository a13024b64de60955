"""How the views of the outbox answer."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from collab.accounts.models import User
from collab.outbox.permissions import can_handle_messages


def signed_in(request: HttpRequest) -> User:
    """Who asks, on a page that is closed to visitors."""
    return cast("User", request.user)


def administrator(request: HttpRequest) -> User:
    """Who asks, on a page for administrators; 403 for everybody else."""
    if not can_handle_messages(request.user):
        raise PermissionDenied(_("This page is for the administrators of the register."))
    return signed_in(request)


def done(request: HttpRequest, to: str, words: str, *, undo: str = "") -> HttpResponse:
    """Go to `to` and say what was done there; `undo` is the address that takes it back."""
    messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")
    return HttpResponseRedirect(to)
