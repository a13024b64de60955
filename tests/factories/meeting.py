"""Two initiatives that meet."""

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Connection, Merge, MergeConsent, MergeStep, TogetherRequest
from tests.factories.accounts import UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.partners import OrganisationFactory


class ConnectionFactory(DjangoModelFactory):
    """A link between two initiatives, the lower key first."""

    class Meta:
        model = Connection

    first = factory.SubFactory(InitiativeFactory)
    second = factory.SubFactory(InitiativeFactory)


class TogetherRequestFactory(DjangoModelFactory):
    """A proposal to organise something together, that waits."""

    class Meta:
        model = TogetherRequest

    initiative = factory.SubFactory(InitiativeFactory)
    other = factory.SubFactory(InitiativeFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class MergeFactory(DjangoModelFactory):
    """A proposal to merge two initiatives, that waits."""

    class Meta:
        model = Merge

    kept = factory.SubFactory(InitiativeFactory)
    gone = factory.SubFactory(InitiativeFactory)


class MergeConsentFactory(DjangoModelFactory):
    """Somebody agreed to a merge."""

    class Meta:
        model = MergeConsent

    merge = factory.SubFactory(MergeFactory)
    user = factory.SubFactory(UserFactory)


class MergeStepFactory(DjangoModelFactory):
    """An update that a merge moved."""

    class Meta:
        model = MergeStep

    merge = factory.SubFactory(MergeFactory)
    entry = "update"
    object_id = factory.Sequence(lambda number: number + 1)
    before = factory.LazyAttribute(lambda row: {"initiative_id": row.merge.gone_id})
    after = factory.LazyAttribute(lambda row: {"initiative_id": row.merge.kept_id})
