"""The subscriptions of somebody to the calendar: made from a filter, named, given a new address, deleted."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.actions import subscribing as actions
from initiatives.calendar.filters import CalendarFilter, calendar_address
from initiatives.calendar.tokens import ADDRESSES
from initiatives.exceptions import NothingToRestore
from initiatives.forms.subscribing import FeedForm, NewFeedForm
from initiatives.models import CalendarFeed
from initiatives.views.access import done, signed_in


@dataclass(frozen=True)
class Shown:
    """A subscription as the page shows it; without an address when that cannot be written any more."""

    feed: CalendarFeed
    address: str
    calendar: str

    @property
    def webcal(self) -> str:
        """The same address, which calendar programs open by themselves."""
        return f"webcal:{self.address.partition(':')[2]}"


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """One's subscriptions with their addresses, and what to do with one in Outlook, Google and Apple."""
    feeds = CalendarFeed.objects.live().filter(owner=signed_in(request))
    context = {"section": "calendar", "feeds": [_shown(feed) for feed in feeds]}
    return _sealed(render(request, "initiatives/feed_list.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def feed_add(request: HttpRequest) -> HttpResponse:
    """Subscribe to the filter of the address, under a name; without a filter to everything that one may see."""
    user = signed_in(request)
    asked = QueryDict(str(request.POST.get("query", ""))) if request.method == "POST" else request.GET
    found = CalendarFilter(asked, user=user)
    name = (found.in_words or _("Calendar of %(site)s") % {"site": settings.SITE_NAME})[:60]
    form = NewFeedForm(request.POST or None, user=user, initial={"name": name, "query": found.query()})
    if request.method == "POST" and form.is_valid():
        feed = actions.subscribe(name=form.cleaned_data["name"], query=found.query(), by=user, at=timezone.now())
        words = _("“%(name)s” is made. Copy its address into your calendar program.") % {"name": feed.name}
        return done(request, _at(feed), words)
    context = {"section": "calendar", "form": form, "filter": found, "back": calendar_address(found.query())}
    return render(request, "initiatives/feed_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def feed_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another name."""
    feed = _own(request, pk)
    form = FeedForm(request.POST or None, initial={"name": feed.name})
    if request.method == "POST" and form.is_valid():
        actions.rename_feed(feed=feed, name=form.cleaned_data["name"], by=signed_in(request))
        return done(request, _at(feed), _("It is called “%(name)s” now.") % {"name": feed.name})
    context = {"section": "calendar", "form": form, "feed": feed}
    return render(request, "initiatives/feed_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def feed_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address, after asking: calendar programs that have the old one read nothing any more."""
    feed = _own(request, pk)
    if request.method == "POST":
        new = actions.renew_feed(feed=feed, by=signed_in(request), at=timezone.now())
        words = _("“%(name)s” has a new address. The old one works no more.") % {"name": new.name}
        return done(request, _at(new), words)
    return render(request, "initiatives/feed_renew.html", {"section": "calendar", "feed": feed})


@require_POST
def feed_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it away; it can be put back, with the same address."""
    feed = _own(request, pk)
    actions.delete_feed(feed=feed, by=signed_in(request), at=timezone.now())
    words = _("“%(name)s” is deleted. Its address works no more.") % {"name": feed.name}
    return done(request, _list(), words, undo=reverse("initiatives:feed-restore", args=[feed.pk]))


@require_POST
def feed_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it back: its address works again."""
    feed = get_object_or_404(CalendarFeed, pk=pk, owner=signed_in(request), successor=None)
    try:
        actions.restore_feed(feed=feed, by=signed_in(request))
        words = _("“%(name)s” is back.") % {"name": feed.name}
    except NothingToRestore:
        words = _("“%(name)s” was not put back: it is there already, or you have the most that one can have.") % {
            "name": feed.name
        }
    return done(request, _at(feed), words)


def _own(request: HttpRequest, pk: int) -> CalendarFeed:
    return get_object_or_404(CalendarFeed.objects.live(), pk=pk, owner=signed_in(request))


def _list() -> str:
    return reverse("initiatives:feed-list")


def _at(feed: CalendarFeed) -> str:
    return f"{_list()}#feed-{feed.pk}"


def _shown(feed: CalendarFeed) -> Shown:
    address = ""
    if ADDRESSES.fits(feed.salt, feed.token_hash):
        address = f"{settings.SITE_URL}{reverse('agenda:feed', args=[ADDRESSES.of(feed.salt)])}"
    return Shown(feed, address, calendar_address(feed.query))


def _sealed(response: HttpResponse) -> HttpResponse:
    """The addresses on the page are kept by no browser."""
    response["Cache-Control"] = "private, no-store"
    return response
