import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from initiatives import actions
from initiatives.exceptions import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyThere,
    IsOver,
    LeadMustStay,
    NotFromOutside,
    NothingToRestore,
    NotOfThisOrganisation,
    SeatTaken,
)
from initiatives.models import JoinRequest, Partnership, Seat
from tests.factories import JoinRequestFactory, MembershipFactory, SeatFactory

NOW = timezone.now()
WORDS = "Wij leiden op. Wij doen graag mee."


def ask(initiative, organisation, by, **values):
    return actions.ask_to_join(initiative=initiative, organisation=organisation, text=WORDS, by=by, at=NOW, **values)


def present(initiative):
    return set(Partnership.objects.active().filter(initiative=initiative).values_list("organisation__name", flat=True))


@pytest.fixture
def asked(initiative, urk, stranger):
    return ask(initiative, urk, stranger)


def test_a_request_waits_until_the_lead_admits(initiative, asked, coordinator):
    assert list(JoinRequest.objects.waiting()) == [asked]
    row = actions.admit(request=asked, by=coordinator, at=NOW)
    assert present(initiative) == {"Almere", "Lelystad", "Urk"}
    assert (row.outcome, row.decided_by) == ("admitted", coordinator)
    assert row.partnership.joined_on == timezone.localdate(NOW)


def test_one_asks_only_for_ones_own_organisation(initiative, urk, partner_member):
    with pytest.raises(NotOfThisOrganisation):
        ask(initiative, urk, partner_member)


def test_a_partner_need_not_ask(initiative, lelystad, partner_member):
    with pytest.raises(AlreadyThere):
        ask(initiative, lelystad, partner_member)


def test_one_request_waits_at_a_time(initiative, urk, stranger, asked, coordinator):
    assert ask(initiative, urk, stranger) == asked  # the same words of the same person: the same form
    with pytest.raises(AlreadyAsked):
        actions.ask_to_join(
            initiative=initiative, organisation=urk, text="Wij vragen het nog eens.", by=stranger, at=NOW
        )
    with pytest.raises(AlreadyAsked):
        actions.invite_to_join(initiative=initiative, organisation=urk, text="", by=coordinator, at=NOW)
    actions.decline(request=asked, reason="Nu niet.", by=coordinator, at=NOW)
    ask(initiative, urk, stranger)


def test_nobody_joins_what_is_closed(initiative, urk, stranger, coordinator, asked):
    actions.close_initiative(initiative=initiative, reached="Veel.", by=coordinator, on=NOW.date(), at=NOW)
    with pytest.raises(IsOver):
        actions.invite_to_join(initiative=initiative, organisation=urk, text="", by=coordinator, at=NOW)
    with pytest.raises(AlreadyDecided):
        actions.admit(request=asked, by=coordinator, at=NOW)
    with pytest.raises(IsOver):
        actions.undo_decision(request=asked, by=coordinator, at=NOW)


def test_a_request_about_a_seat_fills_it(initiative, urk, stranger, coordinator):
    seat = SeatFactory(initiative=initiative)
    actions.admit(request=ask(initiative, urk, stranger, seat=seat), by=coordinator, at=NOW)
    seat.refresh_from_db()
    assert seat.organisation == urk
    assert "Urk" in present(initiative)


def test_a_seat_that_was_taken_meanwhile_does_not_stop_a_partner(initiative, urk, stranger, coordinator, lelystad):
    seat = SeatFactory(initiative=initiative)
    asked = ask(initiative, urk, stranger, seat=seat)
    Seat.objects.update(organisation=lelystad, filled_on=timezone.localdate())
    actions.admit(request=asked, by=coordinator, at=NOW)
    assert "Urk" in present(initiative)
    assert Seat.objects.get().organisation == lelystad


def test_who_asks_for_an_outsiders_seat_sits_there_and_is_no_partner(initiative, urk, stranger, coordinator):
    seat = SeatFactory(initiative=initiative, kind="outsider")
    actions.admit(request=ask(initiative, urk, stranger, seat=seat), by=coordinator, at=NOW)
    seat.refresh_from_db()
    assert seat.organisation == urk
    assert "Urk" not in present(initiative)


def test_an_outsider_that_became_a_partner_is_refused_by_name(initiative, urk, stranger, coordinator):
    seat = SeatFactory(initiative=initiative, kind="outsider")
    asked = ask(initiative, urk, stranger, seat=seat)
    Partnership.objects.create(initiative=initiative, organisation=urk)
    with pytest.raises(NotFromOutside):
        actions.admit(request=asked, by=coordinator, at=NOW)
    assert JoinRequest.objects.waiting().exists()


def test_nobody_asks_for_a_seat_that_is_taken(initiative, urk, stranger, today):
    seat = SeatFactory(initiative=initiative, organisation=urk, filled_on=today)
    with pytest.raises(SeatTaken):
        ask(initiative, urk, stranger, seat=seat)


def test_the_second_who_decides_hears_that_it_is_decided(asked, coordinator, administrator):
    actions.admit(request=asked, by=coordinator, at=NOW)
    with pytest.raises(AlreadyDecided):
        actions.decline(request=asked, reason="Nee.", by=administrator, at=NOW)


def test_an_invited_organisation_takes_part_when_it_confirms(initiative, urk, stranger, coordinator):
    invited = actions.invite_to_join(initiative=initiative, organisation=urk, text="", by=coordinator, at=NOW)
    assert "Urk" not in present(initiative)
    actions.admit(request=invited, by=stranger, at=NOW)
    assert "Urk" in present(initiative)


def test_adding_a_partner_answers_its_waiting_request(initiative, urk, asked, coordinator):
    partnership = actions.add_partner(initiative=initiative, organisation=urk, by=coordinator, at=NOW)
    asked.refresh_from_db()
    assert (asked.outcome, asked.partnership) == ("admitted", partnership)


def test_a_yes_can_be_taken_back(initiative, urk, stranger, coordinator):
    seat = SeatFactory(initiative=initiative)
    asked = ask(initiative, urk, stranger, seat=seat)
    actions.admit(request=asked, by=coordinator, at=NOW)
    actions.undo_decision(request=asked, by=coordinator, at=NOW)
    seat.refresh_from_db()
    assert "Urk" not in present(initiative)
    assert seat.is_open
    assert JoinRequest.objects.waiting().get() == asked


def test_a_no_can_be_taken_back_unless_they_asked_anew(initiative, urk, stranger, asked, coordinator):
    actions.decline(request=asked, reason="Nu niet.", by=coordinator, at=NOW)
    actions.undo_decision(request=asked, by=coordinator, at=NOW)
    actions.decline(request=asked, reason="Nu niet.", by=coordinator, at=NOW)
    ask(initiative, urk, stranger)
    with pytest.raises(AlreadyAsked):
        actions.undo_decision(request=asked, by=coordinator, at=NOW)


def test_a_yes_stands_when_the_partner_left_or_leads_since(initiative, asked, coordinator):
    partnership = actions.admit(request=asked, by=coordinator, at=NOW).partnership
    actions.change_partner(partnership=partnership, role="lead", joined_on=None, by=coordinator, at=NOW)
    with pytest.raises(LeadMustStay):
        actions.undo_decision(request=asked, by=coordinator, at=NOW)
    actions.change_partner(
        partnership=Partnership.objects.get(organisation__name="Almere"), role="lead", joined_on=None,
        by=coordinator, at=NOW,
    )  # fmt: skip
    partnership.refresh_from_db()
    actions.leave_partner(partnership=partnership, left_on=timezone.localdate(), reason="Klaar", by=coordinator, at=NOW)
    with pytest.raises(NothingToRestore):
        actions.undo_decision(request=asked, by=coordinator, at=NOW)


def test_who_asked_can_withdraw_and_ask_again(initiative, urk, stranger, asked):
    actions.withdraw_request(request=asked, by=stranger, at=NOW)
    assert not JoinRequest.objects.waiting().exists()
    ask(initiative, urk, stranger)


def test_who_does_not_work_there_any_more_cannot_ask(initiative, urk, stranger, today):
    stranger.person.memberships.update(ended_on=timezone.localdate() - dt.timedelta(days=1))
    MembershipFactory(person=stranger.person)
    with pytest.raises(NotOfThisOrganisation):
        ask(initiative, urk, stranger)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"outcome": "admitted"}, "initiatives_joinrequest_decided_has_outcome"),
        ({"decided_at": NOW}, "initiatives_joinrequest_decided_has_outcome"),
        ({"decided_at": NOW, "outcome": "declined"}, "initiatives_joinrequest_declined_has_reason"),
    ],
)
def test_the_database_refuses_half_a_decision(initiative, values, name):
    with pytest.raises(IntegrityError, match=name):
        JoinRequestFactory(initiative=initiative, **values)


def test_the_database_refuses_a_decider_without_a_decision(initiative, coordinator):
    with pytest.raises(IntegrityError, match="initiatives_joinrequest_decided_by_with_at"):
        JoinRequestFactory(initiative=initiative, decided_by=coordinator)
