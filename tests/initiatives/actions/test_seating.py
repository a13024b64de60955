import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from initiatives import actions
from initiatives.exceptions import AlreadyThere, NotFromOutside, SeatTaken
from initiatives.models import Partnership, Seat
from initiatives.outsiders import no_longer_outside, outsiders_from
from tests.factories import (
    InvolvementFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    SuccessionFactory,
)


@pytest.fixture
def seat(initiative):
    return SeatFactory(initiative=initiative, kind="outsider")


@pytest.fixture
def fill(coordinator, today):
    def _fill(seat, **values):
        actions.fill_seat(seat=seat, **({"by": coordinator, "at": timezone.now(), "on": today} | values))

    return _fill


def worker(organisation, **values):
    return MembershipFactory(organisation=organisation, **values).person


def test_an_open_seat_says_whom_we_look_for(initiative, coordinator, today):
    seat = actions.open_seat(
        initiative=initiative, kind="regular", looking_for="Een school.", by=coordinator, at=timezone.now(), on=today
    )
    assert seat in Seat.objects.open()
    assert not Seat.objects.filled(today).exists()


def test_somebody_of_no_partner_sits_as_outsider(seat, fill, urk, today):
    person = worker(urk)
    fill(seat, person=person, term_ends_on=dt.date(2027, 6, 1))
    seat.refresh_from_db()
    assert (seat.person, seat.filled_on, seat.is_open) == (person, today, False)


def test_an_outsider_is_of_none_of_the_partners_and_hears_of_which(seat, fill, lelystad):
    with pytest.raises(NotFromOutside) as refused:
        fill(seat, person=worker(lelystad))
    assert [tie.name for tie in refused.value.ties] == ["Gemeente Lelystad"]
    seat.refresh_from_db()
    assert seat.is_open


def test_who_left_a_partner_may_be_outsider_but_not_yet_reflector(initiative, seat, fill, lelystad, today):
    former = worker(lelystad, ended_on=dt.date(2025, 1, 1))
    reflector = SeatFactory(initiative=initiative, kind="reflector")
    with pytest.raises(NotFromOutside) as refused:
        fill(reflector, person=former)
    assert refused.value.ties[0].until == dt.date(2025, 1, 1)
    fill(reflector, person=worker(lelystad, ended_on=dt.date(2024, 11, 22)))
    fill(seat, person=former)


def test_a_reflector_worked_for_no_partner_for_twenty_four_months_to_the_day(initiative, fill, lelystad):
    reflector = SeatFactory(initiative=initiative, kind="reflector")
    with pytest.raises(NotFromOutside):
        fill(reflector, person=worker(lelystad, ended_on=dt.date(2024, 11, 23)))


def test_a_reflector_has_no_role_in_the_initiative(initiative, fill):
    person = InvolvementFactory(initiative=initiative).person
    with pytest.raises(NotFromOutside) as refused:
        fill(SeatFactory(initiative=initiative, kind="reflector"), person=person)
    assert refused.value.ties[0].has_role


def test_a_partner_that_left_binds_nobody(initiative, seat, fill, lelystad, today):
    Partnership.objects.filter(organisation=lelystad).update(left_on=today, left_reason="Klaar")
    fill(seat, person=worker(lelystad))


def test_who_works_for_a_municipality_that_merged_into_a_partner_is_not_from_outside(seat, fill, lelystad):
    former = OrganisationFactory(name="Swifterbant", kind="municipality")
    SuccessionFactory(predecessor=former, successor=lelystad)
    with pytest.raises(NotFromOutside):
        fill(seat, person=worker(former))
    with pytest.raises(NotFromOutside):
        fill(seat, organisation=former)


def test_a_partner_itself_is_no_outsider(seat, fill, lelystad, urk):
    with pytest.raises(NotFromOutside):
        fill(seat, organisation=lelystad)
    fill(seat, organisation=urk)


def test_a_regular_seat_is_for_everybody(initiative, fill, lelystad):
    fill(SeatFactory(initiative=initiative), person=worker(lelystad))


def test_the_second_of_two_coordinators_hears_that_the_seat_is_taken(seat, fill, urk):
    stale = Seat.objects.get(pk=seat.pk)
    fill(seat, organisation=urk)
    with pytest.raises(SeatTaken):
        fill(stale, person=PersonFactory())


def test_nobody_sits_on_two_seats(initiative, seat, fill, urk):
    person = PersonFactory()
    fill(seat, person=person)
    other = SeatFactory(initiative=initiative)
    with pytest.raises(AlreadyThere):
        fill(other, person=person)
    assert other.is_open


def test_a_filling_an_end_and_a_contribution_can_be_taken_back(seat, fill, coordinator, today):
    fill(seat, person=PersonFactory())
    actions.note_contribution(seat=seat, on=today, by=coordinator)
    actions.end_seat(seat=seat, ended_on=today, by=coordinator, at=timezone.now())
    assert not Seat.objects.filled(today).exists()
    actions.resume_seat(seat=seat, by=coordinator)
    assert seat.last_contribution_on == today
    actions.note_contribution(seat=seat, on=None, by=coordinator)
    actions.empty_seat(seat=seat, by=coordinator)
    assert Seat.objects.open().get() == seat


def test_a_seat_never_ends_before_somebody_sat_there(seat, fill, coordinator, today):
    fill(seat, person=PersonFactory())
    actions.end_seat(seat=seat, ended_on=today - dt.timedelta(days=9), by=coordinator, at=timezone.now())
    assert seat.ended_on == today


def test_somebody_who_sat_there_before_it_was_noted_keeps_that_day(seat, fill):
    long_ago = dt.date(2025, 4, 1)
    fill(seat, person=PersonFactory(), filled_on=long_ago)
    seat.refresh_from_db()
    assert (seat.opened_on, seat.filled_on) == (long_ago, long_ago)


def test_it_is_said_when_an_outsiders_organisation_joins(initiative, seat, fill, urk, coordinator, today):
    person = worker(urk)
    fill(seat, person=person)
    seats = list(initiative.seats.select_related("organisation"))
    assert no_longer_outside(initiative, seats, on=today) == {}
    assert outsiders_from(urk, initiative, on=today) == [person]
    actions.add_partner(initiative=initiative, organisation=urk, by=coordinator, at=timezone.now())
    initiative.refresh_from_db()
    ties = no_longer_outside(initiative, seats, on=today)
    assert [tie.name for tie in ties[seat.pk]] == ["Gemeente Urk"]


def test_finding_who_is_no_longer_outside_costs_the_same_for_any_number(
    initiative, lelystad, today, django_assert_max_num_queries
):
    for _number in range(9):
        SeatFactory(initiative=initiative, kind="outsider", person=worker(lelystad), filled_on=today)
    seats = list(initiative.seats.select_related("organisation"))
    with django_assert_max_num_queries(2):
        assert len(no_longer_outside(initiative, seats, on=today)) == 9


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "throne"}, "initiatives_seat_kind_known"),
        ({"looking_for": ""}, "initiatives_seat_open_says_whom"),
        ({"filled_on": dt.date(2026, 11, 1)}, "initiatives_seat_filled_after_opened"),
        ({"ended_on": dt.date(2026, 11, 1)}, "initiatives_seat_ended_after_opened"),
    ],
)
def test_the_database_refuses_a_seat_that_cannot_be(initiative, values, name):
    with pytest.raises(IntegrityError, match=name):
        SeatFactory(initiative=initiative, **values)


def test_the_database_refuses_somebody_without_a_day(initiative):
    with pytest.raises(IntegrityError, match="initiatives_seat_filled_has_date"):
        SeatFactory(initiative=initiative, person=PersonFactory())


def test_the_database_refuses_an_organisation_on_two_seats(initiative, urk, today):
    SeatFactory(initiative=initiative, organisation=urk, filled_on=today)
    with pytest.raises(IntegrityError, match="initiatives_seat_one_an_organisation"):
        SeatFactory(initiative=initiative, organisation=urk, filled_on=today)
