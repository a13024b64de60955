"""The cast that every test file knows, and what every test may lean on.

Ada coordinates an initiative that Bram's organisation takes part in; Carla works for somebody else
(the stranger); Dirk manages Ada's organisation; Els administers the register; Nobody has not
signed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from collab.accounts.models import User
from collab.accounts.sessions import SEEN, STARTED
from collab.lib.remember import forget_all
from initiatives.models import Initiative, Involvement, Partnership
from partners.models import Membership, Organisation, Person
from tests.factories import (
    InitiativeFactory,
    InvolvementFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    UserFactory,
)

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Tests need no collected static files, and passwords that are quick to check."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # What another test counted, perhaps on another day: tries to sign in.
    cache.clear()


@pytest.fixture(autouse=True)
def _silent_doorbell(monkeypatch):
    """No broker listens; what is rung for is called by the tests that want it."""
    monkeypatch.setattr("collab.outbox.doorbell.publish", lambda task: None)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What a test asks without a request answers in English, whatever request came before."""
    with translation.override("en"):
        yield


@pytest.fixture
def today() -> dt.date:
    """A Monday; time is always passed in."""
    return TODAY


@pytest.fixture
def almere(db) -> Organisation:
    """The municipality that leads the initiative."""
    return OrganisationFactory(name="Almere", kind="municipality")


@pytest.fixture
def lelystad(db) -> Organisation:
    """A municipality that takes part."""
    return OrganisationFactory(name="Lelystad", kind="municipality")


@pytest.fixture
def urk(db) -> Organisation:
    """A municipality that stands outside."""
    return OrganisationFactory(name="Urk", kind="municipality")


def _member(name: str, organisation: Organisation, role: str = Membership.Role.MEMBER) -> User:
    user = UserFactory(name=name)
    MembershipFactory(person__user=user, person__name=name, organisation=organisation, role=role)
    return user


@pytest.fixture
def coordinator(almere) -> User:
    """Ada, who coordinates `initiative`."""
    return _member("Ada", almere)


@pytest.fixture
def partner_member(lelystad) -> User:
    """Bram, who works for a partner of `initiative`."""
    return _member("Bram", lelystad)


@pytest.fixture
def stranger(urk) -> User:
    """Carla, who works for an organisation outside."""
    return _member("Carla", urk)


@pytest.fixture
def manager(almere) -> User:
    """Dirk, who manages the organisation that leads."""
    return _member("Dirk", almere, Membership.Role.MANAGER)


@pytest.fixture
def administrator(db) -> User:
    """Els, who administers the register."""
    return UserFactory(name="Els", is_staff=True, is_superuser=True)


@pytest.fixture
def initiative(coordinator, almere, lelystad) -> Initiative:
    """An initiative led by Almere, with Lelystad, coordinated by Ada; visible to all who sign in."""
    initiative = InitiativeFactory(title="Warmte in de polder", created_by=coordinator)
    PartnershipFactory(initiative=initiative, organisation=almere, role=Partnership.Role.LEAD)
    PartnershipFactory(initiative=initiative, organisation=lelystad)
    InvolvementFactory(
        initiative=initiative, person=Person.objects.get(user=coordinator), role=Involvement.Role.COORDINATOR
    )
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def sign_in():
    """A function that gives a client signed in as somebody: `sign_in(coordinator)`."""

    def _sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session[STARTED] = session[SEEN] = int(timezone.now().timestamp())  # as signing in by hand does
        session.save()
        return client

    return _sign_in


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Each test has a database of its own: what an earlier one taught this process is wrong here."""
    forget_all()
