"""What every template knows about the site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Context processor: the name, the region and the theme of this installation."""
    return {
        "site_name": settings.SITE_NAME,
        "site_region": settings.SITE_REGION,
        "site_contact": settings.SITE_CONTACT,
        "theme_class": settings.THEME_CLASS,
        "theme_stylesheet": settings.THEME_STYLESHEET,
    }
