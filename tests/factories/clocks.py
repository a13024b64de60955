"""What runs towards a day."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from collab.outbox.models import Pause
from initiatives.models import Clock, Touched
from tests.factories.initiatives import InitiativeFactory


class ClockFactory(DjangoModelFactory):
    """An initiative that is asked whether it is still right."""

    class Meta:
        model = Clock

    kind = "confirm"
    initiative = factory.SubFactory(InitiativeFactory)
    object_id = factory.SelfAttribute("initiative.pk")
    since = next_on = dt.date(2026, 11, 2)


class TouchedFactory(DjangoModelFactory):
    """All initiatives."""

    class Meta:
        model = Touched


class PauseFactory(DjangoModelFactory):
    """July and August."""

    class Meta:
        model = Pause

    name = "Zomer"
    first_day = 1
    first_month = 7
    last_day = 31
    last_month = 8
