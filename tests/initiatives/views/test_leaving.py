"""Terms, handing over and farewells in the browser."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Farewell, Initiative, Involvement
from partners.models import Membership, Person
from tests.factories import FarewellFactory, InvolvementFactory

pytestmark = pytest.mark.django_db
THANKS = {"thanks": "Dank voor uw vragen.", "keeps_reading": "on"}


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def carla(initiative, stranger):
    """Carla's role."""
    return InvolvementFactory(initiative=initiative, person=Person.objects.get(user=stranger), role="member")


def page_of(client, initiative):
    return client.get(initiative.get_absolute_url()).content.decode()


def test_involvement_term_is_extended_and_shown(ada, initiative, carla):
    day = timezone.localdate() + dt.timedelta(days=400)
    ada.post(address("involvement-term", carla.pk), {"do": "extend", "term_ends_on": day.isoformat()})
    carla.refresh_from_db()
    assert carla.term_ends_on == day
    assert "until" in page_of(ada, initiative)


def test_involvement_term_does_not_end_before_the_role_began(ada, initiative, carla):
    Involvement.objects.filter(pk=carla.pk).update(started_on="2026-01-01")
    answer = ada.post(address("involvement-term", carla.pk), {"do": "extend", "term_ends_on": "2025-01-01"})
    assert answer.status_code == 422
    assert "after the role began" in answer.content.decode()


def test_involvement_term_hands_over_to_somebody_by_name_and_address(ada, initiative, carla):
    form = {"do": "hand-over", "name": "Fatima", "email": "fatima@example.org"}
    page = ada.post(address("involvement-term", carla.pk), form, follow=True).content.decode()
    assert "Fatima takes over from Carla." in page
    assert initiative.involvements.active().get(person__name="Fatima").role == "member"


def undo_on(page):
    """The address behind the one button "Undo" on a page."""
    (address,) = re.findall(r'<form method="post" action="([^"]+)">[^/]*<button[^>]*>Undo<', page)
    return address


def test_involvement_term_can_be_undone(ada, carla):
    Involvement.objects.filter(pk=carla.pk).update(term_ends_on="2027-03-01")
    form = {"do": "extend", "term_ends_on": "2028-03-01"}
    page = ada.post(address("involvement-term", carla.pk), form, follow=True).content.decode()
    assert "is as it was" in ada.post(undo_on(page), follow=True).content.decode()
    carla.refresh_from_db()
    assert carla.term_ends_on == dt.date(2027, 3, 1)


def test_involvement_term_undo_leaves_what_somebody_changed_since(ada, carla):
    page = ada.post(address("involvement-term", carla.pk), {"term_ends_on": "2028-03-01"}, follow=True).content.decode()
    Involvement.objects.filter(pk=carla.pk).update(term_ends_on="2029-03-01")
    assert "Something changed since" in ada.post(undo_on(page), follow=True).content.decode()
    carla.refresh_from_db()
    assert carla.term_ends_on == dt.date(2029, 3, 1)


def test_involvement_term_in_the_list_of_actions_can_be_undone_there(ada, carla):
    came = {"from": "actions", "row": f"role:{carla.pk}", "term_ends_on": "2028-03-01"}
    answer = ada.post(address("involvement-term", carla.pk), came, headers={"HX-Request": "true"})
    assert "Undo" in answer.content.decode()


def test_a_role_that_was_handed_over_can_be_taken_back(ada, initiative, carla):
    form = {"do": "hand-over", "name": "Fatima", "email": "fatima@example.org"}
    page = ada.post(address("involvement-term", carla.pk), form, follow=True).content.decode()
    assert "Carla has the role again." in ada.post(undo_on(page), follow=True).content.decode()
    carla.refresh_from_db()
    assert carla.ended_on is None
    assert not initiative.involvements.filter(person__name="Fatima").exists()
    assert "Something changed since" in ada.post(undo_on(page), follow=True).content.decode()


def test_who_handed_their_own_role_over_can_take_it_back_though_they_no_longer_may_change_the_record(ada, initiative):
    Initiative.objects.update(visibility="partners")
    role = initiative.involvements.get()
    Membership.objects.update(ended_on="2026-01-01")  # so that Ada sees it by her role alone
    form = {"do": "hand-over", "name": "Fatima", "email": "fatima@example.org"}
    page = ada.post(address("involvement-term", role.pk), form, follow=True).content.decode()
    assert ada.get(initiative.get_absolute_url()).status_code == 404
    ada.post(undo_on(page))
    assert initiative.involvements.active().get().person == role.person
    assert ada.get(initiative.get_absolute_url()).status_code == 200


def test_whose_role_somebody_else_handed_over_cannot_take_it_back(ada, sign_in, stranger, initiative, carla):
    form = {"do": "hand-over", "name": "Fatima", "email": "fatima@example.org"}
    page = ada.post(address("involvement-term", carla.pk), form, follow=True).content.decode()
    assert sign_in(stranger).post(undo_on(page)).status_code == 403
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).post(undo_on(page)).status_code == 404
    assert initiative.involvements.active().filter(person__name="Fatima").exists()


def test_who_handed_their_own_role_over_cannot_take_it_back_another_day(ada, initiative, sign_in, stranger, carla):
    form = {"do": "hand-over", "name": "Fatima", "email": "fatima@example.org"}
    page = sign_in(stranger).post(address("involvement-term", carla.pk), form, follow=True).content.decode()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    initiative.involvements.filter(person__name="Fatima").update(started_on=yesterday)
    Involvement.objects.filter(pk=carla.pk).update(ended_on=yesterday)
    assert sign_in(stranger).post(undo_on(page)).status_code == 403
    ada.post(undo_on(page))
    assert initiative.involvements.active().filter(person__name="Carla").exists()


@pytest.mark.parametrize("change", ["ended", "another role"])
def test_a_role_that_went_on_to_somebody_else_again_is_not_taken_back(ada, initiative, carla, change):
    form = {"do": "hand-over", "name": "Fatima", "email": "fatima@example.org"}
    page = ada.post(address("involvement-term", carla.pk), form, follow=True).content.decode()
    taken = initiative.involvements.filter(person__name="Fatima")
    taken.update(**({"ended_on": timezone.localdate()} if change == "ended" else {"role": "coordinator"}))
    assert "Something changed since" in ada.post(undo_on(page), follow=True).content.decode()
    carla.refresh_from_db()
    assert carla.ended_on == timezone.localdate()


def test_involvement_term_says_when_the_successor_has_the_role(ada, initiative, carla):
    other = InvolvementFactory(initiative=initiative, person__email="jan@example.org")
    form = {"do": "hand-over", "name": other.person.name, "email": "jan@example.org"}
    answer = ada.post(address("involvement-term", carla.pk), form)
    assert answer.status_code == 422
    assert "has that role already" in answer.content.decode()


def test_involvement_term_is_for_oneself_and_for_who_may_edit(sign_in, initiative, carla, stranger, partner_member):
    assert sign_in(stranger).get(address("involvement-term", carla.pk)).status_code == 200
    assert sign_in(partner_member).get(address("involvement-term", carla.pk)).status_code == 403
    Initiative.objects.update(visibility="partners")
    carla.ended_on = "2026-11-01"
    carla.save()
    assert sign_in(stranger).get(address("involvement-term", carla.pk)).status_code == 404


def test_farewell_add_thanks_ends_the_role_and_can_be_undone(ada, initiative, carla):
    page = ada.post(address("farewell-add", carla.pk), THANKS, follow=True).content.decode()
    assert "Farewell of Carla." in page
    farewell = Farewell.objects.get()
    assert (farewell.keeps_reading, farewell.may_be_named) == (True, False)
    carla.refresh_from_db()
    assert carla.ended_on == timezone.localdate()
    ada.post(address("farewell-withdraw", farewell.pk))
    carla.refresh_from_db()
    assert carla.ended_on is None


def test_farewell_add_needs_a_word_of_thanks(ada, carla):
    answer = ada.post(address("farewell-add", carla.pk), {"thanks": ""})
    assert answer.status_code == 422
    assert "Write a word of thanks" in answer.content.decode()


def test_farewell_add_to_the_last_who_leads_asks_who_takes_over(ada, initiative):
    role = initiative.involvements.get()
    answer = ada.post(address("farewell-add", role.pk), THANKS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "First let somebody take over." in page
    assert address("involvement-term", role.pk) in page
    assert not Farewell.objects.exists()


def test_farewell_add_without_reading_on_hides_what_is_for_partners(ada, sign_in, initiative, carla, stranger):
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).get(initiative.get_absolute_url()).status_code == 200
    ada.post(address("farewell-add", carla.pk), {"thanks": "Dank."})
    assert sign_in(stranger).get(initiative.get_absolute_url()).status_code == 404
    ada.post(address("farewell-edit", Farewell.objects.get().pk), THANKS)
    assert sign_in(stranger).get(initiative.get_absolute_url()).status_code == 200


def test_who_keeps_reading_only_reads(sign_in, initiative, stranger):
    Initiative.objects.update(visibility="partners")
    FarewellFactory(initiative=initiative, person__user=None)
    FarewellFactory(initiative=initiative, person=Person.objects.get(user=stranger))
    carla = sign_in(stranger)
    assert carla.get(initiative.get_absolute_url()).status_code == 200
    assert carla.get(address("update-add", initiative.pk)).status_code == 403
    assert carla.get(address("stage-change", initiative.pk)).status_code == 403


def test_farewell_detail_is_for_who_was_thanked_who_decides_on_being_named(sign_in, initiative, stranger, coordinator):
    farewell = FarewellFactory(
        initiative=initiative, person=Person.objects.get(user=stranger), keeps_reading=False, said_by=coordinator
    )
    Initiative.objects.update(visibility="partners")
    carla = sign_in(stranger)
    page = carla.get(address("farewell-detail", farewell.pk)).content.decode()
    assert farewell.thanks in page
    assert initiative.get_absolute_url() not in page  # it was agreed that she no longer reads along
    carla.post(address("farewell-detail", farewell.pk), {"named": "1"})
    farewell.refresh_from_db()
    assert farewell.may_be_named
    carla.post(address("farewell-detail", farewell.pk), {"named": "0"})
    farewell.refresh_from_db()
    assert not farewell.may_be_named
    assert sign_in(coordinator).get(address("farewell-detail", farewell.pk)).status_code == 404


def test_who_was_thanked_finds_the_thanks_on_the_page_and_on_the_first_page(sign_in, initiative, stranger):
    farewell = FarewellFactory(
        initiative=initiative, person=Person.objects.get(user=stranger), said_on=timezone.localdate()
    )
    carla = sign_in(stranger)
    for page in (initiative.get_absolute_url(), reverse("dashboard:home")):
        assert address("farewell-detail", farewell.pk) in carla.get(page).content.decode()


@pytest.mark.parametrize("verb", ["farewell-edit", "farewell-withdraw"])
def test_a_farewell_is_changed_by_who_may_edit(sign_in, initiative, stranger, verb):
    farewell = FarewellFactory(initiative=initiative, person=Person.objects.get(user=stranger))
    assert sign_in(stranger).post(address(verb, farewell.pk)).status_code == 403


def test_involvement_add_refuses_overlapping_terms_in_words(ada, initiative):
    row = InvolvementFactory(
        initiative=initiative, person__email="jan@example.org", started_on="2025-01-01", ended_on="2026-01-01"
    )
    form = {"name": row.person.name, "email": "jan@example.org", "role": "member", "started_on": "2025-06-01"}
    answer = ada.post(address("involvement-add", initiative.pk), form)
    assert answer.status_code == 422
    assert "had this role on that day already" in answer.content.decode()


def test_the_last_partner_that_wants_to_leave_is_told_what_to_do(ada, initiative, lelystad):
    initiative.partnerships.exclude(organisation=lelystad).delete()
    last = initiative.partnerships.get()
    answer = ada.post(address("partnership-leave", last.pk), {"left_on": "2026-11-01", "reason": "Klaar."})
    assert answer.status_code == 422
    page = answer.content.decode()
    for name in ("initiative-close", "stage-change", "partnership-add"):
        assert address(name, initiative.pk) in page
