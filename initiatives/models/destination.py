"""Where an initiative leads to: a country, or a region of its own name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited


@audited()
class Destination(models.Model):
    """A country by its code, or a region such as a state or a city; administrators keep the list.

    It is recognised in a title by its names, and by what else one says: the adjective, a capital, an old name.
    """

    code = models.CharField(_("country code"), max_length=2, blank=True)
    name = models.CharField(_("name in Dutch"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    also = models.CharField(
        _("also recognised by"), max_length=500, blank=True, help_text=_("Other words, with a comma between them.")
    )
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("lies in")
    )
    is_active = models.BooleanField(_("can be chosen"), default=True)

    objects: ClassVar[models.Manager[Destination]] = models.Manager()

    class Meta:
        verbose_name = _("destination")
        verbose_name_plural = _("destinations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="initiatives_destination_code_once"),
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_destination_name_filled"),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | Q(code=""), name="initiatives_destination_country_stands_alone",
                violation_error_message=_("A country lies in no other country."),
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")), name="initiatives_destination_not_in_itself"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return (self.name_en or self.name) if get_language() == "en" else self.name
