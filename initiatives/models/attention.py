"""What somebody said about a signal or an action: not applicable here, other thresholds there, not now."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.initiative import Initiative
from partners.models import Region


class Principle(models.TextChoices):
    """The seven pieces of advice, in their order, which never changes."""

    LIGHT = "light", _("Keep it light")
    CONTENT = "content", _("Content first")
    OUTSIDERS = "outsiders", _("People from outside")
    DISSENT = "dissent", _("Dissent")
    ROOM = "room", _("Room for new partners")
    STOP = "stop", _("Stop in time")
    CELEBRATE = "celebrate", _("Celebrate successes")


class NotApplicableQuerySet(models.QuerySet["NotApplicable"]):
    """The ways in which exceptions are looked for."""

    def valid(self, on: dt.date) -> NotApplicableQuerySet:
        """Exceptions that hold on the date `on`."""
        return self.filter(until__gt=on)


@audited()
class NotApplicable(models.Model):
    """One piece of advice does not apply here, because ...; it is asked again after a year (`until`)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="exceptions")
    principle = models.CharField(max_length=10, choices=Principle.choices)
    because = models.CharField(_("because"), max_length=300)
    until = models.DateField(_("until"))
    said_on = models.DateField(_("said on"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[NotApplicable]] = NotApplicableQuerySet.as_manager()

    class Meta:
        verbose_name = _("advice that does not apply")
        verbose_name_plural = _("advice that does not apply")
        constraints = [
            models.UniqueConstraint(fields=["initiative", "principle"], name="initiatives_notapplicable_once"),
            models.CheckConstraint(condition=~Q(because=""), name="initiatives_notapplicable_because_filled"),
            models.CheckConstraint(
                condition=Q(principle__in=Principle.values), name="initiatives_notapplicable_principle_known"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("said_on")), name="initiatives_notapplicable_until_after_said"
            ),
        ]

    def __str__(self) -> str:
        return self.because


@audited()
class Threshold(models.Model):
    """A number behind a signal, for one region or (without one) for all. `collab` has the defaults in code."""

    name = models.CharField(_("name"), max_length=40)
    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, null=True, blank=True, related_name="thresholds", verbose_name=_("region")
    )
    value = models.DecimalField(_("value"), max_digits=7, decimal_places=2)

    objects: ClassVar[models.Manager[Threshold]] = models.Manager()

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["name", "region"]
        constraints = [
            models.UniqueConstraint(fields=["name", "region"], nulls_distinct=False, name="initiatives_threshold_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="initiatives_threshold_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class Snooze(models.Model):
    """Somebody put an action aside until a day, with a reason; `key` names the action."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snoozes")
    key = models.CharField(max_length=80)
    reason = models.CharField(_("why not now?"), max_length=200)
    until = models.DateField(_("until"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager[Snooze]] = models.Manager()

    class Meta:
        verbose_name = _("action put aside")
        verbose_name_plural = _("actions put aside")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="initiatives_snooze_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="initiatives_snooze_reason_filled"),
        ]

    def __str__(self) -> str:
        return self.key
