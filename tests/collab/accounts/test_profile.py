"""One's own details."""

import datetime as dt

import pytest
from django.urls import reverse

from partners.models import Membership, Person
from tests.factories import MembershipFactory, RegionRoleFactory

pytestmark = pytest.mark.django_db


def test_profile_keeps_name_language_and_appearance(sign_in, coordinator):
    client = sign_in(coordinator)
    data = {"name": "Ada van der Meer", "language": "en", "appearance": "dark"}
    page = client.post(reverse("accounts:profile"), data, follow=True).content.decode()
    assert "Your details are saved." in page
    assert 'data-theme="dark"' in page
    coordinator.refresh_from_db()
    assert coordinator.name == "Ada van der Meer"


def test_profile_without_a_name_keeps_what_was_typed_and_writes_nothing(sign_in, coordinator):
    data = {"name": "", "language": "nl", "appearance": "dark"}
    page = sign_in(coordinator).post(reverse("accounts:profile"), data).content.decode()
    assert 'href="#id_name"' in page
    assert '<option value="dark" selected>' in page
    assert "You are signed in as Ada." in page, "the footer shows what is kept"
    coordinator.refresh_from_db()
    assert coordinator.appearance == "system"


@pytest.mark.parametrize("field", ["email", "is_staff", "is_superuser", "is_active"])
def test_profile_changes_nothing_else(sign_in, coordinator, field):
    before = getattr(coordinator, field)
    data = {"name": "Ada", "language": "en", "appearance": "dark", field: "1" if field != "email" else "x@example.org"}
    sign_in(coordinator).post(reverse("accounts:profile"), data)
    coordinator.refresh_from_db()
    assert getattr(coordinator, field) == before


def test_profile_shows_where_one_works_today(sign_in, coordinator, lelystad, urk):
    person = Person.objects.get(user=coordinator)
    MembershipFactory(person=person, organisation=lelystad, role=Membership.Role.MANAGER, function="Directeur")
    MembershipFactory(person=person, organisation=urk, ended_on=dt.date(2020, 1, 1))
    role = RegionRoleFactory(person=person)
    page = sign_in(coordinator).get(reverse("accounts:profile")).content.decode()
    for text in ("Almere", "Lelystad", "Directeur", role.region.name):
        assert text in page
    assert "Urk" not in page


def test_profile_of_an_account_without_a_person(sign_in, administrator):
    page = sign_in(administrator).get(reverse("accounts:profile")).content.decode()
    assert "You do not belong to an organisation yet." in page
    assert "You administer this register." in page


def test_language_of_a_visitor_is_kept_in_a_cookie_and_leads_back(client):
    response = client.post(reverse("accounts:set-language"), {"language": "en", "next": "/hulp/"})
    assert response["Location"] == "/hulp/"
    assert '<html lang="en"' in client.get("/hulp/").content.decode()


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_language_leads_nowhere_else(client, to):
    assert client.post(reverse("accounts:set-language"), {"language": "en", "next": to})["Location"] == "/"


def test_language_of_somebody_signed_in_is_kept_in_the_profile(sign_in, coordinator):
    sign_in(coordinator).post(reverse("accounts:set-language"), {"language": "nl", "next": "/"})
    coordinator.refresh_from_db()
    assert coordinator.language == "nl"


def test_an_unknown_language_changes_nothing(sign_in, coordinator):
    sign_in(coordinator).post(reverse("accounts:set-language"), {"language": "xx", "next": "/"})
    coordinator.refresh_from_db()
    assert coordinator.language == "en"
