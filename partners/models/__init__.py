"""The nouns of who takes part."""

from partners.models.organisation import (
    Identifier,
    Kind,
    Organisation,
    OrganisationName,
    Sector,
    Succession,
)
from partners.models.person import Membership, Person
from partners.models.region import Region, RegionMember, RegionRole
from partners.models.register import RegisterEntry

__all__ = [
    "Identifier",
    "Kind",
    "Membership",
    "Organisation",
    "OrganisationName",
    "Person",
    "Region",
    "RegionMember",
    "RegionRole",
    "RegisterEntry",
    "Sector",
    "Succession",
]
