"""Statements that are prepared answer as any other, and are seen by whoever counts them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import DataError
from django.test.utils import CaptureQueriesContext

from collab.lib import prepared
from partners.models import Region
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


def plans(words):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{words}%"])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("is_on", [True, False])
def test_rows_are_the_same_prepared_or_not(settings, is_on):
    settings.DATABASE_PREPARED = is_on
    values = {"day": dt.date(2026, 11, 23), "keys": [1, 2], "word": "tafel"}
    statement = "SELECT %(day)s::date + 1 AS tomorrow, 2 = ANY(%(keys)s) AS has_two, upper(%(word)s) AS word"
    assert prepared.rows(statement, values) == [(dt.date(2026, 11, 24), True, "TAFEL")]
    assert prepared.named_rows(statement, values)[0] == ["tomorrow", "has_two", "word"]


def test_a_statement_is_planned_once_and_only_when_that_is_on(settings):
    settings.DATABASE_PREPARED = False
    prepared.rows("SELECT 'planned anew' WHERE %s = 1", [1])
    assert plans("planned anew' WHERE $1") == 0
    settings.DATABASE_PREPARED = True
    for _time in range(3):
        prepared.rows("SELECT 'planned once' WHERE %s = 1", [1])
    assert plans("planned once' WHERE $1") == 1


def test_who_counts_queries_sees_them():
    with CaptureQueriesContext(connection) as queries:
        prepared.rows("SELECT 'counted' WHERE %s = 1", [1])
    assert len(queries) == 1
    assert "counted" in queries[0]["sql"]


def test_trouble_is_said_as_for_any_query():
    with pytest.raises(DataError), transaction.atomic():
        prepared.rows("SELECT 1 / %s", [0])
    assert prepared.rows("SELECT 1", []) == [(1,)]


@pytest.mark.parametrize("is_on", [True, False])
def test_a_queryset_written_out_once_answers_each_who_asks(settings, is_on, django_assert_num_queries):
    settings.DATABASE_PREPARED = is_on
    for name in ("Drenthe", "Fryslân"):
        RegionFactory(name=name)
    written = prepared.WrittenOut(
        lambda: Region.objects.filter(name__in=prepared.given("names", "SELECT unnest(%s::text[])")).values_list("name")
    )
    for names in (["Drenthe"], ["Fryslân"], ["Drenthe", "Fryslân"], []):
        with django_assert_num_queries(1):
            assert sorted(written.rows(names=names)) == [(name,) for name in names]
