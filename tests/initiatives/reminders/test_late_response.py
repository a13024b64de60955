"""A response to a look from outside that is late."""

import pytest

from initiatives.models import Initiative, Round, Snooze
from tests.factories import InvolvementFactory, PersonFactory, RoundFactory, UserFactory
from tests.initiatives.reminders.conftest import MONDAY, days, noon, sweep_on, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(quiet):
    """Somebody looked from outside; the last day for the response is Monday."""
    return RoundFactory(initiative=quiet, is_submitted=True, answer_due_on=MONDAY)


def test_a_response_that_is_late_is_told_from_the_day_after_its_last_with_a_copy_to_managers_two_weeks_later(
    quiet, looked, manager
):
    InvolvementFactory(initiative=quiet, role="lead", person=PersonFactory(user=UserFactory(name="Lea")))
    made = {day: sweep_on(MONDAY + days(day)).made for day in range(60)}
    assert {day: counts["respond"] for day, counts in made.items() if "respond" in counts} == {1: 2, 15: 3, 43: 3}
    assert sorted(told("respond")) == [
        ("respond", 0, "Ada", False), ("respond", 0, "Lea", False),
        ("respond", 1, "Ada", False), ("respond", 1, "Dirk", True), ("respond", 1, "Lea", False),
        ("respond", 2, "Ada", False), ("respond", 2, "Dirk", True), ("respond", 2, "Lea", False),
    ]  # fmt: skip


def test_after_the_response_nobody_is_told_that_it_is_late(quiet, looked):
    sweep_on(MONDAY)
    Round.objects.filter(pk=looked.pk).update(state="answered", answered_at=noon(MONDAY))
    for day in range(60):
        sweep_on(MONDAY + days(day))
    assert told("respond") == []


def test_who_looked_from_outside_is_not_asked_to_respond_to_it_when_they_came_to_keep_it(quiet, looked, coordinator):
    Round.objects.filter(pk=looked.pk).update(reflector=coordinator.person)
    sweep_on(MONDAY + days(1))
    assert told("respond") == []


def test_while_a_reflection_waits_for_its_response_nobody_is_reminded_of_a_next_look(quiet, looked):
    Initiative.objects.filter(pk=quiet.pk).update(reflected_on=MONDAY - days(100), reflection_months=3)
    sweep_on(MONDAY + days(1))
    assert {kind for kind, *_rest in told()} == {"respond"}
    Round.objects.filter(pk=looked.pk).update(state="answered", answered_at=noon(MONDAY))
    sweep_on(MONDAY + days(2))
    assert {kind for kind, *_rest in told()} == {"respond", "reflection"}


def test_who_put_the_response_aside_is_left_in_peace_until_that_day(quiet, looked, coordinator):
    Snooze.objects.create(user=coordinator, key=f"respond:{looked.pk}", until=MONDAY + days(20), reason="Druk.")
    sweep_on(MONDAY + days(1))
    assert told("respond") == []
