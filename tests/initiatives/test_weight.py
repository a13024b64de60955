"""The structure weight through time is the weight of the facts on each day."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.principles import BODY_WEIGHT, FORM_WEIGHT, facts_of, month_ends, weight_in_words, weight_through
from tests.factories import AgreementFactory, BodyFactory, InitiativeFactory

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
days = st.integers(-500, 30).map(lambda number: ON + dt.timedelta(days=number))
periods = st.tuples(days, st.none() | st.integers(0, 300))


@given(
    bodies=st.lists(
        st.tuples(st.sampled_from(sorted(BODY_WEIGHT)), periods, st.integers(0, 30), st.integers(0, 8)), max_size=4
    ),
    agreements=st.lists(st.tuples(st.sampled_from(sorted(FORM_WEIGHT)), periods), max_size=3),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_month_weighs_what_the_facts_say_and_the_words_add_up(db, bodies, agreements):
    with transaction.atomic():
        initiative = InitiativeFactory()
        BodyFactory(kind="bureau", started_on=ON - dt.timedelta(days=900))  # of another initiative
        for kind, (start, length), meetings, hours in bodies:
            ended = None if length is None else start + dt.timedelta(days=length)
            BodyFactory(
                initiative=initiative, kind=kind, started_on=start, ended_on=ended,
                meetings_per_year=meetings, hours=Decimal(hours),
            )  # fmt: skip
        for form, (start, length) in agreements:
            ended = None if length is None else start + dt.timedelta(days=length)
            AgreementFactory(initiative=initiative, form=form, signed_on=start, ended_on=ended)
        for moment in weight_through(initiative.pk, month_ends(ON, 12)):
            assert round(moment.weight, 6) == round(facts_of([initiative.pk], on=moment.day)[initiative.pk].weight, 6)
            parts = weight_in_words(initiative.bodies.all(), initiative.agreements.all(), on=moment.day)
            assert round(sum((part.weight for part in parts), Decimal(0)), 6) == round(moment.weight, 6)
        transaction.set_rollback(True)


def test_the_last_twelve_months_end_on_their_last_day_and_the_last_is_today():
    ends = month_ends(ON, 12)
    assert len(ends) == 12
    assert ends[0] == dt.date(2025, 12, 31)
    assert ends[2] == dt.date(2026, 2, 28)
    assert ends[-2:] == [dt.date(2026, 10, 31), ON]


def test_the_whole_trend_is_one_statement(django_assert_num_queries):
    body = BodyFactory()
    with django_assert_num_queries(1):
        assert len(weight_through(body.initiative_id, month_ends(ON, 24))) == 24
