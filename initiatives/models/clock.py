"""What runs towards a day: the clocks behind the reminders, and what was touched since they were set."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet


class ClockQuerySet(models.QuerySet["Clock"]):
    """The ways in which clocks are looked for."""

    def due(self, on: dt.date) -> ClockQuerySet:
        """Clocks of which the next moment has come on the date `on`."""
        return self.filter(next_on__lte=on)


class Clock(models.Model):
    """Since when there is a cause to remind somebody of something, and when that is done next.

    The rules (`initiatives.reminders.rules`) compute `since` from dates that are stored, never from today. `step` is
    the next rung of the ladder, `told_on` the day on which the one before was told. No `next_on`: the ladder is at its
    end. A clock has no key of its own: one after another would tell when somebody disagreed without a name.
    """

    pk = models.CompositePrimaryKey("kind", "object_id")
    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="clocks")
    since = models.DateField()
    step = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True)
    told_on = models.DateField(null=True)

    objects: ClassVar[models.Manager[Clock]] = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = "clock"
        verbose_name_plural = "clocks"
        indexes = [
            # Whether there is anything to do is answered from this index alone.
            models.Index(
                fields=["next_on"], include=["kind", "step"], condition=Q(next_on__isnull=False),
                name="initiatives_clock_next",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(told_on__isnull=True) | Q(next_on__isnull=True) | Q(next_on__gt=models.F("told_on")),
                name="initiatives_clock_goes_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.since} ({self.step})"


def due(*kinds: str, on: dt.date) -> QuerySet[Clock, int]:
    """The keys of the things of these kinds that are due to be told on the date `on`."""
    return Clock.objects.filter(kind__in=kinds, next_on__lte=on).values_list("object_id", flat=True)


class Touched(models.Model):
    """Something changed from which the clocks of an initiative follow; the sweep takes it from here.

    Written by triggers, in the transaction of the change. Without an initiative it stands for all of a region, and
    without a region too for all there are.
    """

    initiative_id = models.BigIntegerField(null=True)
    region_id = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager[Touched]] = models.Manager()

    class Meta:
        verbose_name = "touched"
        verbose_name_plural = "touched"
        constraints = [
            models.CheckConstraint(
                condition=Q(initiative_id__isnull=True) | Q(region_id__isnull=True),
                name="initiatives_touched_one_of_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id or self.region_id or 'all'}"
