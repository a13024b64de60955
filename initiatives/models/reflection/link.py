"""The link of a round: a capability for one form, of which only a hash is kept."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.reflection.round import Round


class RoundLinkQuerySet(models.QuerySet["RoundLink"]):
    """The ways in which links are looked for."""

    def live(self, at: dt.datetime) -> RoundLinkQuerySet:
        """Links that open something at the instant `at`."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


@audited(exclude=("salt", "token_hash"))
class RoundLink(models.Model):
    """With which the reflector opens the form of one round, without an account.

    The token itself is nowhere: it is made out of the `salt` and the secret key of the installation when a letter
    is written (`initiatives.reflection.tokens`), and recognised by its hash. So a letter that is sent again has the
    same link, and who reads only the database has none.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="links")
    salt = models.CharField(max_length=64, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("works until"))
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[RoundLink]] = RoundLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a round")
        verbose_name_plural = _("links of a round")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(revoked_at__isnull=True), name="initiatives_roundlink_one_live"
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 (a pattern)
                name="initiatives_roundlink_only_a_hash",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="initiatives_roundlink_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
                name="initiatives_roundlink_revoked_by_with_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} ({self.pk})"
