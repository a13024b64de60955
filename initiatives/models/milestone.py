"""Milestones on the way, and the moves of their dates."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.clock import due
from initiatives.models.ending import Result
from initiatives.models.initiative import Initiative
from initiatives.models.sent import FORM_KEY, form_key, once_a_form
from initiatives.periods import FIRST_DAY, LAST_DAY, Period, Precision
from partners.models import Organisation, Person

# In the clocks results and milestones stand side by side, each with keys of its own: milestones below nought.
MILESTONE_SIGN = -1


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """The ways in which milestones are looked for."""

    def reached(self) -> MilestoneQuerySet:
        """Milestones that were reached."""
        return self.filter(reached_on__isnull=False)

    def open(self) -> MilestoneQuerySet:
        """Milestones that are still to be reached."""
        return self.filter(reached_on__isnull=True)

    def overdue(self, on: dt.date) -> MilestoneQuerySet:
        """Milestones of which the last day has passed on the date `on`, and that are not reached."""
        return self.open().filter(planned_until__lt=on)

    def to_celebrate(self) -> MilestoneQuerySet:
        """Milestones that were reached, are to be celebrated, and of which nobody said yet how."""
        return self.reached().filter(is_to_celebrate=True, celebration=None)

    def due_for_reaching(self, on: dt.date) -> MilestoneQuerySet:
        """Milestones of which the last day comes near, or has passed, and that are due to be told on the date `on`."""
        return self._due("milestone", on)

    def due_for_celebration(self, on: dt.date) -> MilestoneQuerySet:
        """Milestones that were reached, wait to be celebrated, and are due to be told on the date `on`."""
        return self._due("celebrate", on)

    def due_for_looking_back(self, on: dt.date) -> MilestoneQuerySet:
        """Milestones that were reached a year ago, and are due to be looked back on."""
        return self._due("year_ago", on)

    def _due(self, kind: str, on: dt.date) -> MilestoneQuerySet:
        return self.alias(clock_key=models.F("pk") * MILESTONE_SIGN).filter(clock_key__in=due(kind, on=on))

    def for_list(self) -> MilestoneQuerySet:
        """With all that a list of milestones shows: owner, result, moves and celebration; two queries."""
        moves = models.Prefetch("moves", MilestoneMove.objects.select_related("moved_by"))
        return self.select_related("owner", "owner_organisation", "result", "celebration").prefetch_related(moves)


@audited(exclude=FORM_KEY)
class Milestone(models.Model):
    """Something on the way that one can point at: planned in a period, reached on a day.

    That the two days fit the precision, and that the result is of the same initiative, stands in the migration
    (`initiatives_milestone_period_fits`, `initiatives_milestone_result_of_same_initiative`).
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveIntegerField(_("place in the order"))
    title = models.CharField(_("what do we want to reach?"), max_length=160)
    planned_from = models.DateField(_("planned from"))
    planned_until = models.DateField(_("planned until"))
    precision = models.CharField(_("precision"), max_length=7, choices=Precision.choices, default=Precision.DAY)
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="milestones", verbose_name=_("who")
    )
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones",
        verbose_name=_("which party"),
    )  # fmt: skip
    result = models.ForeignKey(
        Result, on_delete=models.SET_NULL, null=True, blank=True, related_name="milestones",
        verbose_name=_("part of the result"),
    )  # fmt: skip
    note = models.TextField(_("note"), max_length=1000, blank=True)
    is_to_celebrate = models.BooleanField(_("to celebrate"), default=True, db_default=True)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    form_key = form_key()

    objects: ClassVar[models.Manager[Milestone]] = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["position"]
        indexes = [
            # What the seven ask: only what was reached, from the index alone.
            models.Index(
                fields=["initiative", "reached_on"], include=["is_to_celebrate"], condition=Q(reached_on__isnull=False),
                name="initiatives_milestone_reached",
            ),
            # What is still to be reached, by its last day: for the clocks, and in the order of the calendar.
            models.Index(
                fields=["planned_until", "precision", "id"], include=["initiative"],
                condition=Q(reached_on__isnull=True), name="initiatives_milestone_open",
            ),
            models.Index(
                fields=["reached_on", "id"], include=["initiative"], condition=Q(reached_on__isnull=False),
                name="initiatives_milestone_by_day",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="initiatives_milestone_title_filled"),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(owner_organisation__isnull=True),
                name="initiatives_milestone_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | Q(reached_on__range=(FIRST_DAY, LAST_DAY)),
                name="initiatives_milestone_reached_in_our_time",
            ),
            # Rows change places in one statement: the order counts at the end of it.
            models.UniqueConstraint(
                fields=["initiative", "position"], deferrable=models.Deferrable.DEFERRED,
                name="initiatives_milestone_position",
            ),
            once_a_form("milestone"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def planned(self) -> Period:
        """The period in which it is planned."""
        return Period(self.planned_from, self.planned_until, Precision(self.precision))

    @planned.setter
    def planned(self, period: Period) -> None:
        self.planned_from, self.planned_until, self.precision = period.first, period.last, period.precision

    def is_overdue(self, on: dt.date) -> bool:
        """Whether its last day has passed on the date `on`, and it is not reached."""
        return self.reached_on is None and self.planned_until < on


@audited()
class MilestoneMove(models.Model):
    """The date of a milestone was moved, and why; such moves are kept and shown."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="moves")
    old_from = models.DateField(_("planned from"))
    old_until = models.DateField(_("planned until"))
    old_precision = models.CharField(_("precision"), max_length=7, choices=Precision.choices)
    new_from = models.DateField(_("moved to"))
    new_until = models.DateField(_("moved until"))
    new_precision = models.CharField(_("new precision"), max_length=7, choices=Precision.choices)
    reason = models.CharField(_("why"), max_length=500)
    moved_at = models.DateTimeField(_("moved at"), default=timezone.now, editable=False)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[MilestoneMove]] = models.Manager()

    class Meta:
        verbose_name = _("moved date")
        verbose_name_plural = _("moved dates")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="initiatives_milestonemove_reason_filled"),
            models.CheckConstraint(
                condition=~Q(
                    old_from=models.F("new_from"), old_until=models.F("new_until"),
                ),
                name="initiatives_milestonemove_elsewhere",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    @property
    def old(self) -> Period:
        """When it was planned before."""
        return Period(self.old_from, self.old_until, Precision(self.old_precision))

    @property
    def new(self) -> Period:
        """When it was planned from then on."""
        return Period(self.new_from, self.new_until, Precision(self.new_precision))

    @property
    def is_later(self) -> bool:
        """Whether it slipped."""
        return self.new_until > self.old_until
