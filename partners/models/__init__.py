"""The nouns of who takes part."""

from partners.models.identity import Identifier, Succession
from partners.models.kind import Kind, Sector
from partners.models.naming import OrganisationName
from partners.models.organisation import Organisation
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
