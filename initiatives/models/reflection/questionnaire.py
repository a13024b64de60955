"""The questions of a reflection, in versions: an old round always shows the words that it was answered in."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.attention import Principle

# A version that a round was asked in never changes: neither its words nor how many there are.
_KEPT_WORDS = """
IF EXISTS (
    SELECT 1 FROM initiatives_round
    WHERE questionnaire_id IN (
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.questionnaire_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.questionnaire_id END
    )
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_questionnaire_in_use',
        MESSAGE = 'initiatives_questionnaire_in_use: a round was asked in this version';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


def keep_words() -> pgtrigger.Trigger:
    """A trigger that refuses to change the words of a version in use."""
    return pgtrigger.Trigger(
        name="keep_words", when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, func=_KEPT_WORDS,
    )  # fmt: skip


# The number, the name and the day of a version that a round was asked in stay as they were, and so does the version.
_KEPT_VERSION = """
IF EXISTS (SELECT 1 FROM initiatives_round WHERE questionnaire_id = OLD.id) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_questionnaire_in_use',
        MESSAGE = 'initiatives_questionnaire_in_use: a round was asked in this version';
END IF;
RETURN NEW;
"""


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """The ways in which versions are looked for."""

    def in_use(self, on: dt.date) -> QuestionnaireQuerySet:
        """Versions that may be asked on the date `on`, the newest first."""
        return self.filter(in_use_from__lte=on).order_by("-in_use_from", "-version")

    def with_rounds(self) -> QuestionnaireQuerySet:
        """Versions with the number of rounds that were asked in each."""
        return self.annotate(asked=Count("rounds"))


@audited(exclude=("revision", "updated_at", "updated_by"))
class Questionnaire(models.Model):
    """One version of the questions. It is asked from `in_use_from` on, until a newer one is.

    `revision` grows with each edit, so that the second of two editors gets both texts.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    in_use_from = models.DateField(_("in use since"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("last changed"), null=True, blank=True, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Questionnaire]] = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["-version"]
        triggers = [
            pgtrigger.Trigger(
                name="keep_version", when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("version", "name", "in_use_from"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Condition(
                    "OLD.version IS DISTINCT FROM NEW.version OR OLD.name IS DISTINCT FROM NEW.name"
                    " OR OLD.in_use_from IS DISTINCT FROM NEW.in_use_from"
                ),
                func=_KEPT_VERSION,
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_questionnaire_name_filled"),
            models.CheckConstraint(condition=Q(version__gte=1), name="initiatives_questionnaire_version_counts"),
            models.CheckConstraint(
                condition=Q(updated_by__isnull=True) | Q(updated_at__isnull=False),
                name="initiatives_questionnaire_updated_by_with_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"


class ReflectionStatementQuerySet(models.QuerySet["ReflectionStatement"]):
    """The ways in which statements are looked for."""

    def of_form(self, *, is_light: bool) -> ReflectionStatementQuerySet:
        """The statements of the whole form, or only those of the light one."""
        return self.filter(is_in_light=True) if is_light else self


@audited()
class ReflectionStatement(models.Model):
    """A sentence about one of the seven that somebody agrees with, from 1 to 5."""

    class Letter(models.TextChoices):
        """Two a principle."""

        A = "A", "A"
        B = "B", "B"

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="statements")
    principle = models.CharField(_("advice"), max_length=10, choices=Principle.choices)
    letter = models.CharField(_("letter"), max_length=1, choices=Letter.choices)
    text_nl = models.CharField(_("statement"), max_length=300)
    text_en = models.CharField(_("statement (English)"), max_length=300, blank=True)
    is_in_light = models.BooleanField(_("in the light form"), default=False)
    order = models.PositiveSmallIntegerField(_("order"))

    objects: ClassVar[models.Manager[ReflectionStatement]] = ReflectionStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of a reflection")
        verbose_name_plural = _("statements of a reflection")
        ordering = ["order"]
        triggers = [keep_words()]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "principle", "letter"], name="initiatives_reflectionstatement_one_a_letter"
            ),
            # Looked at after each statement of SQL, so that one statement can let two change places.
            models.UniqueConstraint(
                fields=["questionnaire", "order"], name="initiatives_reflectionstatement_order",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "principle"], condition=Q(is_in_light=True),
                name="initiatives_reflectionstatement_one_in_light",
            ),
            models.CheckConstraint(
                condition=Q(principle__in=Principle.values), name="initiatives_reflectionstatement_principle_known"
            ),
            models.CheckConstraint(
                condition=Q(letter__in=["A", "B"]), name="initiatives_reflectionstatement_letter_known"
            ),
            models.CheckConstraint(condition=~Q(text_nl=""), name="initiatives_reflectionstatement_text_filled"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The statement in the language of the page."""
        return (self.text_en if get_language() == "en" else "") or self.text_nl


@audited()
class OpenQuestion(models.Model):
    """A question that is answered in one's own words."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    text_nl = models.CharField(_("question"), max_length=300)
    text_en = models.CharField(_("question (English)"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))

    objects: ClassVar[models.Manager[OpenQuestion]] = models.Manager()

    class Meta:
        verbose_name = _("open question")
        verbose_name_plural = _("open questions")
        ordering = ["order"]
        triggers = [keep_words()]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "order"], name="initiatives_openquestion_order"),
            models.CheckConstraint(condition=~Q(text_nl=""), name="initiatives_openquestion_text_filled"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The question in the language of the page."""
        return (self.text_en if get_language() == "en" else "") or self.text_nl
