"""The form of an initiative, its results and its end."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from initiatives.models import (
    Agreement,
    Body,
    Closing,
    Farewell,
    FormChange,
    HorizonDecision,
    InitiativeKind,
    Result,
    StageChange,
)
from tests.factories.initiatives import InitiativeFactory
from tests.factories.partners import PersonFactory

DAY = dt.date(2026, 11, 2)  # a Monday


class StageChangeFactory(DjangoModelFactory):
    """It began to grow."""

    class Meta:
        model = StageChange

    initiative = factory.SubFactory(InitiativeFactory)
    before = "starting"
    after = "growing"
    why = "Er kwamen partijen bij."
    changed_on = DAY


class BodyFactory(DjangoModelFactory):
    """A steering group that does not meet much."""

    class Meta:
        model = Body

    initiative = factory.SubFactory(InitiativeFactory)
    kind = "steering"
    started_on = DAY


class AgreementFactory(DjangoModelFactory):
    """A covenant."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    initiative = factory.SubFactory(InitiativeFactory)
    form = "covenant"
    signed_on = DAY


class FormChangeFactory(DjangoModelFactory):
    """The form changed."""

    class Meta:
        model = FormChange

    initiative = factory.SubFactory(InitiativeFactory)
    what = "Van intentieverklaring naar convenant"
    why = "De provincie kon zonder convenant geen subsidie geven."
    changed_on = DAY


class ResultFactory(DjangoModelFactory):
    """Something to reach."""

    class Meta:
        model = Result

    initiative = factory.SubFactory(InitiativeFactory)
    title = "200 woningen van het gas af"


class HorizonDecisionFactory(DjangoModelFactory):
    """They stopped."""

    class Meta:
        model = HorizonDecision

    initiative = factory.SubFactory(InitiativeFactory)
    choice = "stop"
    why = "Het is klaar."
    decided_on = DAY


class ClosingFactory(DjangoModelFactory):
    """A look back."""

    class Meta:
        model = Closing

    initiative = factory.SubFactory(InitiativeFactory, stage="closed")
    reached = "Tweehonderd woningen."
    closed_on = DAY


class FarewellFactory(DjangoModelFactory):
    """Somebody left with thanks."""

    class Meta:
        model = Farewell

    initiative = factory.SubFactory(InitiativeFactory)
    person = factory.SubFactory(PersonFactory)
    thanks = "Dank voor twee jaar samen."
    said_on = DAY


class InitiativeKindFactory(DjangoModelFactory):
    """A kind to start from."""

    class Meta:
        model = InitiativeKind

    name = factory.Sequence(lambda number: f"Soort {number}")
