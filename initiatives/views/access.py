"""How every view begins: fetch what is visible (404 for a stranger), then ask (403 for a reader)."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from collab.accounts.models import User
from collab.lib import htmx
from initiatives.merging import went_on_as
from initiatives.models import Initiative
from initiatives.models.shown import shown_to
from initiatives.permissions import Roles, roles_of
from initiatives.places import place_of
from initiatives.views import in_place
from initiatives.views.old_addresses import WentOn


def signed_in(request: HttpRequest) -> User:
    """Who asks, on a page that is closed to visitors."""
    return cast("User", request.user)


def visible(request: HttpRequest, pk: int) -> Initiative:
    """The initiative, when this person may see it; 404 otherwise, whether it exists or not.

    What was merged into one that they may see leads on to that one (see `old_addresses`).
    """
    initiative = shown_to(request.user, pk)
    if initiative is None:
        onward = went_on_as(request.user, pk)
        raise WentOn(pk, onward) if onward is not None else Http404
    return initiative


def editable(request: HttpRequest, pk: int) -> tuple[Initiative, Roles]:
    """The initiative and one's roles in it, when one may change it; 403 for who only reads."""
    return _allowed(request, pk, "can_edit")


def open_to_contribute(request: HttpRequest, pk: int) -> tuple[Initiative, Roles]:
    """The initiative and one's roles in it, when one may tell something; 403 for who only reads."""
    return _allowed(request, pk, "can_contribute")


def _allowed(request: HttpRequest, pk: int, right: str) -> tuple[Initiative, Roles]:
    initiative = visible(request, pk)
    roles = roles_of(request.user, initiative)
    refuse_unless(getattr(roles, right))
    return initiative, roles


def refuse_unless(allowed: bool) -> None:
    """403 unless `allowed`."""
    if not allowed:
        raise PermissionDenied


def sign_in_first(request: HttpRequest, missing: Http404) -> HttpResponse:
    """A visitor who asks for a page that is not public signs in first; it then exists, or not.

    The answer is the same for what does not exist, so it tells nothing.
    """
    if request.user.is_authenticated or isinstance(missing, WentOn):
        raise missing
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def refused(
    request: HttpRequest, initiative: Initiative, words: str, *, place: str = "", status: int = 409
) -> HttpResponse:
    """Say in one sentence why this cannot be done, with the way back; nothing was changed."""
    back = place_of(initiative, place) if place else initiative.get_absolute_url()
    if in_place.is_in_row(request):
        return in_place.row_done(request, back, words, is_refused=True)
    context = {"initiative": initiative, "words": words, "back": back, "section": "initiatives"}
    return htmx.render_page(request, "initiatives/refused.html", context, partial="words", status=status)


def done(request: HttpRequest, to: str, words: str, *, undo: str = "") -> HttpResponse:
    """Go to `to` and say what was done there; `undo` is the address that takes it back.

    Who came from a list of actions goes back there, or stays there with the row telling what was done.
    """
    if in_place.is_in_row(request):
        return in_place.row_done(request, to, words, undo=undo)
    if in_place.place_of(request):
        to, undo = in_place.back_to_place(request), in_place.undo_from_place(request, undo) if undo else ""
    messages.success(request, words, extra_tags=f"undo:{undo}" if undo else "")
    return htmx.redirect(request, to)
