"""The administration under /beheer/: Django's own, for the people who keep the register right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

OURS = {"accounts", "outbox", "partners", "initiatives"}
# What belongs together for the people who use it, whatever the app that keeps it.
GROUPS = (
    (_("People"), ("Person", "User")),
    (_("Register of partners"), ("Organisation", "Region")),
    (_("Initiatives"), ("Theme", "Initiative")),
    (_("Messages"), ("Pause",)),
)


class AdministrationConfig(DjangoAdminConfig):
    """Django's admin with our site; named in INSTALLED_APPS instead of `django.contrib.admin`."""

    default_site = "collab.dashboard.site.Administration"


class Administration(admin.AdminSite):
    """Only for administrators, only by our own sign-in page, and only the tables that are ours."""

    site_header = site_title = format_lazy("{} – {}", _("Administration"), settings.SITE_NAME)
    index_title = _("What do you want to change?")
    enable_nav_sidebar = True

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class: Any = None, **options: Any
    ) -> None:
        """Leave the tables of libraries out: their rows mean nothing to people."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label in OURS]
        super().register(ours, admin_class, **options)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Close a page to everybody but administrators: a visitor signs in, somebody else gets 403."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guarded

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody administers the register."""
        return request.user.is_authenticated and request.user.is_administrator

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in page, and who comes here signed in already."""
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """There is one way to sign out."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one way to change a password."""
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The tables in groups that people understand."""
        apps = super().get_app_list(request, app_label)
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = []
        for name, members in GROUPS:
            known = [models[member] for member in members if member in models]
            if known:
                groups.append({
                    "name": name, "app_label": known[0]["model"]._meta.app_label, "app_url": known[0]["admin_url"],
                    "has_module_perms": True, "models": known,
                })  # fmt: skip
        return groups
