"""What the reflector answered, and with whom each answer may be shared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models.reflection.questionnaire import OpenQuestion, ReflectionStatement
from initiatives.models.reflection.round import Round


class Sharing(models.TextChoices):
    """Who may read an answer; each next circle includes the ones before."""

    TEAM = "team", _("Only who has a role in the initiative")
    PARTNERS = "partners", _("Everybody of the partners")
    MANAGERS = "managers", _("Also managers in the region")
    PUBLIC = "public", _("Everybody, also without signing in")

    @property
    def short(self) -> str:
        """The same in a word or two, for beside an answer."""
        return str(_SHORT[self])


_SHORT = {
    Sharing.TEAM: _("the team"),
    Sharing.PARTNERS: _("the partners"),
    Sharing.MANAGERS: _("partners and managers"),
    Sharing.PUBLIC: _("everybody"),
}


class Answer(models.Model):
    """How far the reflector agrees with one statement: 1 to 5, or nothing for "I don't know"."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(ReflectionStatement, on_delete=models.PROTECT, related_name="answers")
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    why = models.TextField(_("why"), max_length=500, blank=True)
    shared_with = models.CharField(_("who may read it"), max_length=10, choices=Sharing.choices)

    objects: ClassVar[models.Manager[Answer]] = models.Manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["statement__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "statement"], name="initiatives_answer_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="initiatives_answer_score_in_range"
            ),
            models.CheckConstraint(
                condition=Q(shared_with__in=Sharing.values), name="initiatives_answer_sharing_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.score or '?'}"


class OpenAnswer(models.Model):
    """An answer in the reflector's own words."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="open_answers")
    question = models.ForeignKey(OpenQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"), max_length=2000)
    shared_with = models.CharField(_("who may read it"), max_length=10, choices=Sharing.choices)

    objects: ClassVar[models.Manager[OpenAnswer]] = models.Manager()

    class Meta:
        verbose_name = _("answer in words")
        verbose_name_plural = _("answers in words")
        ordering = ["question__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "question"], name="initiatives_openanswer_once"),
            models.CheckConstraint(condition=~Q(text=""), name="initiatives_openanswer_text_filled"),
            models.CheckConstraint(
                condition=Q(shared_with__in=Sharing.values), name="initiatives_openanswer_sharing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
