"""The wall of successes: inside, for everyone, and on a screen that goes on by itself."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collab.accounts.models import User
from collab.lib import htmx
from collab.lib.paging import around
from initiatives.celebrations.cards import cards_of
from initiatives.celebrations.choosing import Chosen, a_year_before, years_of
from initiatives.celebrations.turning import cursor_of, next_after
from initiatives.forms.successes import WallForm
from initiatives.models import Celebration
from initiatives.models.celebration import CelebrationQuerySet
from initiatives.to_celebrate import count_waiting, keeps_more
from initiatives.views.access import signed_in

Who = User | AnonymousUser
PER_PAGE = 24
# As far as one pages; who looks for something older chooses a year.
MOST_PAGES = 20
# So many pages further are looked for: how many there are in all says nothing, and costs more than the rest.
AHEAD = 2
MOST_A_YEAR_AGO = 3
SECONDS = 12


@require_safe
def success_list(request: HttpRequest) -> HttpResponse:
    """What was celebrated in the initiatives that one may see, the newest first."""
    user, on = signed_in(request), timezone.localdate()
    rows = Celebration.objects.visible_to(user)
    screen = reverse("initiatives:success-screen")
    more: dict[str, object] = {"waiting": count_waiting(user), "keeps_more": keeps_more(user)}
    return _wall(request, rows, user, screen=screen, more=more, on=on)


@login_not_required
@require_safe
def success_list_public(request: HttpRequest) -> HttpResponse:
    """What everyone may see of it."""
    screen = reverse("successes:success-screen-public")
    rows = Celebration.objects.public()
    return _wall(request, rows, AnonymousUser(), screen=screen, more={"is_public": True}, on=timezone.localdate())


@never_cache
@require_safe
def success_screen(request: HttpRequest) -> HttpResponse:
    """One success after another on a screen, of those that one may see."""
    user = signed_in(request)
    return _screen(request, Celebration.objects.visible_to(user), user, back=reverse("initiatives:success-list"))


@login_not_required
@never_cache
@require_safe
def success_screen_public(request: HttpRequest) -> HttpResponse:
    """One success after another on a screen, of those that everyone may see."""
    back = reverse("successes:success-list-public")
    return _screen(request, Celebration.objects.public(), AnonymousUser(), back=back)


def _page_asked(request: HttpRequest) -> int:
    """Which page the address asks for; the first for what is no number."""
    said = request.GET.get("page", "")
    return min(max(int(said), 1), MOST_PAGES) if said.isascii() and said.isdecimal() and len(said) < 5 else 1


def _wall(
    request: HttpRequest, rows: CelebrationQuerySet, user: Who, *, screen: str, more: dict[str, object], on: dt.date
) -> HttpResponse:
    """The wall with `rows`, of which names and photos are as `user` may see them."""
    chosen, held = Chosen.of(request.GET, on=on), rows.held(on)
    found = chosen.narrow(held)
    # First which ones, then all that is shown of those.
    asked = _page_asked(request)
    near = found.newest_first().values_list("pk", flat=True)[: min(asked + AHEAD, MOST_PAGES) * PER_PAGE]
    page = Paginator(list(near), PER_PAGE).get_page(asked)
    keys, before = list(page.object_list), []
    if page.number == 1 and keys and not chosen.year:
        of_then = found.filter(on__range=a_year_before(on)).newest_first()
        before = list(of_then.values_list("pk", flat=True)[: MOST_A_YEAR_AGO + 1])
    cards = cards_of({*keys, *before}, user)
    # What has something to tell hangs first; within that, and from page to page, the newest.
    shown = sorted((cards[key] for key in keys if key in cards), key=lambda card: not card.tells)
    lead = shown[0] if page.number == 1 and shown else None
    a_year_ago = [cards[key] for key in before if key in cards and cards[key] is not lead][:MOST_A_YEAR_AGO]
    elsewhere = {card.pk for card in [*a_year_ago, *([lead] if lead else [])]}
    context: dict[str, object] = {
        "section": "successes",
        "form": WallForm(chosen=chosen, years=years_of(user, on=on)),
        "chosen": chosen,
        "page": page,
        "around": list(around(page)),
        "lead": lead,
        "shown": [card.drawn for card in shown if card.pk not in elsewhere],
        "a_year_ago": [card.drawn for card in a_year_ago],
        "screen": f"{screen}?{chosen.query}".rstrip("?"),
        **more,
    }
    return htmx.render_page(request, "initiatives/success_list.html", context, partial="wall")


def _screen(request: HttpRequest, rows: CelebrationQuerySet, user: Who, *, back: str) -> HttpResponse:
    on, is_still = timezone.localdate(), request.GET.get("still") == "1"
    chosen, cursor = Chosen.of(request.GET, on=on), request.GET.get("after", "")
    held = chosen.narrow(rows.held(on))
    shown = next_after(held, cursor, user=user)
    context: dict[str, object] = {
        "shown": shown,
        "is_still": is_still,
        "seconds": SECONDS,
        "here": _address(request, chosen, after=cursor),
        "here_still": _address(request, chosen, after=cursor, still="1"),
        "next": _address(request, chosen, after=cursor_of(shown) if shown else ""),
        "next_still": _address(request, chosen, after=cursor_of(shown) if shown else "", still="1"),
        "back": f"{back}?{chosen.query}".rstrip("?"),
        "section": "successes",
    }
    return htmx.render_page(request, "initiatives/success_screen.html", context, partial="turn")


def _address(request: HttpRequest, chosen: Chosen, **more: str) -> str:
    """The address of this screen with what was chosen, and `more`."""
    query = urlencode(chosen.as_initial | {name: value for name, value in more.items() if value})
    return f"{request.path}?{query}".rstrip("?")
