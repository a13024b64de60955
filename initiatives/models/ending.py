"""Stopping in time: results, the horizon and its decisions, closing, and saying farewell."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.trail import audited
from initiatives.models.clock import due
from initiatives.models.initiative import Initiative
from initiatives.models.sent import FORM_KEY, form_key, once_a_form
from partners.models import Person


class ResultQuerySet(models.QuerySet["Result"]):
    """The ways in which intended results are looked for."""

    def reached(self) -> ResultQuerySet:
        """Results that were reached."""
        return self.filter(reached_on__isnull=False)

    def open(self) -> ResultQuerySet:
        """Results that are still to be reached."""
        return self.filter(reached_on__isnull=True)

    def due_for_reaching(self, on: dt.date) -> ResultQuerySet:
        """Results of which the day comes near, or has passed, and that are due to be told on the date `on`."""
        return self.filter(pk__in=due("milestone", on=on))

    def due_for_celebration(self, on: dt.date) -> ResultQuerySet:
        """Results that were reached, are not celebrated, and are due to be told on the date `on`."""
        return self.filter(pk__in=due("celebrate", on=on))

    def due_for_looking_back(self, on: dt.date) -> ResultQuerySet:
        """Results that were reached a year ago, and are due to be looked back on."""
        return self.filter(pk__in=due("year_ago", on=on))


@audited(exclude=FORM_KEY)
class Result(models.Model):
    """Something that the parties want to reach, and how they will know that it is done."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="results")
    title = models.CharField(_("what do we want to reach?"), max_length=160)
    done_when = models.CharField(_("when are we done?"), max_length=300, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    form_key = form_key()

    objects: ClassVar[models.Manager[Result]] = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("intended result")
        verbose_name_plural = _("intended results")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="initiatives_result_title_filled"),
            once_a_form("result"),
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class HorizonDecision(models.Model):
    """At the horizon the parties chose: continue, adapt or stop, and said why.

    `horizon_before` is the day that the choice was about (none: there was no horizon yet); about one
    day one choice is made, also when two people press at the same moment.
    """

    class Choice(models.TextChoices):
        """What they chose."""

        CONTINUE = "continue", _("Continue")
        ADAPT = "adapt", _("Adapt")
        STOP = "stop", _("Stop")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="horizon_decisions")
    choice = models.CharField(_("choice"), max_length=10, choices=Choice.choices)
    why = models.CharField(_("why"), max_length=500)
    horizon_before = models.DateField(_("horizon until then"), null=True, blank=True)
    horizon_after = models.DateField(_("new horizon"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[HorizonDecision]] = models.Manager()

    class Meta:
        verbose_name = _("decision at the horizon")
        verbose_name_plural = _("decisions at the horizon")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["continue", "adapt", "stop"]), name="initiatives_horizondecision_choice_known"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="initiatives_horizondecision_why_filled"),
            models.UniqueConstraint(
                fields=["initiative", "horizon_before"], nulls_distinct=False,
                name="initiatives_horizondecision_once_per_horizon",
            ),
            models.CheckConstraint(
                condition=Q(choice="stop") | Q(horizon_after__gt=models.F("decided_on")),
                name="initiatives_horizondecision_goes_on_until",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_choice_display()}: {self.why}"


@audited()
class Closing(models.Model):
    """The short conversation at the end: what was reached, learned, celebrated, and what comes next."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="closing")
    reached = models.TextField(_("what did we reach?"), max_length=1500)
    learned = models.TextField(_("what did we learn?"), max_length=1500, blank=True)
    thanked = models.TextField(_("whom do we thank?"), max_length=800, blank=True)
    celebrated = models.TextField(_("what do we celebrate?"), max_length=800, blank=True)
    next_step = models.TextField(_("what is the next step?"), max_length=800, blank=True)
    successor = models.ForeignKey(
        Initiative, on_delete=models.SET_NULL, null=True, blank=True, related_name="closings_before"
    )
    closed_on = models.DateField(_("closed on"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Closing]] = models.Manager()

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        constraints = [
            models.CheckConstraint(condition=~Q(reached=""), name="initiatives_closing_reached_filled"),
            models.CheckConstraint(
                condition=~Q(successor=models.F("initiative")), name="initiatives_closing_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return str(self.initiative)


class FarewellQuerySet(models.QuerySet["Farewell"]):
    """The ways in which farewells are looked for."""

    def named(self) -> FarewellQuerySet:
        """Farewells of people who agreed to be named in the look back."""
        return self.filter(may_be_named=True)

    def received_by(self, user: User, *, since: dt.date) -> FarewellQuerySet:
        """Thanks that `user` received from the date `since` on, in what was not deleted."""
        return self.filter(person__user=user, said_on__gte=since, initiative__deleted_at__isnull=True)


@audited()
class Farewell(models.Model):
    """Somebody leaves with thanks; what was agreed about reading on and being named in the look back."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="farewells")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="farewells")
    thanks = models.TextField(_("thanks"), max_length=800)
    keeps_reading = models.BooleanField(_("may keep reading"), default=True)
    may_be_named = models.BooleanField(_("agrees to be named in the look back"), default=False)
    said_on = models.DateField(_("when"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Farewell]] = FarewellQuerySet.as_manager()

    class Meta:
        verbose_name = _("farewell")
        verbose_name_plural = _("farewells")
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(thanks=""), name="initiatives_farewell_thanks_filled"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.initiative}"
