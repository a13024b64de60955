"""What they do together."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from initiatives.models import (
    Follow,
    Initiative,
    Involvement,
    Link,
    Partnership,
    SavedFilter,
    Theme,
    Update,
)
from tests.factories.accounts import UserFactory
from tests.factories.partners import OrganisationFactory, PersonFactory


class ThemeFactory(DjangoModelFactory):
    """A theme."""

    class Meta:
        model = Theme

    name = factory.Sequence(lambda number: f"Thema {number}")


class InitiativeFactory(DjangoModelFactory):
    """An initiative that is being explored, without partners."""

    class Meta:
        model = Initiative

    title = factory.Sequence(lambda number: f"Initiatief {number}")
    binding = "Samen komen we verder."
    theme = factory.SubFactory(ThemeFactory)
    stage = "exploring"
    # A pause has an end, also when a test only says that it is paused.
    paused_until = factory.LazyAttribute(lambda row: dt.date(2027, 3, 1) if row.stage == "paused" else None)


class PartnershipFactory(DjangoModelFactory):
    """A partner that takes part."""

    class Meta:
        model = Partnership

    initiative = factory.SubFactory(InitiativeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    name_then = factory.LazyAttribute(lambda row: row.organisation.name)


class InvolvementFactory(DjangoModelFactory):
    """Somebody with a role."""

    class Meta:
        model = Involvement

    initiative = factory.SubFactory(InitiativeFactory)
    person = factory.SubFactory(PersonFactory)


class UpdateFactory(DjangoModelFactory):
    """A short update."""

    class Meta:
        model = Update

    initiative = factory.SubFactory(InitiativeFactory)
    text = "De eerste bijeenkomst was goed bezocht."
    happened_on = dt.date(2026, 11, 2)


class LinkFactory(DjangoModelFactory):
    """A link to a document."""

    class Meta:
        model = Link

    initiative = factory.SubFactory(InitiativeFactory)
    title = "Plan van aanpak"
    url = "https://example.org/plan"


class FollowFactory(DjangoModelFactory):
    """Somebody follows an initiative."""

    class Meta:
        model = Follow

    user = factory.SubFactory(UserFactory)
    initiative = factory.SubFactory(InitiativeFactory)


class SavedFilterFactory(DjangoModelFactory):
    """A filter with a name."""

    class Meta:
        model = SavedFilter

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Filter {number}")
    query = "stage=growing"
