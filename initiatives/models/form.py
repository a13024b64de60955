"""The form of a collaboration: who meets how often, what was signed, and why the form changed."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited, audited_pairs
from initiatives.models.initiative import Initiative, Stage
from initiatives.models.sent import FORM_KEY, form_key, once_a_form
from partners.models import Organisation


class StageChangeQuerySet(models.QuerySet["StageChange"]):
    """The ways in which changes of stage are looked for."""

    def into(self, stage: str) -> StageChangeQuerySet:
        """Changes that ended in `stage`."""
        return self.filter(after=stage)


@audited()
class StageChange(models.Model):
    """An initiative went from one stage to another, on a day, for a reason."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="stage_changes")
    before = models.CharField(_("from"), max_length=12, choices=Stage.choices)
    after = models.CharField(_("to"), max_length=12, choices=Stage.choices)
    changed_on = models.DateField(_("when"))
    why = models.CharField(_("why"), max_length=500, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[StageChange]] = StageChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of stage")
        verbose_name_plural = _("changes of stage")
        ordering = ["-changed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="initiatives_stagechange_is_a_change"),
            models.CheckConstraint(
                condition=Q(before__in=Stage.values, after__in=Stage.values), name="initiatives_stagechange_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"


class BodyQuerySet(models.QuerySet["Body"]):
    """The ways in which bodies are looked for."""

    def active(self, on: dt.date) -> BodyQuerySet:
        """Bodies that meet on the date `on`."""
        return self.filter(Q(started_on__lte=on), Q(ended_on__isnull=True) | Q(ended_on__gt=on))


@audited(exclude=FORM_KEY)
class Body(models.Model):
    """A group that meets. `meetings_per_year` times a year, `hours` each; `needed_because` says why still."""

    class Kind(models.TextChoices):
        """What the group is for."""

        STEERING = "steering", _("Steering group")
        PROJECT = "project", _("Project group")
        WORKING = "working", _("Working group")
        SOUNDING_BOARD = "sounding_board", _("Sounding board")
        BUREAU = "bureau", _("Bureau")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="bodies")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    meetings_per_year = models.PositiveSmallIntegerField(_("meetings a year"), default=0)
    hours = models.DecimalField(_("hours a meeting"), max_digits=4, decimal_places=1, default=0)
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    needed_because = models.CharField(_("why is it still needed?"), max_length=300, blank=True)

    form_key = form_key()

    objects: ClassVar[models.Manager[Body]] = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("group that meets")
        verbose_name_plural = _("groups that meet")
        ordering = ["started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["steering", "project", "working", "sounding_board", "bureau"]),
                name="initiatives_body_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="initiatives_body_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(hours__gte=0, hours__lte=24), name="initiatives_body_hours_sane"),
            models.CheckConstraint(condition=Q(meetings_per_year__lte=366), name="initiatives_body_meetings_sane"),
            once_a_form("body"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class Form(models.TextChoices):
    """How firmly the parties tied themselves, from nothing to a public body."""

    NONE = "none", _("No agreement on paper")
    LETTER_OF_INTENT = "letter_of_intent", _("Letter of intent")
    COVENANT = "covenant", _("Covenant")
    ADMINISTRATIVE_AGREEMENT = "administrative_agreement", _("Administrative agreement")
    ARRANGEMENT_WITHOUT_BODY = "arrangement_without_body", _("Arrangement without a body, or central municipality")
    LEGAL_ENTITY = "legal_entity", _("Foundation or company")
    JOINT_OPERATIONS = "joint_operations", _("Joint operations body or joint organ")
    PUBLIC_BODY = "public_body", _("Public body")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """The ways in which agreements are looked for."""

    def active(self, on: dt.date) -> AgreementQuerySet:
        """Agreements that hold on the date `on`."""
        return self.filter(Q(signed_on__lte=on), Q(ended_on__isnull=True) | Q(ended_on__gt=on))


@audited(exclude=FORM_KEY)
class Agreement(models.Model):
    """What parties signed. `ends_on` is the term that was agreed, `ended_on` the day on which it really ended."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="agreements")
    form = models.CharField(_("form"), max_length=30, choices=Form.choices)
    title = models.CharField(_("name"), max_length=160, blank=True)
    parties = models.ManyToManyField(Organisation, related_name="agreements", blank=True, verbose_name=_("parties"))
    signed_on = models.DateField(_("signed on"))
    ends_on = models.DateField(_("term until"), null=True, blank=True)
    evaluate_on = models.DateField(_("evaluation on"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("months of notice"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    form_key = form_key()

    objects: ClassVar[models.Manager[Agreement]] = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=Form.values), name="initiatives_agreement_form_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="initiatives_agreement_term_after_signing",
            ),
            models.CheckConstraint(
                condition=Q(evaluate_on__isnull=True) | Q(evaluate_on__gte=F("signed_on")),
                name="initiatives_agreement_evaluated_after_signing",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("signed_on")),
                name="initiatives_agreement_ended_after_signing",
            ),
            once_a_form("agreement"),
        ]

    def __str__(self) -> str:
        return self.title or self.get_form_display()


@audited_pairs
class AgreementParty(Agreement.parties.through):  # type: ignore[name-defined]
    """A party of an agreement, for the trail: parties come and go, and each time that is written down."""

    class Meta:
        proxy = True
        verbose_name = _("party of an agreement")
        verbose_name_plural = _("parties of an agreement")


@audited()
class FormChange(models.Model):
    """Something about the form changed, in words, with its why: a body came or went, something was signed."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="form_changes")
    what = models.CharField(_("what changed"), max_length=300)
    why = models.CharField(_("why"), max_length=500)
    changed_on = models.DateField(_("when"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[FormChange]] = models.Manager()

    class Meta:
        verbose_name = _("change of form")
        verbose_name_plural = _("changes of form")
        ordering = ["-changed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="initiatives_formchange_what_filled"),
            models.CheckConstraint(condition=~Q(why=""), name="initiatives_formchange_why_filled"),
        ]

    def __str__(self) -> str:
        return self.what
