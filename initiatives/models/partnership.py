"""Who takes part in an initiative: which organisation, as what, from when to when and why it left."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.trail import audited
from initiatives.models.clock import due
from initiatives.models.initiative import ACTIVE_STAGES, Initiative
from partners.models import Organisation


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """The ways in which partnerships are looked for."""

    def active(self) -> PartnershipQuerySet:
        """Partnerships that have not ended."""
        return self.filter(left_on__isnull=True)

    def ended(self) -> PartnershipQuerySet:
        """Partnerships that have ended."""
        return self.filter(left_on__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> PartnershipQuerySet:
        """Partnerships in initiatives that `user` may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def ongoing_first(self) -> PartnershipQuerySet:
        """What goes on, then what is closed or paused, then what the organisation left; each by title.

        `place` is 0, 1 or 2 accordingly.
        """
        place = Case(
            When(left_on__isnull=False, then=Value(2)),
            When(initiative__stage__in=ACTIVE_STAGES, then=Value(0)),
            default=Value(1),
        )
        return self.annotate(place=place).order_by("place", "initiative__sort_title", "pk")

    def figures(self) -> dict[str, int]:
        """How many partnerships; how many initiatives are being worked on, and how many of these are led."""
        working = Q(left_on__isnull=True, initiative__stage__in=ACTIVE_STAGES)
        counted: dict[str, int] = self.aggregate(
            total=Count("pk"),
            active=Count("initiative", distinct=True, filter=working),
            led=Count("initiative", distinct=True, filter=working & Q(role="lead")),
        )
        return counted

    def due_for_endorsement(self, on: dt.date) -> PartnershipQuerySet:
        """Partners that are due to be asked whether they stand behind the sentence, on the date `on`."""
        return self.filter(pk__in=due("endorse", on=on))

    def working(self) -> PartnershipQuerySet:
        """Partnerships that have not ended, in initiatives that are being worked on."""
        return self.active().filter(initiative__stage__in=ACTIVE_STAGES)


# Who leads: the one lead, and who leads it together with the lead.
LEADING = ("lead", "co_lead")


@audited(at_once=True)
class Partnership(models.Model):
    """An organisation that takes part in an initiative.

    `name_then` is the organisation's name when it joined: a partner stays in the record under the
    name that it had, also after a merger. `left_on` is the last day; it comes with a reason. Nobody leads
    together without a lead beside them (the migration holds that).
    """

    class Role(models.TextChoices):
        """As what the organisation takes part; the order is that of the page."""

        LEAD = "lead", _("Lead")
        # Leads it together with the lead, with the same rights and named beside it.
        CO_LEAD = "co_lead", _("Lead, together")
        POLITICAL_LEAD = "political_lead", _("Political lead")
        LEAD_APPLICANT = "lead_applicant", _("Lead applicant")
        PARTICIPANT = "participant", _("Participant")
        KNOWLEDGE = "knowledge", _("Knowledge")
        FUNDER = "funder", _("Funder")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="partnerships")
    # Found by the index on organisation and initiative together.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships", db_index=False
    )
    role = models.CharField(_("role"), max_length=15, choices=Role.choices, default=Role.PARTICIPANT)
    name_then = models.CharField(_("name at the time"), max_length=250, blank=True)
    joined_on = models.DateField(_("since"), null=True, blank=True)
    left_on = models.DateField(_("until"), null=True, blank=True)
    left_reason = models.CharField(_("why it left"), max_length=300, blank=True)

    objects: ClassVar[models.Manager[Partnership]] = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"], condition=Q(left_on__isnull=True),
                name="initiatives_partnership_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(role="lead", left_on__isnull=True),
                name="initiatives_partnership_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[
                    "lead", "co_lead", "political_lead", "lead_applicant", "participant", "knowledge", "funder",
                ]),
                name="initiatives_partnership_role_known",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(joined_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="initiatives_partnership_left_after_joined",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | ~Q(left_reason=""), name="initiatives_partnership_left_has_reason"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organisation", "initiative"], name="initiatives_partnership_org"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.initiative}"
