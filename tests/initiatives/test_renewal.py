import datetime as dt

import pytest

from initiatives.renewal import Renewal, renewal_of
from tests.factories import InitiativeFactory, InvolvementFactory, PartnershipFactory, SeatFactory

ON = dt.date(2026, 11, 23)
LONG_AGO, LATELY = dt.date(2024, 1, 1), dt.date(2026, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return InitiativeFactory(started_on=LONG_AGO)


def of(initiative):
    return renewal_of([initiative.pk], on=ON)[initiative.pk]


def test_nobody_came_and_nobody_left(old):
    PartnershipFactory(initiative=old)  # since nobody knows when
    PartnershipFactory(initiative=old, joined_on=LONG_AGO)
    assert of(old) == Renewal()
    assert of(old).words == "In the last twelve months nobody came and nobody left."


def test_partners_and_people_who_came_and_went_are_counted_and_told(old):
    PartnershipFactory(initiative=old, joined_on=LATELY)
    PartnershipFactory(initiative=old, joined_on=LATELY)
    PartnershipFactory(initiative=old, joined_on=LONG_AGO, left_on=LATELY, left_reason="Klaar")
    InvolvementFactory(initiative=old, started_on=LATELY)
    InvolvementFactory(initiative=old, ended_on=LATELY)
    found = of(old)
    assert found == Renewal(partners_in=2, partners_out=1, people_in=1, people_out=1)
    assert found.words == ("In the last twelve months: 2 partners came; 1 partner left; 1 person came; 1 person left.")


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (dt.date(2025, 11, 23), 0),
        (dt.date(2025, 11, 24), 1),
        (ON, 1),
        (ON + dt.timedelta(days=1), 0),
    ],
)
def test_twelve_months_end_on_the_day_itself(old, day, counts):
    PartnershipFactory(initiative=old, joined_on=day)
    assert of(old).partners_in == counts


def test_who_was_there_from_the_start_did_not_come():
    young = InitiativeFactory(started_on=LATELY)
    PartnershipFactory(initiative=young, joined_on=LATELY)
    assert of(young).partners_in == 0
    PartnershipFactory(initiative=young, joined_on=LATELY + dt.timedelta(days=1))
    assert of(young).partners_in == 1


def test_another_role_or_seat_is_neither_coming_nor_going(old):
    person = InvolvementFactory(initiative=old, started_on=LONG_AGO, ended_on=LATELY, role="member").person
    InvolvementFactory(initiative=old, person=person, started_on=LATELY, role="coordinator")
    on_seat = SeatFactory(initiative=old, person=person, opened_on=LATELY, filled_on=LATELY)
    assert on_seat.person == person
    assert of(old) == Renewal()


def test_who_ends_their_term_tomorrow_is_still_there(old):
    InvolvementFactory(initiative=old, started_on=LONG_AGO, ended_on=ON + dt.timedelta(days=1))
    assert of(old).people_out == 0


def test_many_cost_one_statement(old, django_assert_num_queries):
    others = [InitiativeFactory() for _number in range(20)]
    with django_assert_num_queries(1):
        found = renewal_of([old.pk, *(row.pk for row in others)], on=ON)
    assert len(found) == 21
