"""Kinds of initiative to start from: an example with the first fields filled, so that one starts light."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.initiative import ACTIVE_STAGES, Stage
from initiatives.models.theme import Theme


def _in_language(dutch: str, english: str) -> str:
    return english or dutch if get_language() == "en" else dutch


@audited()
class InitiativeKind(models.Model):
    """A kind of initiative with sensible defaults; administrators keep the list.

    It suggests a sentence, a theme, a stage, first results and a horizon, and no groups that meet:
    those come when the work asks for them.
    """

    name = models.CharField(_("name in Dutch"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    intro = models.CharField(_("one sentence of advice, in Dutch"), max_length=300, blank=True)
    intro_en = models.CharField(_("one sentence of advice, in English"), max_length=300, blank=True)
    binding = models.TextField(_("example of what binds us, in Dutch"), max_length=500, blank=True)
    binding_en = models.TextField(_("example of what binds us, in English"), max_length=500, blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="kinds", verbose_name=_("theme")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.EXPLORING)
    results = models.TextField(
        _("first results, in Dutch"), max_length=1000, blank=True, help_text=_("One a line.")
    )  # fmt: skip
    results_en = models.TextField(
        _("first results, in English"), max_length=1000, blank=True, help_text=_("One a line, in the same order.")
    )
    horizon_months = models.PositiveSmallIntegerField(
        _("months until the horizon"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("can be chosen"), default=True)

    objects: ClassVar[models.Manager[InitiativeKind]] = models.Manager()

    class Meta:
        verbose_name = _("kind of initiative")
        verbose_name_plural = _("kinds of initiative")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_kind_name_filled"),
            models.CheckConstraint(
                condition=Q(stage__in=[str(stage) for stage in ACTIVE_STAGES]), name="initiatives_kind_starts_active",
                violation_error_message=_("Choose a stage in which there is work."),
            ),
            models.CheckConstraint(
                condition=Q(horizon_months__isnull=True) | Q(horizon_months__gte=1, horizon_months__lte=120),
                name="initiatives_kind_horizon_sane",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return _in_language(self.name, self.name_en)

    @property
    def advice(self) -> str:
        """One sentence of advice, in the language of the page."""
        return _in_language(self.intro, self.intro_en)

    @property
    def example(self) -> str:
        """An example of what binds the parties, in the language of the page."""
        return _in_language(self.binding, self.binding_en)

    @property
    def first_results(self) -> list[str]:
        """The first results, in the language of the page."""
        lines = _in_language(self.results, self.results_en).splitlines()
        return [line.strip()[:160] for line in lines if line.strip()]
