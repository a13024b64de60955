"""The table of what becomes of everything forgets nothing."""

from __future__ import annotations

import pghistory
import pytest
from django.apps import apps

from initiatives.merging import PLAN, How
from initiatives.models import Dissent, Initiative, MergeStep

# What belongs to the proposal itself, not to what is merged.
OWN = {("MergeStep", "merge"), ("MergeConsent", "merge")}


def relations_to_initiatives():
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, pghistory.models.Event) or model._meta.proxy:
            continue
        for field in model._meta.get_fields():
            if field.concrete and (field.many_to_one or field.one_to_one) and field.related_model is Initiative:
                yield model.__name__, field.name


def test_no_relation_to_an_initiative_is_forgotten():
    planned = {(entry.model.__name__, name) for entry in PLAN for name in entry.about}
    assert set(relations_to_initiatives()) == planned, "write in the plan what becomes of it when two are merged"


def test_what_moves_says_where_to_and_what_must_still_hold():
    names = [entry.name for entry in PLAN]
    assert len(set(names)) == len(names)
    for entry in PLAN:
        assert entry.why, entry.name
        assert (entry.how == How.STAYS) == (not entry.sets), entry.name
        assert set(entry.holds) <= set(entry.sets), entry.name
        columns = {field.column for field in entry.model._meta.concrete_fields}
        assert set(entry.sets) <= columns, entry.name


def test_what_is_kept_of_a_merge_has_no_room_for_words_or_writers():
    assert {field.name for field in MergeStep._meta.concrete_fields} == {
        "id", "merge", "entry", "object_id", "before", "after",
    }  # fmt: skip
    (dissent,) = [entry for entry in PLAN if entry.model is Dissent]
    assert set(dissent.sets) == {"initiative_id"}
    assert dissent.said is None  # not even how much there is


@pytest.mark.parametrize("name", ["NotApplicable", "Statement", "StageChange", "Closing"])
def test_what_is_said_of_the_one_that_went_stays_with_it(name):
    assert all(entry.how != How.MOVES for entry in PLAN if entry.model.__name__ == name)
