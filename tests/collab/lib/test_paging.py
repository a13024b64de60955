"""One pass finds, counts and sorts as the queryset would."""

import pytest

from collab.lib.paging import CappedPaginator, around, slice_in_one_pass
from initiatives.models import Initiative
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.django_db
FIELDS = ("pk", "title", "started_on")


@pytest.fixture
def five():
    for number, day in enumerate(("2024-01-01", None, "2026-01-01", None, "2025-01-01")):
        InitiativeFactory(title=f"Titel {number}", started_on=day)


def test_one_pass_gives_rows_in_order_and_their_number(five):
    found = slice_in_one_pass(Initiative.objects.all(), fields=FIELDS, order=("-started_on", "-pk"), start=0, size=3)
    assert [row[1] for row in found.rows] == ["Titel 2", "Titel 4", "Titel 0"]
    assert found.total == 5
    rest = slice_in_one_pass(Initiative.objects.all(), fields=FIELDS, order=("-started_on", "-pk"), start=3, size=3)
    assert [row[1] for row in rest.rows] == ["Titel 3", "Titel 1"]


def test_one_pass_is_one_query_and_none_for_what_cannot_be(five, django_assert_num_queries):
    with django_assert_num_queries(1):
        slice_in_one_pass(Initiative.objects.all(), fields=FIELDS, order=("pk",), start=0, size=3)
    with django_assert_num_queries(0):
        assert slice_in_one_pass(Initiative.objects.none(), fields=FIELDS, order=("pk",), start=0, size=3) == ([], 0)


def test_one_pass_stops_counting(five, monkeypatch):
    monkeypatch.setattr("collab.lib.paging.CAP", 3)
    found = slice_in_one_pass(Initiative.objects.all(), fields=FIELDS, order=("pk",), start=0, size=1)
    assert found.total == 4


def test_capped_paginator_pages_to_the_cap(five, monkeypatch):
    monkeypatch.setattr("collab.lib.paging.CAP", 3)
    paginator = CappedPaginator(Initiative.objects.order_by("pk"), 2)
    assert (paginator.is_capped, paginator.num_pages) == (True, 2)


def test_around_leaves_gaps_between_far_pages():
    page = CappedPaginator(list(range(1_000)), 10)
    page.counted = 1_000
    assert list(around(page.page(50))) == [1, None, 48, 49, 50, 51, 52, None, 100]
