"""What the first page tells somebody."""

import datetime as dt

import pytest
from django.utils import timezone

from collab.dashboard import work
from initiatives.models import Initiative, Involvement, Partnership
from partners.models import Person
from tests.factories import FollowFactory, InitiativeFactory, InvolvementFactory, PartnershipFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def _steps(user, on):
    return {row.initiative.title: row.step and row.step.why for row in work.my_initiatives(user, on=on)}


def _role(user, role="coordinator", **fields):
    initiative = InitiativeFactory(**fields)
    InvolvementFactory(initiative=initiative, person=Person.objects.get(user=user), role=role)
    return initiative


def test_one_step_is_proposed_the_most_urgent_first(coordinator, almere, lelystad, today):
    initiative = _role(coordinator, title="Groen", ends_on=dt.date(2026, 11, 1))

    def step():
        return _steps(coordinator, today)["Groen"]

    assert step() == "Its end date has passed."
    rows = Initiative.objects.filter(pk=initiative.pk)
    rows.update(ends_on=today)
    assert step() == "No partner takes part yet."
    PartnershipFactory(initiative=initiative, organisation=lelystad)
    assert step() == "No partner leads it yet."
    PartnershipFactory(initiative=initiative, organisation=almere, role=Partnership.Role.LEAD)
    assert step() == "Why it matters now is still open."
    rows.update(urgency="De subsidie loopt af.")
    assert step() == "There is no news of it yet."
    UpdateFactory(initiative=initiative, happened_on=today - dt.timedelta(days=61))
    assert step() == "No news for 61 days."
    UpdateFactory(initiative=initiative, happened_on=today - dt.timedelta(days=60))
    assert step() is None


def test_who_only_takes_part_gets_no_chores(coordinator, today):
    _role(coordinator, role="member", title="Groen")
    assert _steps(coordinator, today) == {"Groen": None}


def test_only_running_initiatives_with_a_role_today(coordinator, initiative, today, partner_member):
    _role(coordinator, title="Klaar", stage="closed")
    ended = _role(coordinator, title="Gestopt")
    Involvement.objects.filter(initiative=ended).update(ended_on=today)
    deleted = _role(coordinator, title="Weg")
    deleted.deleted_at = timezone.now()
    deleted.save()
    assert list(_steps(coordinator, today)) == [initiative.title]
    assert _steps(partner_member, today) == {}


def test_what_asks_attention_stands_first(coordinator, initiative, almere, today):
    initiative.urgency = "Nu."
    initiative.save()
    UpdateFactory(initiative=initiative, happened_on=today)
    _role(coordinator, title="Te laat", ends_on=today - dt.timedelta(days=1))
    _role(coordinator, title="Kan beter")
    assert list(_steps(coordinator, today)) == ["Te laat", "Kan beter", initiative.title]


def test_news_comes_only_from_what_i_follow_and_may_see(stranger, initiative, coordinator):
    hidden = InitiativeFactory(visibility="partners")
    FollowFactory(user=stranger, initiative=initiative)
    FollowFactory(user=stranger, initiative=hidden)
    update = UpdateFactory(initiative=initiative)
    UpdateFactory(initiative=hidden)
    UpdateFactory()
    assert list(work.news_i_follow(stranger)) == [update]


def test_my_organisation_shows_what_others_changed(partner_member, stranger, initiative, coordinator):
    initiative.updated_by = coordinator
    initiative.save()
    assert list(work.changed_at_my_organisations(partner_member)) == [initiative]
    assert not work.changed_at_my_organisations(stranger).exists()
    initiative.updated_by = partner_member
    initiative.save()
    assert not work.changed_at_my_organisations(partner_member).exists()


def test_changes_by_nobody_in_particular_are_shown_too(partner_member, initiative):
    assert initiative.updated_by is None
    assert list(work.changed_at_my_organisations(partner_member)) == [initiative]


@pytest.mark.parametrize(
    ("hour", "words"),
    [(5, "evening"), (6, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_greeting_follows_the_hour(hour, words):
    from django.utils import translation

    with translation.override("en"):
        assert words in work.greeting(hour)
