"""What the first page tells somebody."""

import datetime as dt

import pytest
from django.utils import timezone

from collab.dashboard import work
from initiatives.models import Initiative, Involvement, Principle
from partners.models import Person
from tests.factories import FollowFactory, InitiativeFactory, InvolvementFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def _titles(user, on):
    return [row.initiative.title for row in work.my_initiatives(user, on=on)]


def _role(user, role="coordinator", **fields):
    initiative = InitiativeFactory(**fields)
    InvolvementFactory(initiative=initiative, person=Person.objects.get(user=user), role=role)
    return initiative


def test_only_running_initiatives_with_a_role_today(coordinator, initiative, today, partner_member):
    _role(coordinator, title="Klaar", stage="closed")
    ended = _role(coordinator, title="Gestopt")
    Involvement.objects.filter(initiative=ended).update(ended_on=today)
    deleted = _role(coordinator, title="Weg")
    deleted.deleted_at = timezone.now()
    deleted.save()
    assert _titles(coordinator, today) == [initiative.title]
    assert _titles(partner_member, today) == []


def test_what_i_lead_stands_first_then_what_changed_last(coordinator, initiative):
    _role(coordinator, role="member", title="Meedoen")
    old = _role(coordinator, title="Oud")
    Initiative.objects.filter(pk=old.pk).update(updated_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert _titles(coordinator, dt.date(2026, 11, 23)) == [initiative.title, "Oud", "Meedoen"]


def test_each_row_has_its_seven_its_role_and_when_it_was_updated(coordinator, initiative, today):
    Initiative.objects.update(updated_at=dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC))  # the 20th in Almere
    [row] = work.my_initiatives(coordinator, on=today)
    assert set(row.states) == set(Principle)
    assert (row.role, row.updated) == ("Coordinator", "Updated 3 days ago")


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
