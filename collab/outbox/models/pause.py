"""The weeks of the year in which nobody is reminded of anything."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited

LEAP_YEAR = 2024


@audited()
class Pause(models.Model):
    """Every year, from one day to another, reminders wait; news does not. It may run over the turn of the year."""

    name = models.CharField(_("name"), max_length=60)
    first_day = models.PositiveSmallIntegerField(_("first day"))
    first_month = models.PositiveSmallIntegerField(_("month of the first day"), choices=list(MONTHS.items()))
    last_day = models.PositiveSmallIntegerField(_("last day"))
    last_month = models.PositiveSmallIntegerField(_("month of the last day"), choices=list(MONTHS.items()))

    objects: ClassVar[models.Manager[Pause]] = models.Manager()

    class Meta:
        verbose_name = _("pause in the reminders")
        verbose_name_plural = _("pauses in the reminders")
        ordering = ["first_month", "first_day"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="outbox_pause_name_filled"),
            models.CheckConstraint(
                condition=Q(first_day__range=(1, 31), first_month__range=(1, 12)), name="outbox_pause_first_is_a_day"
            ),
            models.CheckConstraint(
                condition=Q(last_day__range=(1, 31), last_month__range=(1, 12)), name="outbox_pause_last_is_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Both are days that exist, 29 February included."""
        super().clean()
        for name in ("first", "last"):
            day, month = getattr(self, f"{name}_day"), getattr(self, f"{name}_month")
            if day is None or month is None:
                continue
            try:
                dt.date(LEAP_YEAR, month, day)
            except ValueError:
                raise ValidationError({f"{name}_day": _("This month has no such day.")}) from None

    def holds_on(self, on: dt.date) -> bool:
        """Whether the date `on` lies in it, the first and the last day included."""
        first, last = (self.first_month, self.first_day), (self.last_month, self.last_day)
        day = (on.month, on.day)
        return first <= day <= last if first <= last else day >= first or day <= last
