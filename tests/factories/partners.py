"""Who takes part."""

import factory
from factory.django import DjangoModelFactory

from partners.models import (
    Identifier,
    Membership,
    Organisation,
    OrganisationName,
    Person,
    Region,
    RegionMember,
    RegionRole,
    RegisterEntry,
    Succession,
)


class OrganisationFactory(DjangoModelFactory):
    """A foundation with its official name findable."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    kind = "foundation"
    name = factory.Sequence(lambda number: f"Stichting {number}")

    @factory.post_generation
    def official_name(self, create, extracted, **kwargs):
        """The row in which search finds the organisation."""
        if create:
            OrganisationName.objects.create(organisation=self, name=self.name, sort="official")


class OrganisationNameFactory(DjangoModelFactory):
    """Another name of an organisation."""

    class Meta:
        model = OrganisationName

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda number: f"Alias {number}")
    sort = "alias"


class IdentifierFactory(DjangoModelFactory):
    """A KvK number."""

    class Meta:
        model = Identifier

    organisation = factory.SubFactory(OrganisationFactory)
    scheme = "kvk"
    value = factory.Sequence(lambda number: f"{number:08}")


class SuccessionFactory(DjangoModelFactory):
    """One organisation went on as another."""

    class Meta:
        model = Succession

    predecessor = factory.SubFactory(OrganisationFactory)
    successor = factory.SubFactory(OrganisationFactory)


class PersonFactory(DjangoModelFactory):
    """Somebody, without an account."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda number: f"Person {number}")


class MembershipFactory(DjangoModelFactory):
    """Somebody works somewhere."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class RegionFactory(DjangoModelFactory):
    """A region of one's own."""

    class Meta:
        model = Region

    name = factory.Sequence(lambda number: f"Regio {number}")
    year = 2025


class RegionMemberFactory(DjangoModelFactory):
    """An organisation in a region."""

    class Meta:
        model = RegionMember

    region = factory.SubFactory(RegionFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class RegionRoleFactory(DjangoModelFactory):
    """Somebody coordinates a region."""

    class Meta:
        model = RegionRole

    person = factory.SubFactory(PersonFactory)
    region = factory.SubFactory(RegionFactory)
    role = "coordinator"


class RegisterEntryFactory(DjangoModelFactory):
    """What the register said about an organisation."""

    class Meta:
        model = RegisterEntry

    key = factory.Sequence(lambda number: f"sleutel:{number}")
    organisation = factory.SubFactory(OrganisationFactory)
    facts = factory.LazyFunction(dict)
