"""The verbs of accounts: invite somebody, switch an account off or on."""

from __future__ import annotations

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from collab.accounts.mail import message
from collab.accounts.models import User

logger = structlog.get_logger(__name__)


def invite(*, user: User, by: User) -> None:
    """Send `user` a link to choose a password; the address is that of the settings, never of the request."""
    key = default_token_generator.make_token(user)
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    message(
        "invitation",
        user.email,
        language=user.language,
        user=user,
        password_reset_url=f"{settings.SITE_URL}{link}",
        sign_in_url=f"{settings.SITE_URL}{reverse('account_login')}",
    ).send()
    logger.info("account_invited", account=user.pk, actor=by.pk)


@transaction.atomic
def switch_off(*, user: User, by: User) -> None:
    """End an account: every session ends at once, all that was written stays."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    logger.info("account_switched_off", account=user.pk, actor=by.pk)


@transaction.atomic
def switch_on(*, user: User, by: User) -> None:
    """Open an account again that was switched off."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    logger.info("account_switched_on", account=user.pk, actor=by.pk)
