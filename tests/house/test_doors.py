"""Every page turns a visitor away, but for those on the list; tried with the guard off first."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.house import matrix
from tests.house.addresses import Address, addresses
from tests.house.open_pages import OPEN

pytestmark = pytest.mark.django_db
GUARD = "collab.accounts.middleware.SignedInMiddleware"


@pytest.fixture
def closed(scene) -> list[tuple[Address, str]]:
    """Every address that is not on the list, filled in."""
    keys = scene()
    filled = []
    for address in addresses():
        if address.name in OPEN:
            continue
        values = {**dict.fromkeys(address.parameters, 1), **matrix.VALUES}
        if thing := (not address.is_administration and matrix.subject(address)):
            values["pk"] = keys[thing]
        filled.append((address, address.path(**values) if address.name else "/beheer/nergens/"))
    return filled


def _is_turned_away(response) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL))


def test_every_closed_page_turns_a_visitor_away(closed):
    client = Client()
    for address, path in closed:
        assert _is_turned_away(client.get(path)), address
        assert _is_turned_away(client.post(path)), address


def test_without_the_guard_they_would_not(closed, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != GUARD]
    client = Client(raise_request_exception=False)
    ours = [(address, path) for address, path in closed if not address.is_administration]
    reached = [address for address, path in ours if not _is_turned_away(client.get(path))]
    assert len(reached) > len(ours) * 0.8, "the test above proves something"


def test_every_page_on_the_list_exists_and_is_open():
    known = {address.name: address for address in addresses()}
    client = Client()
    for name in OPEN:
        address = known[name]
        path = address.path(**{**dict.fromkeys(address.parameters, 0), **matrix.VALUES})
        if "pk" not in address.parameters:
            assert not _is_turned_away(client.get(path)), name
