"""People: with or without an account, working for one or more organisations."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from partners.models.organisation import Organisation


class MembershipQuerySet(models.QuerySet["Membership"]):
    """The ways in which memberships are looked for."""

    def active(self, on: dt.date) -> MembershipQuerySet:
        """Memberships that hold on the date `on`."""
        return self.filter(
            Q(started_on__isnull=True) | Q(started_on__lte=on), Q(ended_on__isnull=True) | Q(ended_on__gte=on)
        )


@audited()
class Person(models.Model):
    """Somebody who takes part: name, work e-mail address and function only.

    A person may have an account (`user`) and sign in, or none, such as an outsider who only
    receives a link. Never a private address, never a citizen number.
    """

    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("work e-mail address"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person",
        verbose_name=_("account"),
    )  # fmt: skip
    organisations = models.ManyToManyField(Organisation, through="Membership", related_name="people")

    objects: ClassVar[models.Manager[Person]] = models.Manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="partners_person_name_filled"),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Membership(models.Model):
    """Somebody who works for, or represents, an organisation, from one date to another."""

    class Role(models.TextChoices):
        """What the person may do for the organisation."""

        MEMBER = "member", _("Civil servant or staff")
        MANAGER = "manager", _("Manager")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    function = models.CharField(_("function"), max_length=100, blank=True)
    started_on = models.DateField(_("since"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[models.Manager[Membership]] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ended_on__isnull=True),
                name="partners_membership_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="partners_membership_ends_after_start",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"
