"""Which words say the same: synonyms, the parts of compounds, and what the database makes of them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from partners.models.organisation import Fold


@audited()
class Synonym(models.Model):
    """Words that say the same as other words: an abbreviation, another name, English. Administrators keep the list."""

    words = models.CharField(_("who writes this"), max_length=120)
    means = models.CharField(_("means this"), max_length=120)
    folded = models.GeneratedField(
        expression=Fold(F("words")), output_field=models.TextField(), db_persist=True, editable=False
    )

    objects: ClassVar[models.Manager[Synonym]] = models.Manager()

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded"], name="initiatives_synonym_once",
                violation_error_message=_("There is a synonym with these words already."),
            ),
            models.CheckConstraint(condition=~Q(folded=""), name="initiatives_synonym_has_words"),
            models.CheckConstraint(condition=~Q(means=""), name="initiatives_synonym_means_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.words} = {self.means}"


@audited()
class WordPart(models.Model):
    """A word that stands at the begin or the end of compounds: `handel` and `missie` of `handelsmissie`."""

    word = models.CharField(_("word"), max_length=40, unique=True)

    objects: ClassVar[models.Manager[WordPart]] = models.Manager()

    class Meta:
        verbose_name = _("part of compounds")
        verbose_name_plural = _("parts of compounds")
        ordering = ["word"]
        constraints = [
            models.CheckConstraint(
                condition=Q(word__regex=r"^[a-z]{3,40}$"), name="initiatives_wordpart_small_letters",
                violation_error_message=_("Use small letters without marks, three at least."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.word


class Phrase(models.Model):
    """What the database made of synonyms, kinds and destinations: the stems that one looks for, and what they say.

    Kept by triggers (migration initiatives.0007).
    """

    stems = models.TextField(primary_key=True)
    terms = ArrayField(models.TextField())

    objects: ClassVar[models.Manager[Phrase]] = models.Manager()

    class Meta:
        verbose_name = "phrase"
        verbose_name_plural = "phrases"

    def __str__(self) -> str:
        return self.stems


class PartForm(models.Model):
    """A form in which a part stands in compounds, with its stem; kept by a trigger."""

    form = models.TextField(primary_key=True)
    stem = models.TextField()

    objects: ClassVar[models.Manager[PartForm]] = models.Manager()

    class Meta:
        verbose_name = "form of a part"
        verbose_name_plural = "forms of parts"

    def __str__(self) -> str:
        return self.form


class Term(models.Model):
    """A word or a stem that is known, in how many initiatives it stands, and its threes of letters for typing errors.

    A place (`is_place`) says less than a subject: much is done in one town. Counted at night; what is new since then
    counts as rare.
    """

    term = models.TextField(primary_key=True)
    number = models.PositiveIntegerField()
    is_place = models.BooleanField(default=False)
    threes = models.GeneratedField(
        expression=Func(F("term"), function="initiatives_threes"),
        output_field=ArrayField(models.TextField()), db_persist=True, editable=False,
    )  # fmt: skip

    objects: ClassVar[models.Manager[Term]] = models.Manager()

    class Meta:
        verbose_name = "term"
        verbose_name_plural = "terms"
        # A word with an error has the begin or the end of what was meant.
        indexes = [
            models.Index(OpClass(F("term"), name="text_pattern_ops"), name="initiatives_term_begin"),
            models.Index(
                OpClass(Func(F("term"), function="reverse"), name="text_pattern_ops"), name="initiatives_term_end"
            ),
        ]

    def __str__(self) -> str:
        return self.term
