"""How each initiative stands by the seven, kept so that lists and figures over thousands read one narrow row each."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from initiatives.models.initiative import Initiative

# Words of `initiatives.principles.State`, which this module cannot import: a test holds them together.
STATES = ("strength", "discuss", "attention", "unknown", "not_applicable")


def _state() -> models.CharField[str, str]:
    return models.CharField(max_length=14)


class Standing(models.Model):
    """What the seven say of an initiative, a column for each advice, and where it counts for what, as of the day `on`.

    `facts` are the figures for which it counts, `places` the organisations, the regions and everything (an empty word)
    where it does. It is set for what was touched, and each night for all, because time passes. It is computed from what
    is there (`initiatives.tallying`), never written by hand.
    """

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    on = models.DateField()
    light = _state()
    content = _state()
    outsiders = _state()
    dissent = _state()
    room = _state()
    stop = _state()
    celebrate = _state()
    is_open = models.BooleanField(default=False, db_default=False)
    places = ArrayField(models.TextField(), default=list, db_default=[])
    facts = ArrayField(models.TextField(), default=list, db_default=[])
    # Why and since when it needs attention, as one number to sort by (`initiatives.tallying.STEP`): as everybody may
    # know it, and as one knows it inside. Nothing when it does not.
    asking = models.BigIntegerField(null=True)
    asking_inside = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager[Standing]] = models.Manager()

    class Meta:
        verbose_name = "standing"
        verbose_name_plural = "standings"
        indexes = [
            GinIndex(fields=["places"], name="initiatives_standing_places", fastupdate=False),
            models.Index(
                fields=["asking", "initiative"], condition=Q(asking__isnull=False), name="initiatives_standing_asking"
            ),
            models.Index(
                fields=["asking_inside", "initiative"], condition=Q(asking_inside__isnull=False),
                name="initiatives_standing_asking_in",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.on}"


class Tally(models.Model):
    """How many initiatives of a place count for a figure (`fact`) now; what only partners see apart (`is_open`).

    Always the sum of what stands in `Standing`: each change of that is added or taken off in the same statement, and a
    trigger takes off what is deleted.
    """

    pk = models.CompositePrimaryKey("place", "is_open", "fact")
    place = models.TextField()
    is_open = models.BooleanField()
    fact = models.TextField()
    number = models.IntegerField()

    objects: ClassVar[models.Manager[Tally]] = models.Manager()

    class Meta:
        verbose_name = "tally"
        verbose_name_plural = "tallies"
        constraints = [models.CheckConstraint(condition=Q(number__gte=0), name="initiatives_tally_not_below_nought")]

    def __str__(self) -> str:
        return f"{self.place or 'all'} {self.fact} {self.number}"


class Uncounted(models.Model):
    """An initiative that was touched and is not counted anew yet; nothing stands for all there are."""

    initiative_id = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager[Uncounted]] = models.Manager()

    class Meta:
        verbose_name = "uncounted"
        verbose_name_plural = "uncounted"
        constraints = [
            models.UniqueConstraint(fields=["initiative_id"], nulls_distinct=False, name="initiatives_uncounted_once")
        ]

    def __str__(self) -> str:
        return str(self.initiative_id)
