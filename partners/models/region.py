"""Regions: groupings of organisations, of a kind and a year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collab.lib.addresses import address
from collab.lib.trail import audited
from partners.models.organisation import Fold, Organisation
from partners.models.person import Person


@audited(exclude=("sort_name",))
class Region(models.Model):
    """A named grouping of organisations, as it was in `year`: the membership of regions changes."""

    class Kind(models.TextChoices):
        """Whose grouping it is."""

        PROVINCE = "province", _("Province")
        COROP = "corop", _("COROP region")
        SAFETY = "safety", _("Safety region")
        LABOUR = "labour", _("Labour market region")
        OWN = "own", _("Own region")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OWN)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("code"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    members = models.ManyToManyField(Organisation, through="RegionMember", related_name="regions")
    source = models.CharField(max_length=40, blank=True, editable=False)
    sort_name = models.GeneratedField(
        expression=Fold(F("name")), output_field=models.TextField(), db_persist=True, editable=False
    )

    objects: ClassVar[models.Manager[Region]] = models.Manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["kind", "sort_name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "year"], name="partners_region_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1900, year__lte=2200), name="partners_region_year_sane"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The region's own page."""
        return address("partners:region-detail", self.pk)


@audited(at_once=True)
class RegionMember(models.Model):
    """An organisation that belongs to a region (in the region's year)."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="region_memberships")

    class Meta:
        verbose_name = _("member of a region")
        verbose_name_plural = _("members of a region")
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation"], name="partners_regionmember_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.region}"


@audited()
class RegionRole(models.Model):
    """Somebody who coordinates the initiatives of a region, or manages over them."""

    class Role(models.TextChoices):
        """What the person may do in the region."""

        COORDINATOR = "coordinator", _("Coordinator")
        MANAGER = "manager", _("Manager")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="region_roles")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        verbose_name = _("role in a region")
        verbose_name_plural = _("roles in a region")
        constraints = [
            models.UniqueConstraint(fields=["person", "region", "role"], name="partners_regionrole_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.region}"
