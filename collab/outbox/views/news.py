"""What is new, and what was: the bell in the header leads here."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from collab.lib.htmx import wants_fragment
from collab.lib.paging import around
from collab.outbox.actions import mark_new, mark_seen
from collab.outbox.models import Occurrence
from collab.outbox.news import by_day, keys_in, keys_of, news_of, unseen_count
from collab.outbox.views.answering import done, signed_in

PER_PAGE = 25
# The header says "99+" from here on.
MOST_COUNTED = 100


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What is new and what was, newest first, a page at a time.

    Opening the page writes nothing. What the page shows as new is marked as seen by the form on it: a script sends
    it as soon as the page is there (people expect the number in the header to go once they have looked), and without
    a script there is its button. That is harmless where a link from a mail would not be: it needs a session and the
    key of the form, so no scanner of mail does it; it changes a number that nobody else sees; the rows stay where
    they are, marked as new until one leaves; and one button makes them new again.
    """
    page = Paginator(news_of(signed_in(request), on=timezone.localdate()), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    new = [occurrence for occurrence in shown if occurrence.seen_at is None]
    context = {
        "section": "news",
        "page": page,
        "around": list(around(page)),
        "days": by_day(shown),
        "today": timezone.localdate(),
        "new": new,
        "keys": keys_of(new),
        "keeps_new": "new" in request.GET,
    }
    return render(request, "outbox/news.html", context)


@require_POST
def news_seen(request: HttpRequest) -> HttpResponse:
    """Mark news as seen: what the page showed, and what is hidden because one may not see it any more."""
    user, keys = signed_in(request), _keys(request)
    mine = news_of(user, on=timezone.localdate())
    hidden = Occurrence.objects.unseen().filter(recipient__user=user).exclude(pk__in=mine.values("pk"))
    mark_seen(user=user, keys=hidden.values_list("pk", flat=True), at=timezone.now())
    number = mark_seen(user=user, keys=keys, at=timezone.now())
    undo = f"{reverse('outbox:news-new')}?{urlencode({'news': ','.join(map(str, keys))})}"
    if wants_fragment(request):
        context = {"number": number, "undo": undo, "news_count": unseen_count(user, most=MOST_COUNTED)}
        return render(request, "outbox/parts/seen.html", context)
    words = ngettext("One thing is marked as seen.", "%(number)d things are marked as seen.", number)
    return done(request, reverse("outbox:news"), words % {"number": number}, undo=undo)


@require_POST
def news_new(request: HttpRequest) -> HttpResponse:
    """Undo: show them as new again."""
    mark_new(user=signed_in(request), keys=_keys(request))
    return done(request, f"{reverse('outbox:news')}?new", _("It is shown as new again."))


def _keys(request: HttpRequest) -> list[int]:
    """The keys of the news that it is about, no more than a page shows."""
    return keys_in(request.POST.get("news") or request.GET.get("news", ""))[:PER_PAGE]
