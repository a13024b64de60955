"""What the register said about an organisation when it was loaded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models.organisation import Organisation


class RegisterEntry(models.Model):
    """The facts that the loader wrote last for one organisation of the register.

    With it the next load knows three things: what the register says now, what it said before, and
    what people made of it since. What people changed stays. The organisation is empty when
    somebody removed it: then it is not added again.
    """

    key = models.CharField(_("key in the register"), max_length=80, unique=True)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="register_entry"
    )
    facts = models.JSONField()

    objects: ClassVar[models.Manager[RegisterEntry]] = models.Manager()

    class Meta:
        verbose_name = _("entry of the register")
        verbose_name_plural = _("entries of the register")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
