"""What somebody said about a signal or an action."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from initiatives.models import NotApplicable, Snooze, Threshold
from tests.factories.accounts import UserFactory
from tests.factories.initiatives import InitiativeFactory

DAY = dt.date(2026, 11, 2)  # a Monday


class NotApplicableFactory(DjangoModelFactory):
    """One of the seven does not apply, for a year."""

    class Meta:
        model = NotApplicable

    initiative = factory.SubFactory(InitiativeFactory)
    principle = "outsiders"
    because = "Wij zijn met twee gemeenten en drie maanden klaar."
    said_on = DAY
    until = factory.LazyAttribute(lambda row: row.said_on.replace(year=row.said_on.year + 1))


class ThresholdFactory(DjangoModelFactory):
    """Another number behind a signal, for all regions."""

    class Meta:
        model = Threshold

    name = factory.Sequence(lambda number: f"number_{number}")
    value = 1


class SnoozeFactory(DjangoModelFactory):
    """An action put aside for a week."""

    class Meta:
        model = Snooze

    user = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda number: f"result-{number}")
    reason = "Volgende week spreken wij elkaar."
    until = DAY + dt.timedelta(days=7)
