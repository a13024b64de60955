"""The pages of somebody who is named or pictured: without an account, with the link that was mailed to them.

They begin as those of a reflector do: the link is exchanged for a signed cookie that holds for these pages alone, and
nothing is written before somebody types a word (ADR 12). The link works as long as there is something to take back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from collab.lib.errors import too_many_requests
from collab.lib.tokens import hash_of
from initiatives.actions.celebrations import consent
from initiatives.exceptions import MentionMoved
from initiatives.forms.consent import AnswerForm
from initiatives.models import Mention, Photo, Visibility
from initiatives.views.photos import SIZES, picture
from initiatives.views.reflector.access import guesses_too_often, sealed

COOKIE = "consent"
# So long a device is remembered; the link in the mail opens it again.
REMEMBERED = dt.timedelta(days=1)


@login_not_required
@sensitive_variables("token")
@require_safe
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the link for a cookie of this one question, and go to an address without it. Writes nothing."""
    mention = Mention.objects.filter(token=hash_of(token)).first()
    if mention is None:
        if guesses_too_often(request):
            return sealed(too_many_requests(request))
        return sealed(_no_link(request))
    response = redirect("consent:answer", mention.pk)
    response.set_signed_cookie(
        COOKIE, _value(mention), salt=COOKIE, max_age=int(REMEMBERED.total_seconds()), httponly=True, samesite="Lax",
        path=reverse("consent:answer", args=[mention.pk]), secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return sealed(response)


def _of_mention(
    view: Callable[[HttpRequest, Mention], HttpResponse],
) -> Callable[[HttpRequest, int], HttpResponse]:
    """A page about one mention: only for who holds its link, which is asked again each time."""

    @login_not_required
    @sensitive_post_parameters()
    @wraps(view)
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        rows = Mention.objects.select_related(
            "celebration__initiative", "celebration__milestone", "celebration__result", "photo", "added_by"
        ).defer("photo__large", "photo__small")
        mention = rows.filter(pk=pk).exclude(token="").first()
        if mention is None or _cookie_in(request) != _value(mention):
            return sealed(_no_link(request))
        return sealed(view(request, mention), referrer="same-origin")

    return page


@_of_mention
def answer(request: HttpRequest, mention: Mention) -> HttpResponse:
    """What would be shown, and where; yes or no. The same page takes a yes back."""
    everyone = _is_for_everyone(mention)
    asks_more = mention.is_shown and everyone and not mention.is_for_everyone
    form = AnswerForm(request.POST if request.method == "POST" else None, only_no=mention.is_shown and not asks_more)
    if request.method == "POST" and not mention.is_over and form.is_valid():
        at = timezone.now()
        try:
            if form.cleaned_data["word"] == "yes":
                consent.agree(mention=mention, for_everyone=everyone, by=None, at=at)
            else:
                consent.withdraw(mention=mention, by=None, at=at)
        except MentionMoved:  # said no on another device
            pass
        return redirect("consent:answer", mention.pk)
    context = {
        "mention": mention,
        "celebration": mention.celebration,
        "initiative": mention.celebration.initiative,
        "form": form,
        "for_everyone": everyone,
        "asks_more": asks_more,
        "for_partners": mention.celebration.initiative.visibility == Visibility.PARTNERS,
    }
    return render(request, "consent/answer.html", context, status=422 if form.is_bound and form.errors else 200)


@login_not_required
@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """The photo that it is about, for who holds the link."""
    mention = Mention.objects.known().filter(pk=pk).exclude(token="").first()
    if mention is None or _cookie_in(request) != _value(mention) or size not in SIZES:
        return sealed(_no_link(request))
    found = Photo.objects.for_page().filter(mentions=mention).first()
    return sealed(_no_link(request) if found is None else picture(request, found, size))


def _is_for_everyone(mention: Mention) -> bool:
    """Whether everybody would see it, also without signing in."""
    celebration = mention.celebration
    return celebration.is_public and celebration.initiative.visibility == Visibility.EVERYONE


def _value(mention: Mention) -> str:
    return f"{mention.pk}:{mention.token[:16]}"


def _cookie_in(request: HttpRequest) -> str:
    try:
        value = request.get_signed_cookie(COOKIE, salt=COOKIE, max_age=int(REMEMBERED.total_seconds()))
    except (KeyError, signing.BadSignature):
        return ""
    return value or ""


def _no_link(request: HttpRequest) -> HttpResponse:
    """The one page for a link that is wrong, replaced, or of what is not there any more."""
    return render(request, "consent/no_link.html", status=404)
