"""Milestones, moves of their dates, how they are celebrated, and with whom."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Celebration, Guest, Milestone, MilestoneMove
from tests.factories.initiatives import InitiativeFactory

DAY = dt.date(2026, 11, 2)  # a Monday


class MilestoneFactory(DjangoModelFactory):
    """Something planned on a day, last in the order."""

    class Meta:
        model = Milestone

    initiative = factory.SubFactory(InitiativeFactory)
    title = "De eerste straat is warm"
    planned_from = DAY
    planned_until = factory.SelfAttribute("planned_from")
    precision = "day"
    position = factory.LazyAttribute(lambda row: row.initiative.milestones.count() + 1)


class MilestoneMoveFactory(DjangoModelFactory):
    """It became a day later."""

    class Meta:
        model = MilestoneMove

    milestone = factory.SubFactory(MilestoneFactory)
    old_from = old_until = DAY - dt.timedelta(days=1)
    new_from = new_until = DAY
    old_precision = new_precision = "day"
    reason = "De buizen kwamen later."


class CelebrationFactory(DjangoModelFactory):
    """Cake, at once."""

    class Meta:
        model = Celebration

    milestone = factory.SubFactory(MilestoneFactory, reached_on=DAY)
    initiative = factory.LazyAttribute(lambda row: (row.milestone or row.result).initiative)
    how = "now"
    on = DAY
    decided_on = DAY


class GuestFactory(DjangoModelFactory):
    """Somebody who is invited by mail."""

    class Meta:
        model = Guest

    celebration = factory.SubFactory(CelebrationFactory)
    name = "Rosa de Wit"
    email = factory.Sequence(lambda n: f"rosa{n}@wijkraad.example")
