"""Who receives mail from us, and how often they want it."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from collab.outbox.kinds import Frequency


def _key() -> str:
    return secrets.token_urlsafe(24)


@audited(exclude=("key",), at_once=True)
class Recipient(models.Model):
    """Somebody who receives mail: an account, or somebody without one, such as an outside reflector.

    Of an account the address, the name and the language are those of the account; only who has none has their
    own here. `key` is in the link with which somebody stops the mail without signing in: it can do nothing else.
    `refused_at`: the mail server said that `refused_address` does not exist; nothing is sent to it until somebody says
    that it is right. Who gets another address gets mail again by itself.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="recipient",
        verbose_name=_("account"),
    )  # fmt: skip
    email = models.EmailField(_("e-mail address"), blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, default="nl", choices=settings.LANGUAGES)
    key = models.CharField(max_length=40, unique=True, default=_key, editable=False)
    stopped_at = models.DateTimeField(_("wants no mail since"), null=True, blank=True)
    refused_at = models.DateTimeField(_("address refused since"), null=True, blank=True)
    refused_address = models.EmailField(_("address that was refused"), blank=True)
    refused_because = models.CharField(_("what their mail server said"), max_length=300, blank=True)

    objects: ClassVar[models.Manager[Recipient]] = models.Manager()

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(email="")) | (Q(user__isnull=True) & ~Q(email="")),
                name="outbox_recipient_account_or_address",
            ),
            models.UniqueConstraint(
                models.functions.Lower("email"), condition=~Q(email=""), name="outbox_recipient_one_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.user.name if self.user else self.name or self.email

    @property
    def address(self) -> str:
        """Where mail goes today."""
        return self.user.email if self.user else self.email

    @property
    def is_refused(self) -> bool:
        """Whether the address of today is the one that a mail server refused."""
        return self.refused_at is not None and self.refused_address == self.address


@audited()
class Preference(models.Model):
    """How often somebody wants mail about one sort of thing; without a row the sort's own frequency holds."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(_("about"), max_length=30)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency.choices)

    objects: ClassVar[models.Manager[Preference]] = models.Manager()

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind"], name="outbox_preference_one_a_kind"),
            models.CheckConstraint(
                condition=Q(frequency__in=["at_once", "daily", "weekly", "never"]),
                name="outbox_preference_frequency_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_frequency_display()}"
