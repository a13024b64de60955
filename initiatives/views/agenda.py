"""What calendar programs read: the subscription whose secret is in the address, without a session.

Its owner sees in it what they may see now, nothing more. An address that was renewed or deleted is gone (410): most
programs then stop asking, or tell their user. Any other one is not found, and so is that of an account that is
switched off, which may be switched on again. The secret stands in no log (DISCREET_PATHS, collab.lib.logs), and no
other page is told where one came from.
"""

from __future__ import annotations

import datetime as dt

from allauth.core.internal import ratelimit as reading
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collab.lib.tokens import hash_of
from initiatives.actions.fetching import note_fetch
from initiatives.calendar.filters import CalendarFilter
from initiatives.calendar.writing import etag_of, items_for, written
from initiatives.models import CalendarFeed

TYPE = "text/calendar; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
MAX_AGE = 900


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, when it changed since the program last read it."""
    at = timezone.now()
    row = CalendarFeed.objects.select_related("owner").filter(token_hash=hash_of(token)).first()
    if row is None or not row.owner.is_active:
        return _sealed(_unknown(request))
    language = row.owner.language if row.owner.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        response = _gone() if row.revoked_at is not None else _calendar(request, row, at)
        response["Content-Language"] = language
    return _sealed(response)


def _calendar(request: HttpRequest, row: CalendarFeed, at: dt.datetime) -> HttpResponse:
    """The rights of the owner as of now; nothing is written out when the program has it already."""
    found = CalendarFilter(QueryDict(row.query), user=row.owner)
    items = items_for(found.scope, on=timezone.localdate(at))
    etag = etag_of(items, name=row.name)
    note_fetch(feed=row, etag=etag, at=at)
    assert row.changed_at is not None  # noqa: S101 (noted just now)
    changed_at = int(row.changed_at.timestamp())
    has_it = get_conditional_response(request, quote_etag(etag), changed_at)
    if has_it is None:
        if not reading.consume(request, app="allauth.account", action="calendar", key=str(row.pk), limit_get=True):
            return _too_often()
        has_it = HttpResponse(written(items, name=row.name), content_type=TYPE)
        has_it["Content-Disposition"] = 'inline; filename="agenda.ics"'
    has_it["ETag"], has_it["Last-Modified"] = quote_etag(etag), http_date(changed_at)
    has_it["Cache-Control"] = f"private, max-age={MAX_AGE}"
    return has_it


def _unknown(request: HttpRequest) -> HttpResponse:
    # Its public form lets every GET pass, and guessing needs no more than that.
    if not reading.consume(request, app="allauth.account", action="wrong_calendar_link", limit_get=True):
        return _too_often()
    return HttpResponse(_("There is no calendar at this address."), status=404, content_type=PLAIN)


def _gone() -> HttpResponse:
    words = _("This calendar has another address now, or was deleted. Sign in to read which.")
    return HttpResponse(words, status=410, content_type=PLAIN)


def _too_often() -> HttpResponse:
    response = HttpResponse(_("Too often. Try again in an hour."), status=429, content_type=PLAIN)
    response["Retry-After"] = "3600"
    return response


def _sealed(response: HttpResponse) -> HttpResponse:
    """Found by nobody, kept by nobody but the program, and telling no other page where one came from."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
