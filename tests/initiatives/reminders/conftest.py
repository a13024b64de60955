"""What the tests of reminders lean on: an initiative that waits for nothing, and days with names."""

from __future__ import annotations

import datetime as dt

import pytest

from collab.outbox.models import Occurrence, Pause
from initiatives.models import Clock, Initiative
from initiatives.reminders.sweep import sweep
from tests.factories import EndorsementFactory, PauseFactory, SeatFactory

MONDAY = dt.date(2026, 11, 23)


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    """An instant on `day`."""
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def noon(day: dt.date) -> dt.datetime:
    return at(day, 12)


def sweep_on(day: dt.date, hour: int = 9):
    """One sweep on `day`."""
    return sweep(on=day, at=at(day, hour))


def clock(kind: str, key: int) -> Clock:
    return Clock.objects.get(kind=kind, object_id=key)


@pytest.fixture(autouse=True)
def summer(db):
    """The pause of July and August, whatever a test before this one left."""
    Pause.objects.all().delete()
    return PauseFactory()


@pytest.fixture
def quiet(initiative, almere, lelystad):
    """The initiative of the cast with nothing to be reminded of for the next months."""
    rows = Initiative.objects.filter(pk=initiative.pk)
    day = MONDAY - dt.timedelta(days=1)
    rows.update(created_at=noon(day), updated_at=noon(day), started_on=day, reflected_on=day)
    for organisation in (almere, lelystad):
        EndorsementFactory(initiative=initiative, organisation=organisation, endorsed_on=day)
    SeatFactory(
        initiative=initiative, kind="outsider", organisation=organisation, opened_on=day, filled_on=day, looking_for=""
    )
    initiative.refresh_from_db()
    return initiative


def days(number):
    return dt.timedelta(days=number)


def told(kind=None):
    """What was told: kind, rung, to whom and whether as a copy, in order."""
    rows = Occurrence.objects.order_by("pk").select_related("recipient__user")
    return [(one.kind, one.step, one.recipient.user.name, one.is_copy) for one in rows if kind in {None, one.kind}]
