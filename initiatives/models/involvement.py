"""People with a role in an initiative."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.clock import due
from initiatives.models.initiative import Initiative
from partners.models import Person

# As ranges of one number: an exclusion constraint on plain numbers needs an extension that not every server has.
_ONE_INITIATIVE = Func(F("initiative"), template="int8range(%(expressions)s, %(expressions)s, '[]')")
_ONE_PERSON = Func(F("person"), template="int8range(%(expressions)s, %(expressions)s, '[]')")
_ONE_ROLE = Func(
    F("role"),
    template="int4range((ascii(%(expressions)s)), (ascii(%(expressions)s)), '[]')",  # l, c or m
)
_PERIOD = Func(F("started_on"), F("ended_on"), Value("[)"), function="daterange")


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    """The ways in which involvements are looked for."""

    def active(self) -> InvolvementQuerySet:
        """Involvements that have not ended."""
        return self.filter(ended_on__isnull=True)

    def keeping(self) -> InvolvementQuerySet:
        """Leads and coordinators who can sign in: whoever keeps the record."""
        return self.active().filter(role__in=["lead", "coordinator"], person__user__is_active=True)

    def due_for_end_of_term(self, on: dt.date) -> InvolvementQuerySet:
        """Roles of which the term comes to its end, or did, and that are due to be told so on the date `on`."""
        return self.filter(pk__in=due("role", on=on))


@audited()
class Involvement(models.Model):
    """Somebody's role in an initiative, from one date to another."""

    class Role(models.TextChoices):
        """What the person does in it. Lead and coordinator may change the record."""

        LEAD = "lead", _("Lead")
        COORDINATOR = "coordinator", _("Coordinator")
        MEMBER = "member", _("Participant")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="involvements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="involvements")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    started_on = models.DateField(_("since"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    term_ends_on = models.DateField(_("term until"), null=True, blank=True)

    objects: ClassVar[models.Manager[Involvement]] = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in an initiative")
        verbose_name_plural = _("roles in an initiative")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person", "role"], condition=Q(ended_on__isnull=True),
                name="initiatives_involvement_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="initiatives_involvement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on__isnull=True) | Q(started_on__isnull=True)
                | Q(term_ends_on__gte=F("started_on")),
                name="initiatives_involvement_term_after_start",
            ),
            ExclusionConstraint(
                expressions=[(_ONE_INITIATIVE, "&&"), (_ONE_PERSON, "&&"), (_ONE_ROLE, "&&"), (_PERIOD, "&&")],
                condition=Q(started_on__isnull=False),
                name="initiatives_involvement_terms_apart",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["lead", "coordinator", "member"]), name="initiatives_involvement_role_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
