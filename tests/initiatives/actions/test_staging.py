"""Stages: who, when and why; a pause has an end."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives import actions
from initiatives.exceptions import HasItsOwnPage, PauseNeedsEnd, StageStands
from initiatives.models import Initiative, Stage, StageChange
from tests.factories import StageChangeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(initiative, coordinator, today):
    """Change the stage as Ada, today."""

    def _change(stage, why="Het werk groeit.", **more):
        actions.change_stage(
            initiative=initiative, stage=stage, why=why, by=coordinator, on=today, at=timezone.now(), **more
        )
        initiative.refresh_from_db()

    return _change


def test_a_change_of_stage_says_who_when_and_why(initiative, coordinator, today, change):
    change("starting")
    change("growing", "Er kwamen vier partijen bij.")
    row = initiative.stage_changes.first()
    assert (row.before, row.after, row.why) == ("starting", "growing", "Er kwamen vier partijen bij.")
    assert (row.changed_by, row.changed_on) == (coordinator, today)
    assert (initiative.stage, initiative.updated_by) == ("growing", coordinator)


def test_the_second_of_two_who_do_the_same_hears_that_it_was_done(initiative, change):
    change("starting")
    with pytest.raises(StageStands):
        change("starting")
    assert initiative.stage_changes.count() == 1


@pytest.mark.parametrize("days", [None, 0, -1])
def test_a_pause_needs_a_day_to_come(initiative, today, change, days):
    with pytest.raises(PauseNeedsEnd):
        change("paused", until=None if days is None else today + dt.timedelta(days=days))
    assert not StageChange.objects.exists()


def test_a_pause_ends_by_going_on(initiative, today, change):
    change("paused", "De subsidie laat op zich wachten.", until=today + dt.timedelta(days=60))
    assert initiative.paused_until == today + dt.timedelta(days=60)
    change("growing", "De subsidie is er.")
    assert (initiative.stage, initiative.paused_until) == (Stage.GROWING, None)


def test_a_pause_can_be_lengthened_and_keeps_the_first_why(initiative, today, change):
    change("paused", "Even wachten.", until=today + dt.timedelta(days=30))
    change("paused", "Nog even wachten.", until=today + dt.timedelta(days=60))
    assert initiative.paused_until == today + dt.timedelta(days=60)
    assert initiative.stage_changes.get().why == "Even wachten."
    assert initiative.form_changes.get().why == "Nog even wachten."


def test_closing_and_reopening_are_a_conversation_of_their_own(initiative, change):
    with pytest.raises(HasItsOwnPage):
        change("closed")
    Initiative.objects.update(stage="closed")
    with pytest.raises(HasItsOwnPage):
        change("growing")


@pytest.mark.parametrize("values", [{"stage": "paused"}, {"paused_until": dt.date(2027, 1, 1)}])
def test_the_database_refuses_a_pause_without_an_end_and_an_end_without_a_pause(initiative, values):
    with pytest.raises(IntegrityError, match="paused_has_end"), transaction.atomic():
        Initiative.objects.filter(pk=initiative.pk).update(**values)


@pytest.mark.parametrize(
    ("values", "name"), [({"after": "starting"}, "is_a_change"), ({"after": "nonsense"}, "stage_known")]
)
def test_the_database_refuses_a_change_of_stage_that_is_none(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StageChangeFactory(**values)
