"""One's own details, the language of the pages, and what could not be sent."""

from __future__ import annotations

import datetime as dt
from typing import cast

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from collab.accounts.forms import ProfileForm
from collab.accounts.models import User
from collab.lib.unsent import forget, kept


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, language and appearance, and the roles that others gave."""
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(form.instance.language):
            messages.success(request, _("Your details are saved."))
        return redirect("accounts:profile")
    if form.errors:
        user.refresh_from_db()  # the masthead shows what is kept, not what was typed
    context = {"form": form, "section": "profile", **_roles(user, on=timezone.localdate())}
    return render(request, "accounts/profile.html", context)


def _roles(user: User, *, on: dt.date) -> dict[str, object]:
    """Where `user` works on the date `on`, and in which regions they have a role."""
    try:
        person = user.person
    except ObjectDoesNotExist:
        return {"memberships": [], "region_roles": []}
    return {
        "memberships": person.memberships.active(on).select_related("organisation"),
        "region_roles": person.region_roles.select_related("region"),
    }


def password_change(request: HttpRequest) -> HttpResponse:
    """A new password; who never had one asks for a link by mail."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        return redirect("account_reset_password")
    response: HttpResponse = allauth_views.password_change(request)
    return response


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch between Dutch and English; kept in the profile, or in a cookie for a visitor."""
    language = request.POST.get("language", "")
    to = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        to = "/"
    response = HttpResponseRedirect(to)
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=60 * 60 * 24 * 365,
            secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip
    return response


@login_not_required
@require_GET
@never_cache
def unsent(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody typed when the session was over: sign in, and send it again."""
    form = kept(request, key, at=timezone.now())
    if form is None:
        raise Http404
    return render(request, "accounts/unsent.html", {"form": form, "key": key})


@login_not_required
@require_POST
def unsent_forget(request: HttpRequest, key: str) -> HttpResponse:
    """Throw away what was kept."""
    forget(request, key)
    messages.success(request, _("What you typed is thrown away."))
    return redirect("dashboard:home")
