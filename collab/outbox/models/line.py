"""The line over which mail leaves: whether it is open, and who was last seen alive."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited


@audited()
class Line(models.Model):
    """The one row that says whether mail may leave.

    `instance` is the installation that may send: a copy of the database finds another one and sends nothing until
    an administrator says so. `held_because` says why nothing leaves (none: it does): the mail server refused our
    password, far more mail than usual is ready, or somebody closed it.
    """

    class Hold(models.TextChoices):
        """Why nothing leaves."""

        COPY = "copy", _("This database is a copy: it sends nothing until somebody says so")
        PASSWORD = "password", _("The mail server refuses our name or password")
        BRAKE = "brake", _("Far more mail than usual is ready to be sent")
        CLOSED = "closed", _("An administrator closed it")

    instance = models.CharField(_("installation"), max_length=200)
    held_because = models.CharField(_("held because"), max_length=10, choices=Hold.choices, blank=True)
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    said = models.CharField(_("what was said"), max_length=300, blank=True)
    # What an administrator let through after the brake: up to this message it counts no more.
    released_up_to = models.BigIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Line]] = models.Manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="outbox_line_only_one"),
            models.CheckConstraint(
                condition=(Q(held_because="") & Q(held_at__isnull=True))
                | (~Q(held_because="") & Q(held_at__isnull=False)),
                name="outbox_line_held_since",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_held_because_display() or _("open"))


class Heartbeat(models.Model):
    """When a part of the works was last seen alive: `worker`, `beat`, `sweep`, `sender`."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField(_("last seen"))
    said = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager[Heartbeat]] = models.Manager()

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return self.name
