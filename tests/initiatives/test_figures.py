"""Each figure is a rule about initiatives: the same as what a page says of one."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.figures import Only, condition_of
from initiatives.models import Initiative
from initiatives.renewal import renewal_of
from tests.conftest import TODAY
from tests.factories import (
    InitiativeFactory,
    InvolvementFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
DAYS = st.none() | st.sampled_from([-800, -400, -366, -365, -364, -200, -30, 0, 20]).map(
    lambda off: TODAY + dt.timedelta(days=off)
)
MOVE = st.tuples(st.sampled_from(["partner", "role", "seat"]), st.integers(0, 1), DAYS, DAYS)


def lists(only, user=None):
    return set(Initiative.objects.filter(condition_of(only, user, on=TODAY)).values_list("pk", flat=True))


def move(initiative, people, organisations, sort, who, came, went):
    if sort == "partner":
        PartnershipFactory(
            initiative=initiative, organisation=organisations[who], joined_on=came, left_on=went, left_reason="Klaar."
        )
    elif sort == "role":
        InvolvementFactory(initiative=initiative, person=people[who], started_on=came, ended_on=went)
    elif came:
        SeatFactory(
            initiative=initiative, person=people[who], opened_on=came, filled_on=came, ended_on=went, looking_for="Wie?"
        )


@given(moves=st.lists(MOVE, min_size=1, max_size=6), began=st.sampled_from([-900, -200]))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_who_came_and_who_left_is_as_the_page_of_an_initiative_tells(moves, began):
    with transaction.atomic():
        initiative = InitiativeFactory(started_on=TODAY + dt.timedelta(days=began))
        people, organisations = [PersonFactory(), PersonFactory()], [OrganisationFactory(), OrganisationFactory()]
        for one in moves:
            try:
                with transaction.atomic():
                    move(initiative, people, organisations, *one)
            except IntegrityError:
                continue  # twice at a time, or ended before it began: the database keeps that out
        told = renewal_of([initiative.pk], on=TODAY)[initiative.pk]
        said = {
            only: bool(lists(only)) for only in (Only.PARTNER_IN, Only.PARTNER_OUT, Only.PERSON_IN, Only.PERSON_OUT)
        }
        assert said == {
            Only.PARTNER_IN: bool(told.partners_in), Only.PARTNER_OUT: bool(told.partners_out),
            Only.PERSON_IN: bool(told.people_in), Only.PERSON_OUT: bool(told.people_out),
        }  # fmt: skip
        transaction.set_rollback(True)


def test_whoever_takes_a_seat_came_and_whoever_goes_from_seat_to_role_does_neither():
    old = {"started_on": TODAY - dt.timedelta(days=900)}
    sat, moved = InitiativeFactory(**old), InitiativeFactory(**old)
    day = TODAY - dt.timedelta(days=40)
    SeatFactory(initiative=sat, person=PersonFactory(), opened_on=day, filled_on=day)
    person, long_ago = PersonFactory(), TODAY - dt.timedelta(days=700)
    SeatFactory(initiative=moved, person=person, opened_on=long_ago, filled_on=long_ago, ended_on=day)
    InvolvementFactory(initiative=moved, person=person, started_on=day)
    assert lists(Only.PERSON_IN) == {sat.pk}
    assert lists(Only.PERSON_OUT) == set()
