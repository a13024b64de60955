"""The first page is each role's own."""

import datetime as dt

import pytest
from django.utils import timezone

from initiatives.reminders.clocks import refresh
from initiatives.tallying import count_uncounted
from partners.models import Person
from tests.factories import ClockFactory, InitiativeFactory, MilestoneFactory, RegionFactory, RegionRoleFactory

pytestmark = pytest.mark.django_db


def home(client):
    return client.get("/").content.decode()


def test_home_of_a_civil_servant_has_their_actions_and_no_portfolio(sign_in, partner_member):
    said = home(sign_in(partner_member))
    assert 'id="actions"' in said
    assert 'id="changed"' in said
    assert 'id="portfolio"' not in said
    assert 'id="coming"' not in said


def test_home_of_a_manager_begins_with_the_portfolio(sign_in, manager, initiative, django_assert_max_num_queries):
    day = timezone.localdate() - dt.timedelta(days=30)
    refresh()  # nobody did anything a moment ago
    ClockFactory(initiative=initiative, kind="closing", object_id=initiative.pk, since=day, next_on=None)
    count_uncounted(on=timezone.localdate())
    client = sign_in(manager)
    home(client)
    with django_assert_max_num_queries(15):
        said = home(client)
    assert said.index("Portfolio: Gemeente Almere") < said.index("Warmte in de polder") < said.index('id="actions"')


def test_home_of_a_coordinator_has_what_comes_and_what_is_to_be_celebrated(
    sign_in, stranger, django_assert_max_num_queries
):
    region, on = RegionFactory(), timezone.localdate()
    RegionRoleFactory(person=Person.objects.get(user=stranger), region=region, role="coordinator")
    one = InitiativeFactory(region=region, stage="growing")
    MilestoneFactory(initiative=one, title="Eerste paal", reached_on=on, is_to_celebrate=True)
    soon = on + dt.timedelta(days=3)
    MilestoneFactory(initiative=one, title="Tweede paal", planned_from=soon, planned_until=soon, position=2)
    client = sign_in(stranger)
    home(client)
    with django_assert_max_num_queries(15):
        said = home(client)
    assert "Eerste paal" in said[said.index('id="to-celebrate"') :]
    assert "Tweede paal" in said[said.index('id="coming"') : said.index('id="to-celebrate"')]


def test_home_prefers_the_region_that_somebody_manages(sign_in, manager):
    region = RegionFactory(name="Flevoland")
    RegionRoleFactory(person=Person.objects.get(user=manager), region=region, role="manager")
    assert "Portfolio: Flevoland" in home(sign_in(manager))


def test_home_of_a_coordinator_of_two_regions_has_what_comes_in_both(sign_in, stranger):
    soon = timezone.localdate() + dt.timedelta(days=3)
    for name in ("Flevoland", "Utrecht"):
        region = RegionFactory(name=name)
        RegionRoleFactory(person=Person.objects.get(user=stranger), region=region, role="coordinator")
        one = InitiativeFactory(region=region, stage="growing")
        MilestoneFactory(initiative=one, title=f"Paal in {name}", planned_from=soon, planned_until=soon)
    said = home(sign_in(stranger))
    coming = said[said.index('id="coming"') : said.index('id="to-celebrate"')]
    assert "Paal in Flevoland" in coming
    assert "Paal in Utrecht" in coming
