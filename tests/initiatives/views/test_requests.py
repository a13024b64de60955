import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives import actions
from initiatives.models import JoinRequest, Partnership, Seat, Threshold
from initiatives.places import place_of
from tests.factories import JoinRequestFactory, MembershipFactory, OrganisationFactory, SeatFactory

TEXT = "Wij leiden op. Wij doen graag mee."


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def carla(sign_in, stranger):
    return sign_in(stranger)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def asked(initiative, urk):
    return JoinRequestFactory(initiative=initiative, organisation=urk, asked_at=timezone.now() - dt.timedelta(days=15))


@pytest.fixture
def invited(initiative, urk):
    return JoinRequestFactory(initiative=initiative, organisation=urk, direction="invited", text="Doet u mee?")


def ask(client, initiative, organisation, query=""):
    typed = {"organisation": organisation.pk, "text": TEXT}
    return client.post(f"{address('join-request-add', initiative.pk)}{query}", typed, follow=True)


def test_join_request_add_in_two_sentences_and_undo(carla, ada, initiative, urk):
    page = carla.get(place_of(initiative, "requests")).content.decode()
    assert address("join-request-add", initiative.pk) in page
    page = ask(carla, initiative, urk).content.decode()
    assert "You asked to join for Gemeente Urk" in page
    assert "since today" in page
    assert TEXT in ada.get(place_of(initiative, "requests")).content.decode()
    carla.post(address("join-request-withdraw", JoinRequest.objects.get().pk))
    assert JoinRequest.objects.get().outcome == "withdrawn"


def test_join_request_add_about_a_seat(carla, initiative, urk):
    seat = SeatFactory(initiative=initiative)
    where = f"{address('join-request-add', initiative.pk)}?seat={seat.pk}"
    assert "They look for: Wij zoeken een installateur." in carla.get(where).content.decode()
    ask(carla, initiative, urk, f"?seat={seat.pk}")
    assert JoinRequest.objects.get().seat == seat


@pytest.mark.parametrize("seat", ["0", "x", "9" * 40, ""])
def test_join_request_add_about_a_seat_that_is_not_there_asks_without(carla, initiative, urk, seat):
    ask(carla, initiative, urk, f"?seat={seat}")
    assert JoinRequest.objects.get().seat is None


def test_join_request_add_for_another_organisation_is_refused(carla, initiative):
    answer = ask(carla, initiative, OrganisationFactory())
    assert answer.status_code == 422
    assert not JoinRequest.objects.exists()


def test_join_request_add_says_why_not(sign_in, carla, initiative, urk, lelystad, partner_member, asked):
    assert "waits for an answer already" in ask(carla, initiative, urk).content.decode()
    page = ask(sign_in(partner_member), initiative, lelystad).content.decode()
    assert "Gemeente Lelystad takes part already." in page
    assert TEXT in page


def test_join_request_add_to_what_is_closed_is_refused_in_words(carla, initiative, urk):
    initiative.stage = "closed"
    initiative.save()
    assert "nobody joins it any more" in ask(carla, initiative, urk).content.decode()
    page = carla.get(place_of(initiative, "requests")).content.decode()
    assert address("join-request-add", initiative.pk) not in page


def test_join_request_add_without_an_organisation_says_whom_to_ask(sign_in, administrator, initiative):
    page = sign_in(administrator).get(address("join-request-add", initiative.pk)).content.decode()
    assert "You work for no organisation" in page
    assert sign_in(administrator).post(address("join-request-add", initiative.pk), {"text": TEXT}).status_code == 422


def test_join_request_add_does_not_exist_for_who_may_not_see_it(carla, initiative):
    initiative.visibility = "partners"
    initiative.save()
    assert carla.get(address("join-request-add", initiative.pk)).status_code == 404


def test_the_clock_runs_and_is_late_after_fourteen_days(ada, initiative, asked):
    page = ada.get(place_of(initiative, "requests")).content.decode()
    assert '<span class="late">waits 15 days</span>' in page
    asked.asked_at = timezone.now() - dt.timedelta(days=14)
    asked.save()
    assert '<span class="late">waits' not in ada.get(place_of(initiative, "requests")).content.decode()


def test_the_clock_follows_the_threshold(ada, initiative, asked):
    Threshold.objects.create(name="request_days", value=20)
    assert '<span class="late">waits' not in ada.get(place_of(initiative, "requests")).content.decode()


def test_join_request_admit_lets_it_take_part_and_can_be_undone(ada, initiative, asked):
    page = ada.post(address("join-request-admit", asked.pk), follow=True).content.decode()
    assert "Gemeente Urk takes part now." in page
    assert Partnership.objects.active().get(organisation=asked.organisation).joined_on == timezone.localdate()
    undo = address("join-request-reopen", asked.pk)
    assert f'action="{undo}"' in page
    ada.post(undo)
    assert not Partnership.objects.filter(organisation=asked.organisation).exists()
    assert JoinRequest.objects.waiting().exists()


def test_join_request_admit_twice_says_that_it_was_decided(ada, asked):
    ada.post(address("join-request-admit", asked.pk))
    answer = ada.post(address("join-request-admit", asked.pk))
    assert answer.status_code == 409
    assert "decided on this a moment ago" in answer.content.decode()


def test_join_request_reopen_twice_says_so(ada, asked):
    answer = ada.post(address("join-request-reopen", asked.pk))
    assert answer.status_code == 409
    assert "There is nothing to undo" in answer.content.decode()


def test_join_request_admit_says_when_an_outsider_is_not_from_outside_any_more(ada, initiative, asked, urk):
    person = MembershipFactory(organisation=urk, person__name="Yara").person
    SeatFactory(initiative=initiative, kind="outsider", person=person, filled_on=timezone.localdate())
    page = ada.post(address("join-request-admit", asked.pk), follow=True).content.decode()
    assert "Mind the seats: Yara of Gemeente Urk" in page


def test_join_request_admit_to_an_outsiders_seat_names_the_partner(ada, initiative, asked, urk):
    asked.seat = SeatFactory(initiative=initiative, kind="outsider")
    asked.save()
    Partnership.objects.create(initiative=initiative, organisation=urk)
    answer = ada.post(address("join-request-admit", asked.pk))
    assert answer.status_code == 409
    assert "They belong to Gemeente Urk" in answer.content.decode()
    assert Seat.objects.get().is_open


def test_join_request_decline_has_a_reason_that_the_asker_reads(ada, carla, asked):
    where = address("join-request-decline", asked.pk)
    assert ada.post(where, {"reason": " "}).status_code == 422
    ada.post(where, {"reason": "Dit jaar niet, volgend jaar graag."})
    for page in [address("join-request-list"), address("join-request-detail", asked.pk)]:
        assert "Dit jaar niet, volgend jaar graag." in carla.get(page).content.decode()


def test_invitation_add_waits_until_the_organisation_confirms(ada, carla, initiative, urk):
    initiative.visibility = "partners"
    initiative.save()
    ada.post(address("invitation-add", initiative.pk), {"organisation": f"o{urk.pk}", "text": "Doet u mee?"})
    invited = JoinRequest.objects.get()
    assert carla.get(initiative.get_absolute_url()).status_code == 404
    page = carla.get(address("join-request-detail", invited.pk)).content.decode()
    assert initiative.binding in page
    assert "Doet u mee?" in page
    answer = carla.post(address("join-request-admit", invited.pk))
    assert answer.status_code == 302
    assert carla.get(initiative.get_absolute_url()).status_code == 200


def test_invitation_add_says_why_not(ada, initiative, lelystad, urk, asked):
    where = address("invitation-add", initiative.pk)
    assert "takes part already" in ada.post(where, {"organisation": f"o{lelystad.pk}"}).content.decode()
    assert "waits for an answer already" in ada.post(where, {"organisation": f"o{urk.pk}"}).content.decode()


def test_an_invitation_that_is_declined_stays_readable_for_who_declined(ada, carla, initiative, invited):
    initiative.visibility = "partners"
    initiative.save()
    answer = carla.post(address("join-request-decline", invited.pk), {"reason": "Geen tijd."}, follow=True)
    assert answer.status_code == 200
    assert "Geen tijd." in ada.get(address("join-request-detail", invited.pk)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 302), ("administrator", 302), ("stranger", 403), ("partner_member", 404), ("manager", 404)],
)
def test_who_asked_does_not_decide(request, sign_in, asked, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(address("join-request-admit", asked.pk)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("coordinator", 403), ("stranger", 302), ("partner_member", 404)])
def test_who_invited_does_not_confirm(request, sign_in, invited, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(address("join-request-admit", invited.pk)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("coordinator", 302), ("stranger", 403)])
def test_who_invited_takes_it_back(request, sign_in, invited, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(address("join-request-withdraw", invited.pk)).status_code == status


def test_who_withdrew_can_undo_that_and_the_other_side_cannot(ada, carla, asked, stranger):
    actions.withdraw_request(request=asked, by=stranger, at=timezone.now())
    assert ada.post(address("join-request-reopen", asked.pk)).status_code == 403
    assert carla.post(address("join-request-reopen", asked.pk)).status_code == 302


def test_the_partners_read_only_the_renewal(sign_in, initiative, partner_member, asked):
    page = sign_in(partner_member).get(place_of(initiative, "requests")).content.decode()
    assert "In the last twelve months nobody came and nobody left." in page
    assert asked.text not in page


def test_join_request_list_shows_ones_own_and_costs_the_same_for_any_number(
    carla, urk, asked, django_assert_max_num_queries, django_assert_num_queries
):
    JoinRequestFactory(text="Van een ander.")
    where = address("join-request-list")
    with django_assert_max_num_queries(10) as first:
        assert "Warmte in de polder" in carla.get(where).content.decode()
    for _number in range(20):
        JoinRequestFactory(organisation=urk)
    with django_assert_num_queries(len(first)):
        page = carla.get(where).content.decode()
    assert "Van een ander." not in page


def test_join_request_list_of_nothing_points_at_the_open_calls(carla):
    assert address("call-list") in carla.get(address("join-request-list")).content.decode()
