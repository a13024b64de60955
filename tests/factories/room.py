"""Sentences, seats, dissent and requests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Dissent, Endorsement, JoinRequest, PoolMember, Seat, Statement
from tests.factories.initiatives import InitiativeFactory
from tests.factories.partners import OrganisationFactory, PersonFactory

DAY = dt.date(2026, 11, 2)  # a Monday


class StatementFactory(DjangoModelFactory):
    """What binds the parties, on a day."""

    class Meta:
        model = Statement

    initiative = factory.SubFactory(InitiativeFactory)
    binding = factory.LazyAttribute(lambda row: row.initiative.binding)
    stated_on = DAY


class EndorsementFactory(DjangoModelFactory):
    """A partner stands behind it for a year."""

    class Meta:
        model = Endorsement

    initiative = factory.SubFactory(InitiativeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    statement = factory.LazyAttribute(
        lambda row: row.initiative.statements.first() or StatementFactory(initiative=row.initiative)
    )
    endorsed_on = DAY
    lapses_on = factory.LazyAttribute(lambda row: row.endorsed_on.replace(year=row.endorsed_on.year + 1))


class SeatFactory(DjangoModelFactory):
    """An open seat."""

    class Meta:
        model = Seat

    initiative = factory.SubFactory(InitiativeFactory)
    looking_for = "Wij zoeken een installateur."
    opened_on = DAY


class PoolMemberFactory(DjangoModelFactory):
    """Somebody who likes to be asked."""

    class Meta:
        model = PoolMember
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    fields = "warmte en water"


class DissentFactory(DjangoModelFactory):
    """Somebody disagrees."""

    class Meta:
        model = Dissent

    initiative = factory.SubFactory(InitiativeFactory)
    text = "We praten over bewoners, niet met hen."
    raised_on = DAY


class JoinRequestFactory(DjangoModelFactory):
    """An organisation asks to join."""

    class Meta:
        model = JoinRequest

    initiative = factory.SubFactory(InitiativeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Wij leiden op. Wij doen graag mee."
    asked_at = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)
