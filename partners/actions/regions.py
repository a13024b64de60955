"""Regions of one's own: administrators make them and say who belongs to them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from collab.accounts.models import User
from partners.models import Organisation, Region, RegionMember


@transaction.atomic
def add_region(*, name: str, year: int, members: Collection[Organisation], by: User) -> Region:
    """Make a region of one's own."""
    region = Region.objects.create(kind=Region.Kind.OWN, name=name, year=year)
    RegionMember.objects.bulk_create(RegionMember(region=region, organisation=one) for one in members)
    return region


@transaction.atomic
def edit_region(
    *, region: Region, name: str, year: int, joined: Collection[int], left: Collection[int], by: User
) -> Region:
    """Change a region of one's own; only who `joined` and who `left`, so that two editors do not undo each other."""
    region.name, region.year = name, year
    region.save(update_fields=["name", "year"])
    RegionMember.objects.filter(region=region, organisation__in=left).delete()
    RegionMember.objects.bulk_create(
        [RegionMember(region=region, organisation_id=key) for key in sorted(joined)], ignore_conflicts=True
    )
    return region
