"""Pages over the whole: the first page, help, and what a site must say about itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render


def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    return redirect("initiatives:initiative-list")


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """How to use the register, in short."""
    return render(request, "dashboard/help.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement about accessibility and whom to tell."""
    return render(request, "dashboard/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, and for how long."""
    return render(request, "dashboard/privacy.html")


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Whether the site can do its work: for a load balancer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a leak (RFC 9116)."""
    contact = settings.SITE_CONTACT or "security@example.org"
    return HttpResponse(f"Contact: mailto:{contact}\n", content_type="text/plain; charset=utf-8")
