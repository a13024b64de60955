"""The first page, and what a site must say about itself."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Person
from tests.factories import (
    EndorsementFactory,
    FollowFactory,
    InitiativeFactory,
    InvolvementFactory,
    PartnershipFactory,
    ResultFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


@pytest.fixture
def english(client):
    """A visitor who reads English."""
    client.cookies["language"] = "en"
    return client


def test_home_shows_a_visitor_what_is_public(client):
    assert client.get(reverse("dashboard:home"))["Location"] == reverse("initiatives:initiative-list")


def test_home_greets_and_says_what_waits(sign_in, coordinator, initiative):
    with time_machine.travel(NOW, tick=False):
        page = sign_in(coordinator).get(reverse("dashboard:home")).content.decode()
    assert "Good morning, Ada" in page
    assert "One thing waits for you." in page
    assert "Does Gemeente Almere stand behind what binds us?" in page
    assert '<svg class="strip ' in page


def test_home_shows_the_six_oldest_and_leads_to_all(sign_in, coordinator, initiative):
    for number in range(8):
        ResultFactory(initiative=initiative, title=f"Doel {number}")
    page = sign_in(coordinator).get(reverse("dashboard:home")).content.decode()
    assert "9 things wait for you." in page
    assert page.count('class="action"') == 6
    assert "See all 9" in page
    assert f'href="{reverse("initiatives:action-list")}"' in page


def test_home_with_nothing_to_do_is_a_pleasure_to_see(sign_in, coordinator, initiative, almere):
    EndorsementFactory(initiative=initiative, organisation=almere, endorsed_on=dt.date(2026, 11, 2))
    with time_machine.travel(NOW, tick=False):
        page = sign_in(coordinator).get(reverse("dashboard:home")).content.decode()
    assert "You are up to date" in page
    assert 'class="action"' not in page


def test_home_of_somebody_new_invites(sign_in, stranger):
    page = sign_in(stranger).get(reverse("dashboard:home")).content.decode()
    assert "You have no role in an initiative yet" in page
    assert reverse("initiatives:initiative-add") in page


def test_home_asks_the_database_as_much_for_many_initiatives(sign_in, coordinator, initiative, almere):
    def work_on(count):
        for _ in range(count):
            other = InitiativeFactory()
            InvolvementFactory(initiative=other, person=Person.objects.get(user=coordinator), role="coordinator")
            PartnershipFactory(initiative=other, organisation=almere)
            FollowFactory(initiative=other, user=coordinator)
            UpdateFactory(initiative=other, created_by=coordinator)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("dashboard:home")).status_code == 200
        return len(captured)

    client = sign_in(coordinator)
    work_on(1)
    queries()
    one = queries()
    work_on(15)
    assert queries() == one
    assert one <= 12


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
def test_pages_about_the_site_are_open_and_say_whom_to_ask(english, settings, name):
    settings.SITE_CONTACT = "beheer@voorbeeld.example"
    page = english.get(reverse(f"dashboard:{name}"))
    assert page.status_code == 200
    assert "mailto:beheer@voorbeeld.example" in page.content.decode()


def test_accessibility_links_to_the_statement_of_the_organisation(english, settings):
    settings.ACCESSIBILITY_STATEMENT = "https://www.toegankelijkheidsverklaring.nl/register/1"
    assert settings.ACCESSIBILITY_STATEMENT in english.get(reverse("dashboard:accessibility")).content.decode()


def test_health_says_ok_and_nothing_else(client):
    response = client.get("/health/")
    assert response.json() == {"status": "ok"}


def test_health_is_red_when_the_database_is_away_and_keeps_its_secrets(client, monkeypatch):
    def away(self, *args):
        raise OperationalError("could not connect to 10.0.0.5 as collab")

    monkeypatch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.create_cursor", away)
    response = client.get("/health/")
    assert response.status_code == 503
    assert "10.0.0.5" not in response.content.decode()


def test_security_txt_follows_rfc_9116(client, settings):
    settings.SITE_CONTACT = "beveiliging@voorbeeld.example"
    with time_machine.travel(NOW, tick=False):
        response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert len(fields) == len(lines), "each field once"
    assert fields["Contact"] == "mailto:beveiliging@voorbeeld.example"
    assert fields["Preferred-Languages"] == "nl, en"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"])
    until = dt.datetime.fromisoformat(fields["Expires"].replace("Z", "+00:00")) - NOW
    assert dt.timedelta(days=300) < until < dt.timedelta(days=366), "less than a year, as the RFC recommends"


def test_robots_may_read_what_is_public_and_nothing_of_people(client):
    from urllib.robotparser import RobotFileParser

    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().replace("$", "").splitlines())
    assert robots.can_fetch("*", reverse("dashboard:help"))
    assert robots.can_fetch("*", reverse("initiatives:initiative-list"))
    for closed in ("/", "/beheer/", reverse("accounts:profile"), reverse("partners:organisation-list")):
        assert not robots.can_fetch("*", closed), closed
