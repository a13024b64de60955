"""Dissent: disagreement that somebody at the table records, and the answer that it wants."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models.clock import due
from initiatives.models.initiative import Initiative


def random_key() -> int:
    """A key without order: one after another would tell when somebody wrote, and so who."""
    return 1 + secrets.randbelow(2**53 - 1)


class DissentQuerySet(models.QuerySet["Dissent"]):
    """The ways in which dissent is looked for."""

    def unanswered(self) -> DissentQuerySet:
        """Dissent that waits for an answer."""
        return self.filter(answered_on__isnull=True)

    def due_for_answer(self, on: dt.date) -> DissentQuerySet:
        """Dissent of which, on the date `on`, is due to be told that it waits for an answer."""
        return self.filter(pk__in=due("dissent", on=on))


class Dissent(models.Model):
    """A disagreement, named or anonymous.

    An anonymous one leaves no trace of its writer: no name, no day (only the Monday of its week), no
    order of keys, and this table has no history at all. Constraints keep a name and a day away from it.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="dissents")
    text = models.TextField(_("what do you disagree with?"), max_length=1000)
    is_anonymous = models.BooleanField(_("without my name"), default=False)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    raised_on = models.DateField(_("when"))
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Dissent]] = DissentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dissent")
        verbose_name_plural = _("dissent")
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="initiatives_dissent_text_filled"),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(raised_by__isnull=True),
                name="initiatives_dissent_anonymous_is_nameless",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(raised_on__iso_week_day=1),
                name="initiatives_dissent_anonymous_has_only_its_week",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="") | Q(answered_on__isnull=False) & ~Q(answer=""),
                name="initiatives_dissent_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=models.F("raised_on")),
                name="initiatives_dissent_answered_after_raised",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | Q(answered_on__isnull=False),
                name="initiatives_dissent_answered_by_with_on",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_answered(self) -> bool:
        """Whether somebody answered it."""
        return self.answered_on is not None
