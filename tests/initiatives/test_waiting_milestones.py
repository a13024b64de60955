"""Milestones that wait: to be reached, and to be celebrated."""

import pytest

from initiatives.waiting import Kind, waiting_for
from tests.factories import ClosingFactory, InvolvementFactory, MilestoneFactory
from tests.initiatives.test_waiting import ON, _quiet, at, days_ago, kinds  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


def test_a_milestone_waits_for_who_does_it_for_their_party_and_for_who_keeps_the_record(
    initiative, coordinator, partner_member, lelystad
):
    bram = partner_member.person
    MilestoneFactory(initiative=initiative, planned_from=days_ago(1), owner=bram)
    assert kinds(coordinator) == [Kind.MILESTONE]
    assert Kind.MILESTONE not in kinds(partner_member), "who has no role at the table is not asked"
    InvolvementFactory(initiative=initiative, person=bram, role="member")
    assert Kind.MILESTONE in kinds(partner_member)
    initiative.milestones.update(owner=None)
    assert Kind.MILESTONE not in kinds(partner_member)
    initiative.milestones.update(owner_organisation=lelystad)
    assert Kind.MILESTONE in kinds(partner_member)


def test_a_milestone_is_late_after_two_weeks_and_waits_from_the_day_after_its_period(coordinator, initiative):
    row = MilestoneFactory(initiative=initiative, planned_from=ON)
    assert kinds(coordinator) == []
    for days, is_late in ((1, False), (14, False), (15, True)):
        initiative.milestones.filter(pk=row.pk).update(planned_from=days_ago(days), planned_until=days_ago(days))
        [one] = waiting_for(coordinator, on=ON)
        assert (one.since, one.is_late) == (days_ago(days), is_late)


def test_what_is_not_to_be_celebrated_or_was_at_the_closing_does_not_wait(coordinator, initiative):
    MilestoneFactory(initiative=initiative, reached_on=days_ago(40), is_to_celebrate=False)
    row = MilestoneFactory(initiative=initiative, reached_on=days_ago(40))
    [one] = waiting_for(coordinator, on=ON)
    assert (one.object_id, one.is_late) == (row.pk, True)
    ClosingFactory(initiative=initiative, celebrated="Taart.", closed_on=days_ago(40))
    assert kinds(coordinator) == []
