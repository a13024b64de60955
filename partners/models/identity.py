"""What an organisation is called elsewhere, and who came after it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from partners.identifiers import Scheme, clean_identifier
from partners.models.organisation import Organisation


@audited(at_once=True)
class Identifier(models.Model):
    """A number or address by which another register knows the organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=10, choices=Scheme.choices)
    value = models.CharField(_("value"), max_length=120)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["scheme"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="partners_identifier_value_once",
                violation_error_message=_("Another organisation has this identifier already."),
            ),
            models.CheckConstraint(condition=Q(scheme__in=Scheme.values), name="partners_identifier_scheme_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"

    def clean(self) -> None:
        """The value in its one form; raises ValidationError when the scheme does not allow it."""
        super().clean()
        if self.scheme and self.value:
            self.value = clean_identifier(self.scheme, self.value)


@audited()
class Succession(models.Model):
    """`predecessor` went on as (a part of) `successor` from the date `on`."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="successions_out")
    successor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="successions_in")
    on = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="partners_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="partners_succession_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
