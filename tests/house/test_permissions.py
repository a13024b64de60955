"""Every address x role x verb against one checked-in table (matrix.txt)."""

from __future__ import annotations

import os

import pytest
from django.urls import NoReverseMatch

from tests.house import matrix
from tests.house.addresses import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(stranger, partner_member, coordinator, manager, administrator):
    """The six of the table."""
    return {
        "anonymous": None,
        "stranger": stranger,
        "partner": partner_member,
        "coordinator": coordinator,
        "manager": manager,
        "administrator": administrator,
    }


def test_everybody_gets_what_the_table_says(scene, people):
    found = matrix.written(matrix.rows(scene, people))
    if os.environ.get("WRITE_MATRIX"):  # then read the difference before you keep it
        matrix.TABLE.write_text(matrix.heading() + "".join(f"{row.rstrip()}\n" for row in found))
    known = matrix.read()
    assert sorted(set(found) - set(known)) == [], "answers that the table does not have (WRITE_MATRIX=1 writes it)"
    assert sorted(set(known) - set(found)) == [], "rows of the table that are no longer so"


def test_the_table_holds_what_must_never_change():
    rows = [row.split() for row in matrix.read()]
    assert len(rows) > 50
    for name, verb, level, *answers in rows:
        answer = dict(zip(matrix.ROLES, answers, strict=True))
        assert "500" not in answers, name
        if level in {"partners", "deleted"} and name != "initiatives:initiative-restore":
            assert answer["stranger"] == "404" or answer["stranger"] == "405", (name, verb)
            assert answer["anonymous"] in {"login", "404", "405"}, (name, verb)


@pytest.mark.parametrize("who", ["stranger", "partner", "coordinator", "manager"])
def test_the_administration_is_closed_to_everybody_else(people, who):
    client = matrix._client(people[who])
    open_to = {}
    for address in (one for one in addresses() if one.is_administration):
        try:
            path = address.path(**{**dict.fromkeys(address.parameters, 1), **matrix.VALUES})
        except NoReverseMatch:
            continue
        open_to[address.name] = {client.get(path).status_code, client.post(path).status_code}
    assert len(open_to) > 20
    # Signing out, and a view that only leads from the page of a row to that page on the site.
    assert {name for name, statuses in open_to.items() if statuses != {403}} <= {"admin:logout", "admin:view_on_site"}
