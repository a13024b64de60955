"""No page asks the database more when there are more rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Person
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    FarewellFactory,
    FollowFactory,
    InitiativeFactory,
    InitiativeKindFactory,
    InvolvementFactory,
    LinkFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    RegionMemberFactory,
    ResultFactory,
    SavedFilterFactory,
    UpdateFactory,
)
from tests.house import matrix
from tests.house.addresses import addresses

pytestmark = pytest.mark.django_db
MOST = 20


def _more(keys, user, count):
    """`count` more of everything, on the pages of `keys` and in the lists."""
    person = Person.objects.get(user=user)
    for _ in range(count):
        initiative = InitiativeFactory(created_by=user)
        PartnershipFactory(initiative=initiative, organisation_id=keys["organisation"], role="lead")
        PartnershipFactory(initiative_id=keys["initiative"], organisation=OrganisationFactory())
        PartnershipFactory(initiative=initiative)
        InvolvementFactory(initiative=initiative, person=person, role="coordinator")
        InvolvementFactory(initiative_id=keys["initiative"])
        UpdateFactory(initiative=initiative, created_by=user)
        UpdateFactory(initiative_id=keys["initiative"], created_by=user)
        LinkFactory(initiative_id=keys["initiative"], created_by=user)
        BodyFactory(initiative_id=keys["initiative"])
        AgreementFactory(initiative_id=keys["initiative"])
        ResultFactory(initiative_id=keys["initiative"])
        FarewellFactory(initiative_id=keys["initiative"])
        InitiativeKindFactory()
        FollowFactory(initiative=initiative, user=user)
        SavedFilterFactory(user=user)
        MembershipFactory(person=person)
        MembershipFactory(organisation_id=keys["organisation"])
        RegionMemberFactory(region_id=keys["region"])
        RegionMemberFactory(region=RegionFactory(), organisation_id=keys["organisation"])


def _pages(keys):
    for address in addresses():
        if not address.is_administration:
            thing = matrix.subject(address)
            yield address.name, address.path(**matrix.VALUES, **({"pk": keys[thing]} if thing else {}))


def _counts(client, pages):
    counts = {}
    for name, path in pages:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
            if response.streaming:
                response.getvalue()
        if response.status_code == 200:
            counts[name] = len(captured)
    return counts


def test_pages_ask_as_much_for_fifty_rows_as_for_one(scene, coordinator):
    keys = scene()
    client = Client()
    client.force_login(coordinator)
    _more(keys, coordinator, 2)
    pages = list(_pages(keys))
    _counts(client, pages)  # the first request of a session notes that it is used
    few = _counts(client, pages)
    _more(keys, coordinator, 10)
    many = _counts(client, pages)
    assert {name: (few.get(name), count) for name, count in many.items() if count > few.get(name, 0)} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}
