"""What the lead does with a reflection: a yes or a no with its why for each of the seven, and three improvements."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.attention import Principle
from initiatives.models.reflection.round import Round
from partners.models import Person

MOST_IMPROVEMENTS = 3


@audited()
class Response(models.Model):
    """About one of the seven: we take this up, or we do not, because."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="responses")
    principle = models.CharField(_("advice"), max_length=10, choices=Principle.choices)
    is_taken_up = models.BooleanField(_("we take this up"))
    because = models.TextField(_("because"), max_length=500, blank=True)

    objects: ClassVar[models.Manager[Response]] = models.Manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "principle"], name="initiatives_response_one_a_principle"),
            models.CheckConstraint(
                condition=Q(principle__in=Principle.values), name="initiatives_response_principle_known"
            ),
            models.CheckConstraint(
                condition=Q(is_taken_up=True) | ~Q(because=""), name="initiatives_response_no_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_principle_display()}: {self.because[:60]}"


@audited()
class Improvement(models.Model):
    """Something that will be done after a reflection, by whom and when: at most three a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="improvements")
    place = models.PositiveSmallIntegerField(_("place"))
    title = models.CharField(_("what we will do"), max_length=200)
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="improvements", verbose_name=_("who")
    )
    due_on = models.DateField(_("before"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects: ClassVar[models.Manager[Improvement]] = models.Manager()

    class Meta:
        verbose_name = _("improvement")
        verbose_name_plural = _("improvements")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="initiatives_improvement_place"),
            models.CheckConstraint(
                condition=Q(place__range=(1, MOST_IMPROVEMENTS)), name="initiatives_improvement_at_most_three"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="initiatives_improvement_title_filled"),
        ]

    def __str__(self) -> str:
        return self.title
