"""Pages over the whole: the first page, help, and what a site must say about itself."""

from __future__ import annotations

import datetime as dt

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collab.dashboard import roles, work
from collab.dashboard.audit import LAST_PAGE, AuditForm, found_in
from collab.lib.trail.events import LOOKED_THROUGH
from collab.outbox.news import unseen_count
from initiatives.waiting import MOST_COUNTED, waiting_for

logger = structlog.get_logger(__name__)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I work on and what is new; a visitor sees what is public."""
    if not request.user.is_authenticated:
        return redirect("initiatives:initiative-list")
    now = timezone.localtime()
    waiting = waiting_for(request.user, on=now.date())
    context = {
        "section": "home",
        "greeting": work.greeting(now.hour),
        "place": "home",
        "waiting": waiting[: work.ACTIONS_SHOWN],
        "action_count": len(waiting),
        "news_count": unseen_count(request.user, most=MOST_COUNTED),
        "mine": work.my_initiatives(request.user, on=now.date()),
        "thanks": work.thanks_received(request.user, on=now.date()),
        "news": work.news_i_follow(request.user),
        "changed": work.changed_at_my_organisations(request.user),
        **roles.home_of(request.user, on=now.date()),
    }
    return render(request, "dashboard/home.html", context)


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Search the audit over everything; only for administrators."""
    if not (request.user.is_authenticated and request.user.is_administrator):
        raise PermissionDenied
    form = AuditForm(request.GET)
    asked = request.GET.get("page", "")
    page = min(max(int(asked), 1), LAST_PAGE) if asked.isdecimal() and len(asked) < 7 else 1
    rows, has_more = found_in(form, page=page) if form.is_valid() else ([], False)
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "newer": page - 1,
        "older": page + 1,
        "has_more": has_more,
        "looked_through": LOOKED_THROUGH,
    }
    return render(request, "dashboard/audit.html", context)


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to use the register, in short."""
    return render(request, "dashboard/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement about accessibility and whom to tell."""
    context = {"accessibility_statement": settings.ACCESSIBILITY_STATEMENT}
    return render(request, "dashboard/accessibility.html", context)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, and for how long."""
    return render(request, "dashboard/privacy.html")


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site can do its work, for a load balancer: asks the database, tells nothing about it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.error("database_away", exc_info=True)
        return JsonResponse({"status": "database away"}, status=503)
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a leak (RFC 9116)."""
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=364)
    lines = [
        f"Contact: mailto:{settings.SITE_CONTACT or f'security@{settings.ALLOWED_HOSTS[0]}'}",
        f"Expires: {expires.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}{reverse('dashboard:security-txt')}",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What a search engine may read: what is public, and nothing of people."""
    lines = [
        "User-agent: *",
        f"Allow: {reverse('initiatives:initiative-list')}$",
        f"Allow: {reverse('dashboard:help')}$",
        f"Allow: {reverse('dashboard:accessibility')}$",
        f"Allow: {reverse('dashboard:privacy')}$",
        "Allow: /static/",
        "Disallow: /",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
