"""One factory per model, with only what a row needs."""

from tests.factories.accounts import UserFactory
from tests.factories.initiatives import (
    FollowFactory,
    InitiativeFactory,
    InvolvementFactory,
    LinkFactory,
    PartnershipFactory,
    SavedFilterFactory,
    ThemeFactory,
    UpdateFactory,
)
from tests.factories.partners import (
    IdentifierFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PersonFactory,
    RegionFactory,
    RegionMemberFactory,
    RegionRoleFactory,
    RegisterEntryFactory,
    SuccessionFactory,
)

__all__ = [
    "FollowFactory",
    "IdentifierFactory",
    "InitiativeFactory",
    "InvolvementFactory",
    "LinkFactory",
    "MembershipFactory",
    "OrganisationFactory",
    "OrganisationNameFactory",
    "PartnershipFactory",
    "PersonFactory",
    "RegionFactory",
    "RegionMemberFactory",
    "RegionRoleFactory",
    "RegisterEntryFactory",
    "SavedFilterFactory",
    "SuccessionFactory",
    "ThemeFactory",
    "UpdateFactory",
    "UserFactory",
]
