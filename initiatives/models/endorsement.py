"""What binds the parties, through time, and which of them stand behind it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.initiative import Initiative
from partners.models import Organisation


def sentence_key(binding: str) -> str:
    """A short key of a sentence; white space makes no other sentence."""
    return hashlib.sha256(" ".join(binding.split()).encode()).hexdigest()[:16]


@audited()
class Statement(models.Model):
    """What binds us and why now, as it was said from a day on. The newest is the one on the initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="statements")
    binding = models.TextField(_("what binds us"), max_length=500)
    urgency = models.TextField(_("why now"), max_length=1000, blank=True)
    stated_on = models.DateField(_("since"))
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Statement]] = models.Manager()

    class Meta:
        verbose_name = _("statement of what binds us")
        verbose_name_plural = _("statements of what binds us")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(binding=""), name="initiatives_statement_binding_filled"),
        ]

    def __str__(self) -> str:
        return self.binding[:60]


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    """The ways in which endorsements are looked for."""

    def fresh(self, on: dt.date) -> EndorsementQuerySet:
        """Endorsements given in the twelve months before the date `on`, of the statement that stands."""
        return self.filter(lapses_on__gt=on, is_current=True)


@audited()
class Endorsement(models.Model):
    """A partner stands behind the sentence. It lapses after twelve months, or when the sentence changes.

    `lapses_on` is the first day on which it no longer counts; `is_current` goes off when the sentence
    changes, somebody endorses anew, or the partner takes it back.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="endorsements")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="endorsements")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="endorsements")
    endorsed_on = models.DateField(_("endorsed on"))
    lapses_on = models.DateField(_("lapses on"))
    is_current = models.BooleanField(default=True, editable=False)
    withdrawn_on = models.DateField(_("taken back on"), null=True, blank=True)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Endorsement]] = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["-endorsed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"], condition=Q(is_current=True),
                name="initiatives_endorsement_one_current",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on__gt=models.F("endorsed_on")), name="initiatives_endorsement_lapses_later"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(withdrawn_on__isnull=True),
                name="initiatives_endorsement_current_is_not_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=models.F("endorsed_on")),
                name="initiatives_endorsement_withdrawn_after_endorsed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation}: {self.endorsed_on}"
