"""What allauth asks of us: no open registration, limits in words, mail in the reader's language."""

from __future__ import annotations

import math
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collab.accounts.mail import message
from collab.accounts.models import User
from collab.accounts.sessions import start_session

LIMITS = {"app": "allauth.account", "action": "login_failed"}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; everything that is said is ours."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail address and password do not belong together. Check both."),
        "enter_current_password": _("This is not the password that you use now."),
        "invalid_password_reset": _("This link is no longer valid."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own details."""
        return reverse("accounts:profile")

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and note when: a session ends by itself."""
        super().login(request, user)
        start_session(request, at=timezone.now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the next try after too many wrong ones, and say when it may be tried again."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            minutes = math.ceil(self._seconds_to_wait(request, **credentials) / 60)
            raise ValidationError(
                ngettext(
                    "Too many wrong tries. Try again in one minute, or choose a new password.",
                    "Too many wrong tries. Try again in %(minutes)d minutes, or choose a new password.",
                    minutes,
                ),
                code="too_many_login_attempts",
                params={"minutes": minutes},
            ) from None

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password; who proved to be the owner need not wait for old wrong tries."""
        super().set_password(user, password)
        if self.request is not None:
            for name in self._limit_names(self.request, per="key", email=user.email):
                cache.delete(name)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of its reader."""
        context = dict(context)
        user = context.pop("user", None)
        language = user.language if isinstance(user, User) else translation.get_language() or settings.LANGUAGE_CODE
        template = template_prefix.removeprefix("account/email/")
        message(template, email, language=language, user=user, **context).send()

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody that their account changed."""
        self.send_mail(template_prefix, email or user.email, {"user": user, **(context or {})})

    def _seconds_to_wait(self, request: HttpRequest, **credentials: Any) -> float:
        """How long until each limit that is reached has room again."""
        now, wait = time.time(), 1.0
        for rate in ratelimit.get_rates(**LIMITS):
            for name in self._limit_names(request, per=rate.per, **credentials):
                tries = [instant for instant in cache.get(name, []) if instant > now - rate.duration]
                if len(tries) >= rate.amount:
                    wait = max(wait, min(tries) + rate.duration - now)
        return wait

    def _limit_names(self, request: HttpRequest, *, per: str, **credentials: Any) -> list[str]:
        """The names under which wrong tries are counted, per account (`key`) or per address (`ip`)."""
        account = self._get_login_attempts_cache_key(request, **credentials)
        return [
            ratelimit.get_cache_key(request, rate=rate, key=account, **LIMITS)
            for rate in ratelimit.get_rates(**LIMITS)
            if rate.per == per
        ]
