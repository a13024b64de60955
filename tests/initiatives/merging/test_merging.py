"""Merging moves everything, and undoing puts it back."""

from __future__ import annotations

import pytest

from initiatives import actions
from initiatives.models import Merge
from tests.initiatives.merging.conftest import NOW, fill, leading, tables

pytestmark = pytest.mark.django_db


def merged(kept, gone, *, first, last):
    merge = actions.propose_merge(kept=kept, gone=gone, by=first, at=NOW)
    return actions.agree_to_merge(merge=merge, seen=merge.seen, by=last, at=NOW)


def test_after_a_merge_and_its_undo_every_table_of_both_is_as_before(china, shanghai, gerda, hans):
    fill(china, 1)
    fill(shanghai, 2)
    before = tables()
    merge = merged(china, shanghai, first=gerda, last=hans)
    assert merge.state == Merge.State.DONE
    assert tables() != before
    shanghai.refresh_from_db()
    assert (shanghai.merged_into, shanghai.deleted_at) == (china, NOW)
    found = actions.undo_merge(merge=merge, by=gerda, at=NOW)
    assert found.said() == []
    after = tables()
    for table in before:
        assert after[table] == before[table], table


def test_both_lead_after_the_merge(china, shanghai, gerda, hans):
    merged(china, shanghai, first=gerda, last=hans)
    assert leading(china) == [("Flevoland", "lead"), ("Overijssel", "co_lead")]
    china.refresh_from_db()
    assert {f"l{row.organisation_id}" for row in china.partnerships.all()} <= set(china.facets)
