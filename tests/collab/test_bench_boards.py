"""What the bench measures of portfolios is there, and leaves everything as it was."""

import itertools

import pytest

from collab.bench import boards
from initiatives.models import Snapshot
from tests.conftest import TODAY
from tests.factories import InitiativeFactory, RegionFactory

pytestmark = pytest.mark.django_db


def test_the_addresses_of_the_bench_answer(sign_in, administrator):
    InitiativeFactory(region=RegionFactory(kind="province"), stage="growing")
    boards.prepare(TODAY)
    assert Snapshot.objects.count() > 1000
    client = sign_in(administrator)
    for addresses in (boards.portfolios(), boards.heat_tables(), boards.everything()):
        for address in itertools.islice(addresses, 2):
            assert client.get(address).status_code == 200


def test_a_measured_snapshot_and_its_control_make_as_many_rows_and_leave_none(monkeypatch):
    InitiativeFactory(region=RegionFactory())
    kept = []
    monkeypatch.setattr(boards.transaction, "set_rollback", lambda undo: kept.append(Snapshot.objects.count()))
    boards.snapshot(TODAY)
    Snapshot.objects.all().delete()
    boards.bare(TODAY)
    assert kept[0] == kept[1] > 1
