import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Seat
from initiatives.places import place_of
from partners.models import Person
from tests.factories import MembershipFactory, PersonFactory, PoolMemberFactory, SeatFactory, UserFactory


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def seat(initiative):
    return SeatFactory(initiative=initiative, kind="outsider")


@pytest.fixture
def someone(seat):
    seat.person, seat.filled_on = PersonFactory(name="Yara"), timezone.localdate()
    seat.opened_on = seat.filled_on
    seat.save()
    return seat.person


def page_of(client, initiative):
    return client.get(place_of(initiative, "seats")).content.decode()


def test_seat_add_opens_a_seat_with_one_sentence(ada, initiative):
    client = ada
    answer = client.post(
        address("seat-add", initiative.pk), {"kind": "regular", "looking_for": "Een school."}, follow=True
    )
    page = answer.content.decode()
    assert "among the open calls" in page
    assert "Een school." in page
    assert Seat.objects.open().get().opened_on == timezone.localdate()


def test_seat_add_asks_whom_one_looks_for(ada, initiative):
    answer = ada.post(address("seat-add", initiative.pk), {"kind": "regular", "looking_for": ""})
    assert answer.status_code == 422
    assert "Fill in whom you look for" in answer.content.decode()


def test_seat_fill_by_name_since_long_ago_and_undo(ada, initiative, seat):
    typed = {"name": "Yara", "email": "yara@example.org", "filled_on": "2025-04-01", "term_ends_on": "2027-04-01"}
    page = ada.post(address("seat-fill", seat.pk), typed, follow=True).content.decode()
    assert "Yara has the seat" in page
    assert "since April 2025" in page
    undo = address("seat-empty", seat.pk)
    assert f'action="{undo}"' in page
    ada.post(undo)
    assert Seat.objects.open().get() == seat


def test_seat_fill_names_the_partner_that_an_outsider_belongs_to(ada, seat, lelystad):
    MembershipFactory(organisation=lelystad, person__name="Bas", person__email="bas@example.org")
    typed = {"name": "Bas", "email": "bas@example.org", "filled_on": "2026-11-02"}
    answer = ada.post(address("seat-fill", seat.pk), typed)
    assert answer.status_code == 422
    assert "They belong to Gemeente Lelystad, which takes part." in answer.content.decode()


def test_seat_fill_of_a_reflector_says_until_when_they_worked_there(ada, initiative, lelystad):
    last = timezone.localdate() - dt.timedelta(days=90)
    MembershipFactory(organisation=lelystad, ended_on=last, person__name="Bas", person__email="bas@example.org")
    seat = SeatFactory(initiative=initiative, kind="reflector")
    typed = {"name": "Bas", "email": "bas@example.org", "filled_on": "2026-11-02"}
    assert "They worked for Gemeente Lelystad until" in ada.post(address("seat-fill", seat.pk), typed).content.decode()


def test_seat_fill_with_an_organisation(ada, seat, urk):
    typed = {"name": "", "organisation": f"o{urk.pk}", "filled_on": "2026-11-02"}
    assert ada.post(address("seat-fill", seat.pk), typed).status_code == 302
    seat.refresh_from_db()
    assert seat.organisation == urk


def test_seat_fill_searches_an_organisation_without_javascript(ada, seat, urk):
    typed = {
        "do": "search:organisation",
        "organisation-q": "urk",
        "term_ends_on": "2027-01-01",
        "filled_on": "2026-11-02",
    }
    page = ada.post(address("seat-fill", seat.pk), typed).content.decode()
    assert f'value="o{urk.pk}"' in page
    assert "2027-01-01" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Fill in a name, or choose an organisation."),
        ({"name": "Yara", "filled_on": "2999-01-01"}, "Choose today or a day before."),
        ({"name": "Yara", "filled_on": "2026-11-02", "term_ends_on": "2026-11-01"}, "Choose a date after"),
    ],
)
def test_seat_fill_says_what_is_not_right_and_adds_nobody(ada, seat, typed, words):
    before = Person.objects.count()
    answer = ada.post(address("seat-fill", seat.pk), {"filled_on": "2026-11-02"} | typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Person.objects.count() == before


def test_seat_fill_of_one_person_and_an_organisation_asks_to_choose(ada, seat, urk):
    typed = {"name": "Yara", "organisation": f"o{urk.pk}", "filled_on": "2026-11-02"}
    assert "Choose: one person, or one organisation." in ada.post(address("seat-fill", seat.pk), typed).content.decode()


def test_seat_fill_of_a_seat_that_is_taken_says_so(ada, seat, someone):
    answer = ada.get(address("seat-fill", seat.pk))
    assert answer.status_code == 409
    assert "Somebody sits there already" in answer.content.decode()


def test_seat_fill_starts_with_who_was_chosen_in_the_pool(ada, seat):
    member = PoolMemberFactory(person__name="Yara", person__email="yara@example.org")
    page = ada.get(address("seat-fill", seat.pk), {"person": member.person.pk}).content.decode()
    assert 'value="Yara"' in page
    assert 'value="yara@example.org"' in page
    for wrong in ["0", "x", "9" * 30]:
        assert ada.get(address("seat-fill", seat.pk), {"person": wrong}).status_code == 200


def test_seat_heard_notes_today_and_can_be_taken_back(ada, initiative, seat, someone):
    earlier = timezone.localdate() - dt.timedelta(days=40)
    Seat.objects.update(last_contribution_on=earlier)
    ada.post(address("seat-heard", seat.pk))
    assert Seat.objects.get().last_contribution_on == timezone.localdate()
    ada.post(address("seat-not-heard", seat.pk))
    assert Seat.objects.get().last_contribution_on == earlier


def test_seat_heard_of_an_empty_seat_is_refused(ada, seat):
    assert ada.post(address("seat-heard", seat.pk)).status_code == 403


def test_seat_end_needs_no_reason_and_can_be_taken_back(ada, initiative, seat, someone):
    page = ada.post(address("seat-end", seat.pk), {"ended_on": timezone.localdate().isoformat()}, follow=True)
    assert "One seat of the past" in page.content.decode()
    ada.post(address("seat-resume", seat.pk))
    assert Seat.objects.get().ended_on is None


@pytest.mark.parametrize("day", ["", "2020-01-01", "2999-01-01"])
def test_seat_end_refuses_a_day_that_cannot_be(ada, seat, someone, day):
    assert ada.post(address("seat-end", seat.pk), {"ended_on": day}).status_code == 422


def test_seat_edit_changes_the_words_and_keeps_who_sits_there(ada, seat, someone):
    ada.post(address("seat-edit", seat.pk), {"looking_for": "Iemand anders.", "term_ends_on": "2027-01-01"})
    seat.refresh_from_db()
    assert (seat.looking_for, seat.person, seat.term_ends_on) == ("Iemand anders.", someone, dt.date(2027, 1, 1))


def test_the_page_and_adding_the_partner_say_who_is_no_longer_from_outside(ada, initiative, seat, someone, urk):
    MembershipFactory(person=someone, organisation=urk)
    page = ada.post(
        address("partnership-add", initiative.pk), {"organisation": f"o{urk.pk}", "role": "participant"}, follow=True
    ).content.decode()
    assert "Mind the seats: Yara of Gemeente Urk" in page
    assert "No longer from outside: Gemeente Urk takes part." in page_of(ada, initiative)


def test_the_public_reads_that_a_seat_is_taken_and_not_by_whom(client, initiative, seat, someone):
    initiative.visibility = "everyone"
    initiative.save()
    client.cookies["language"] = "en"
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert "Somebody has this seat" in page
    assert "Yara" not in page


def test_who_sits_there_sees_what_is_only_for_partners(sign_in, initiative, seat):
    user = UserFactory()
    initiative.visibility = "partners"
    initiative.save()
    client = sign_in(user)
    assert client.get(initiative.get_absolute_url()).status_code == 404
    Seat.objects.update(person=PersonFactory(user=user), filled_on=seat.opened_on)
    assert client.get(initiative.get_absolute_url()).status_code == 200
    Seat.objects.update(ended_on=timezone.localdate())
    assert client.get(initiative.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["seat-edit", "seat-fill", "seat-end"])
@pytest.mark.parametrize(("who", "status"), [("partner_member", 403), ("stranger", 403), ("administrator", 200)])
def test_seats_are_changed_by_who_leads(request, sign_in, seat, name, who, status):
    assert sign_in(request.getfixturevalue(who)).get(address(name, seat.pk)).status_code == status


@pytest.mark.parametrize("name", ["seat-empty", "seat-resume", "seat-heard", "seat-not-heard"])
@pytest.mark.parametrize("who", ["partner_member", "stranger"])
def test_seats_are_not_changed_by_a_button_of_others(request, sign_in, seat, someone, name, who):
    assert sign_in(request.getfixturevalue(who)).post(address(name, seat.pk)).status_code == 403
    assert sign_in(request.getfixturevalue(who)).get(address(name, seat.pk)).status_code == 405


def test_many_seats_cost_no_more_queries(ada, initiative, lelystad, django_assert_num_queries):
    def fill():
        person = MembershipFactory(organisation=lelystad).person
        SeatFactory(initiative=initiative, kind="outsider", person=person, filled_on=timezone.localdate())
        SeatFactory(initiative=initiative)

    fill()
    page_of(ada, initiative)
    with CaptureQueriesContext(connection) as first:
        page_of(ada, initiative)
    for _number in range(10):
        fill()
    with django_assert_num_queries(len(first)):
        page_of(ada, initiative)
