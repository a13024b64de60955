"""How every page of the reflector begins: with the cookie that the link was exchanged for.

Two cookies, both signed, for the addresses of one round only, and out of reach of scripts. `look` says that the link
was opened. `hand` says that a person typed a word on this device: without it nothing can be written. Programs that
check mail open links, run scripts and press all that can be pressed; they do not type what a sentence asks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from collab.accounts.models import User
from collab.lib.tokens import hash_of
from collab.lib.unsent import unsent
from initiatives.models import Round, RoundLink

LOOK, HAND = "reflection-look", "reflection-hand"
# So long a device is remembered; the link in the mail opens it again.
REMEMBERED = dt.timedelta(days=14)
GUESSES, MOST_GUESSES = "reflection-guesses", 30
P = ParamSpec("P")


@dataclass(frozen=True)
class Entered:
    """Who came in: the round, the link, and whether a person typed the word on this device."""

    round: Round
    link: RoundLink
    may_write: bool
    at: dt.datetime

    @property
    def on(self) -> dt.date:
        """The civil day of this request."""
        return timezone.localdate(self.at)

    @property
    def by(self) -> User | None:
        """The account of the reflector, when they have one."""
        return self.round.reflector.user if self.round.reflector else None


def link_with(token: str, *, at: dt.datetime) -> RoundLink | None:
    """The link with this token that works at the instant `at`; one statement, whatever is wrong with it."""
    link = RoundLink.objects.select_related("round").filter(token_hash=hash_of(token)).first()
    return link if link is not None and _works(link, at) else None


def _works(link: RoundLink, at: dt.datetime) -> bool:
    return link.revoked_at is None and link.expires_at > at and not link.round.is_over_for_reflector


def guesses_too_often(request: HttpRequest) -> bool:
    """Count a link that opens nothing, and say whether this address tried too many within a minute.

    The limits of the sign-in pages do not count what is only opened.
    """
    address = hash_of(get_adapter().get_client_ip(request))
    key = f"{GUESSES}:{address}"
    cache.add(key, 0, timeout=60)
    try:
        return bool(cache.incr(key) > MOST_GUESSES)
    except ValueError:  # its minute ended just now
        return False


def of_round(
    view: Callable[Concatenate[HttpRequest, Entered, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, int, P], HttpResponse]:
    """A page of one round: only for who holds its link, and for nobody's cache, index or address bar."""

    @login_not_required
    @sensitive_post_parameters()
    @wraps(view)
    def page(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        at = timezone.now()
        entered = _entered(request, pk, at)
        if entered is None:
            return sealed(no_link(request))
        # Not `no-referrer`: then a browser sends no origin with a form, and the form is refused.
        return sealed(view(request, entered, *args, **kwargs), referrer="same-origin")

    return cast("Callable[Concatenate[HttpRequest, int, P], HttpResponse]", page)


def _entered(request: HttpRequest, pk: int, at: dt.datetime) -> Entered | None:
    key = _key_in(request, LOOK)
    if key is None:
        return None
    rows = RoundLink.objects.select_related(
        "round__initiative", "round__questionnaire", "round__reflector__user", "round__invited_by"
    )
    link = rows.filter(pk=key, round=pk).first()
    if link is None or not _works(link, at):
        return None
    return Entered(link.round, link, _key_in(request, HAND) == key, at)


def _key_in(request: HttpRequest, name: str) -> int | None:
    """The key of the link for which the cookie was given."""
    try:
        value = request.get_signed_cookie(name, salt=name, max_age=int(REMEMBERED.total_seconds()))
    except (KeyError, signing.BadSignature):
        return None
    return int(value) if value and value.isdigit() else None


def give(response: HttpResponse, name: str, link: RoundLink) -> None:
    """Give this device the cookie `name`, for the pages of this round only."""
    response.set_signed_cookie(
        name, str(link.pk), salt=name, max_age=int(REMEMBERED.total_seconds()), httponly=True, samesite="Lax",
        path=reverse("reflector:start", args=[link.round_id]), secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def no_link(request: HttpRequest) -> HttpResponse:
    """The one page for a link that is wrong, old, spent or taken back; what somebody typed stands on it."""
    form = unsent(request) if request.method == "POST" else None
    return render(request, "reflector/no_link.html", {"form": form}, status=404)


def sealed(response: HttpResponse, *, referrer: str = "no-referrer") -> HttpResponse:
    """Kept by nobody, found by nobody, and telling no other page where one came from."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = referrer
    return response
