"""Milestones are told before their last day, after it, and two weeks later, to who does them and to who keeps them."""

import datetime as dt

import pytest
from django.urls import reverse

from collab.outbox.models import Occurrence
from initiatives.actions import put_aside
from initiatives.models import Clock, Milestone
from initiatives.reminders.clocks import refresh
from initiatives.reminders.words import told
from tests.factories import CelebrationFactory, InvolvementFactory, MilestoneFactory, ResultFactory
from tests.initiatives.reminders.conftest import MONDAY, sweep_on

pytestmark = pytest.mark.django_db
DAYS = dt.timedelta(days=1)


@pytest.fixture
def bram(quiet, partner_member):
    """Bram has a role at the table, and does the milestone."""
    InvolvementFactory(initiative=quiet, person=partner_member.person, role="member")
    return partner_member


def who(kind):
    return {one.recipient.user.name: one.step for one in Occurrence.objects.filter(kind=kind).order_by("step")}


def test_the_owner_and_who_keeps_it_are_told_by_the_last_day_of_the_period(quiet, bram):
    row = MilestoneFactory(
        initiative=quiet, planned_from="2026-11-01", planned_until="2026-11-30", precision="month", owner=bram.person
    )
    assert sweep_on(MONDAY).made["milestone"] == 2
    assert who("milestone") == {"Ada": 0, "Bram": 0}
    for one in told(Occurrence.objects.filter(kind="milestone"), "en"):
        assert one.title == f"“{row.title}”: 30 November 2026"
        assert one.address == reverse("initiatives:milestone-reach", args=[row.pk])
    sweep_on(dt.date(2026, 12, 1))
    sweep_on(dt.date(2026, 12, 15))
    assert who("milestone") == {"Ada": 2, "Bram": 2}
    assert "Is it reached, or will it be later?" in told(Occurrence.objects.filter(step=2), "en")[0].text


def test_people_of_the_party_that_does_it_are_told_when_they_have_a_role(quiet, bram, lelystad):
    MilestoneFactory(initiative=quiet, planned_from=MONDAY, owner_organisation=lelystad)
    sweep_on(MONDAY)
    assert who("milestone") == {"Ada": 0, "Bram": 0}


def test_who_does_it_and_left_the_table_is_not_told(quiet, bram):
    MilestoneFactory(initiative=quiet, planned_from=MONDAY, owner=bram.person)
    bram.person.involvements.update(ended_on=MONDAY)
    sweep_on(MONDAY)
    assert who("milestone") == {"Ada": 0}


def test_a_result_and_a_milestone_with_the_same_key_are_two_things(quiet):
    row = MilestoneFactory(initiative=quiet, planned_from=MONDAY, title="Mijlpaal")
    ResultFactory(pk=row.pk, initiative=quiet, due_on=MONDAY, title="Resultaat")
    assert sweep_on(MONDAY).made["milestone"] == 2
    titles = {one.title.split(":")[0] for one in told(Occurrence.objects.filter(kind="milestone"), "en")}
    assert titles == {"“Mijlpaal”", "“Resultaat”"}
    refresh()
    assert list(Milestone.objects.due_for_reaching(MONDAY + DAYS)) == [row]


def test_what_was_put_aside_in_my_actions_is_not_told(quiet, coordinator):
    row = MilestoneFactory(initiative=quiet, planned_from=MONDAY - DAYS)
    put_aside(key=f"milestone:{row.pk}", reason="Vakantie.", until=MONDAY + 30 * DAYS, by=coordinator)
    sweep_on(MONDAY)
    assert who("milestone") == {}


def test_a_move_of_the_date_moves_the_reminder(quiet):
    row = MilestoneFactory(initiative=quiet, planned_from=MONDAY)
    refresh()
    Milestone.objects.filter(pk=row.pk).update(planned_from="2027-03-12", planned_until="2027-03-12")
    refresh()
    assert Clock.objects.get(kind="milestone", object_id=-row.pk).since == dt.date(2027, 3, 12)


def test_what_is_celebrated_or_not_to_be_celebrated_is_not_asked_about(quiet):
    day = MONDAY - 40 * DAYS
    asked = MilestoneFactory(initiative=quiet, reached_on=day)
    MilestoneFactory(initiative=quiet, reached_on=day, is_to_celebrate=False)
    for how in ({"how": "now"}, {"how": "not", "on": None, "because": "Te klein."}, {"how": "planned"}):
        CelebrationFactory(milestone=MilestoneFactory(initiative=quiet, reached_on=day), **how)
    assert sweep_on(MONDAY).made["celebrate"] == 1
    [one] = told(Occurrence.objects.filter(kind="celebrate"), "en")
    assert one.address == reverse("initiatives:celebration-add", args=[asked.pk])


def test_the_question_about_going_on_is_not_asked_because_all_milestones_are_reached(quiet):
    MilestoneFactory(initiative=quiet, reached_on=MONDAY)
    refresh()
    assert not Clock.objects.filter(kind="closing").exists()
