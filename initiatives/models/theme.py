"""Subjects under which initiatives are found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited


@audited()
class Theme(models.Model):
    """A subject under which initiatives are found; administrators keep the list."""

    name = models.CharField(_("name in Dutch"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("can be chosen"), default=True)

    objects: ClassVar[models.Manager[Theme]] = models.Manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return (self.name_en or self.name) if get_language() == "en" else self.name
