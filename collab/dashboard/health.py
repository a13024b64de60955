"""Whether the works run and reminders leave: for machines, and in words for the administrator."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collab.outbox import health
from collab.outbox.health import Check


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Web, database, broker, worker and schedule: 200 when all are well, else 503 with the causes."""
    return _for_machines(health.works(at=timezone.now()))


@login_not_required
@require_safe
@never_cache
def healthz_reminders(request: HttpRequest) -> HttpResponse:
    """Whether reminders are made and leave: 200 or 503, with the causes and since when."""
    return _for_machines(health.reminders(at=timezone.now()))


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """The same in words; only for administrators."""
    if not (request.user.is_authenticated and request.user.is_administrator):
        raise PermissionDenied
    at = timezone.now()
    parts = [health.works(at=at), health.reminders(at=at)]
    context = {"works": parts[0], "reminders": parts[1], "is_ok": all(check.is_ok for part in parts for check in part)}
    return render(request, "dashboard/health_page.html", context)


def _for_machines(checks: list[Check]) -> JsonResponse:
    is_ok = all(check.is_ok for check in checks)
    answer = {"ok": is_ok, "checks": {check.name: check.as_json() for check in checks}}
    return JsonResponse(answer, status=200 if is_ok else 503)
