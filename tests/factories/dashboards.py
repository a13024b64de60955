"""What is kept of figures."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from initiatives.models import FrozenReport, Snapshot, Standing, Tally, Uncounted
from tests.factories.accounts import UserFactory
from tests.factories.initiatives import InitiativeFactory


class StandingFactory(DjangoModelFactory):
    """An initiative of which little is known."""

    class Meta:
        model = Standing

    initiative = factory.SubFactory(InitiativeFactory)
    on = dt.date(2026, 11, 23)
    light = content = outsiders = dissent = room = stop = celebrate = "unknown"


class TallyFactory(DjangoModelFactory):
    """Three initiatives, of everything."""

    class Meta:
        model = Tally

    place = ""
    is_open = True
    fact = "total"
    number = 3


class UncountedFactory(DjangoModelFactory):
    """All there is waits to be counted."""

    class Meta:
        model = Uncounted

    initiative_id = None


class SnapshotFactory(DjangoModelFactory):
    """Everything, on a day with three initiatives."""

    class Meta:
        model = Snapshot

    on = dt.date(2026, 11, 23)
    scope = ""
    is_open = True
    taken_at = dt.datetime(2026, 11, 23, 0, 40, tzinfo=dt.UTC)
    figures = factory.LazyFunction(lambda: {"total": 3, "active": 2})


class FrozenReportFactory(DjangoModelFactory):
    """A report for the council."""

    class Meta:
        model = FrozenReport

    title = "Jaarrekening 2026"
    first_on = dt.date(2026, 1, 1)
    last_on = dt.date(2026, 12, 31)
    figures = factory.LazyFunction(lambda: {"scope": "Almere", "parts": []})
    made_at = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    made_by = factory.SubFactory(UserFactory)
