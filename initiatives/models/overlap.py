"""Initiatives that look alike: what they are compared by, the pairs that were found, and what people said of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.initiative import Initiative


class Likeness(models.Model):
    """What an initiative is compared by; kept by triggers, and computed anew when the lists of words change.

    `terms` are the stems of its title and what is recognised there (`k:3` a kind, `d:5` a destination, `kd:3:5` both);
    `more` those of what binds that the title has not. The kind and the destination are what people chose, or else what
    the title says.
    """

    initiative = models.OneToOneField(
        Initiative, on_delete=models.CASCADE, primary_key=True, related_name="likeness", db_constraint=False
    )
    terms = ArrayField(models.TextField(), default=list)
    more = ArrayField(models.TextField(), default=list)
    kind_id = models.BigIntegerField(null=True)
    destination_id = models.BigIntegerField(null=True)
    within_id = models.BigIntegerField(null=True)
    theme_id = models.BigIntegerField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    partners = ArrayField(models.TextField(), default=list)
    is_new = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Likeness]] = models.Manager()

    class Meta:
        verbose_name = "likeness"
        verbose_name_plural = "likenesses"
        indexes = [
            GinIndex(fields=["terms"], name="initiatives_likeness_terms", fastupdate=False),
            # What changed since the last night.
            models.Index(fields=["initiative"], condition=Q(is_new=True), name="initiatives_likeness_new"),
        ]

    def __str__(self) -> str:
        return " ".join(self.terms)


class PairQuerySet(models.QuerySet["Pair"]):
    """The ways in which pairs are looked for."""

    def open(self) -> PairQuerySet:
        """Pairs about which nobody decided."""
        return self.filter(outcome="")

    def of(self, initiative: Initiative) -> PairQuerySet:
        """Pairs of this initiative with another."""
        return self.filter(Q(first=initiative) | Q(second=initiative))


class Pair(models.Model):
    """Two initiatives that look alike, found at night; how it ended when somebody did something with it.

    The one with the lower key is `first`. `reasons` are what they share, as `initiatives.overlap` names it. A pair
    whose reasons went away and about which nobody decided is removed by the night.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        JOINED = "joined", _("joined")
        TOGETHER = "together", _("organised together")
        LINKED = "linked", _("linked")
        MERGED = "merged", _("merged")
        DIFFERENT = "different", _("judged different")

    first = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=12), default=list)
    found_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Pair]] = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of similar initiatives")
        verbose_name_plural = _("pairs of similar initiatives")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="initiatives_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="initiatives_pair_in_order"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="initiatives_pair_score_sane"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_on__isnull=True) | ~Q(outcome="") & Q(settled_on__isnull=False),
                name="initiatives_pair_settled_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "joined", "together", "linked", "merged", "different"]),
                name="initiatives_pair_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} ({self.score:.2f})"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """The ways in which verdicts are looked for."""

    def of(self, initiative: Initiative) -> VerdictQuerySet:
        """The verdicts on this initiative and another."""
        return self.filter(Q(first=initiative) | Q(second=initiative))

    def between(self, one: int, other: int) -> VerdictQuerySet:
        """The verdict on these two, in whichever order."""
        return self.filter(first_id=min(one, other), second_id=max(one, other))


@audited()
class Verdict(models.Model):
    """Somebody said that two initiatives are not the same, and why: the pair stays quiet, for everyone."""

    first = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")
    because = models.CharField(_("because"), max_length=300)
    judged_at = models.DateTimeField(default=timezone.now, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Verdict]] = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("not the same")
        verbose_name_plural = _("not the same")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="initiatives_verdict_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="initiatives_verdict_in_order"),
            models.CheckConstraint(condition=~Q(because=""), name="initiatives_verdict_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}: {self.because}"
