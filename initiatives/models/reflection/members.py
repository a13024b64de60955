"""The members' own view of the same statements: who took a turn, and, apart from that, what was answered."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models.reflection.questionnaire import ReflectionStatement
from initiatives.models.reflection.round import Round
from partners.models import Organisation, Person


class MemberTurn(models.Model):
    """That somebody answered; never what, and never when."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reflection_turns")

    objects: ClassVar[models.Manager[MemberTurn]] = models.Manager()

    class Meta:
        verbose_name = _("turn of a member")
        verbose_name_plural = _("turns of members")
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="initiatives_memberturn_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class MemberOrganisation(models.Model):
    """That somebody of this organisation answered; it stands on no sheet, which would tell whose that is."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="member_organisations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    objects: ClassVar[models.Manager[MemberOrganisation]] = models.Manager()

    class Meta:
        verbose_name = _("organisation of members")
        verbose_name_plural = _("organisations of members")
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="initiatives_memberorganisation_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class MemberSheet(models.Model):
    """One set of answers, of nobody; its key is random, so that it tells no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")

    objects: ClassVar[models.Manager[MemberSheet]] = models.Manager()

    class Meta:
        verbose_name = _("sheet of a member")
        verbose_name_plural = _("sheets of members")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.id)


class MemberAnswer(models.Model):
    """How far a member agrees with one statement; nothing for "I don't know"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(MemberSheet, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(ReflectionStatement, on_delete=models.PROTECT, related_name="member_answers")
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)

    objects: ClassVar[models.Manager[MemberAnswer]] = models.Manager()

    class Meta:
        verbose_name = _("answer of a member")
        verbose_name_plural = _("answers of members")
        ordering = ["statement__order"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "statement"], name="initiatives_memberanswer_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="initiatives_memberanswer_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.score or '?'}"
