import pytest
from django.urls import reverse

from initiatives.models import Initiative, Involvement
from partners.models import Person
from tests.factories import InvolvementFactory, PersonFactory, RegionFactory, RegionRoleFactory


def address(name, pk):
    return reverse(f"initiatives:{name}", args=[pk])


BRAM = {"name": "Bram", "email": "bram@example.org", "role": "coordinator", "started_on": "2026-01-01"}


def test_involvement_add_a_new_person(sign_in, initiative, coordinator):
    sign_in(coordinator).post(address("involvement-add", initiative.pk), BRAM)
    row = Involvement.objects.get(role="coordinator", person__email="bram@example.org")
    assert (row.person.name, str(row.started_on)) == ("Bram", "2026-01-01")


def test_involvement_add_finds_the_person_with_that_address(sign_in, initiative, coordinator):
    known = PersonFactory(name="Bram de Vries", email="Bram@example.org")
    sign_in(coordinator).post(address("involvement-add", initiative.pk), BRAM)
    assert initiative.involvements.filter(person=known).exists()
    assert Person.objects.filter(email__iexact="bram@example.org").count() == 1


def test_involvement_add_twice_is_said_in_words(sign_in, initiative, coordinator):
    client = sign_in(coordinator)
    client.post(address("involvement-add", initiative.pk), BRAM)
    answer = client.post(address("involvement-add", initiative.pk), BRAM)
    assert answer.status_code == 422
    assert "Bram has this role already." in answer.content.decode()


@pytest.mark.parametrize("change", [{"name": ""}, {"email": "geen adres"}, {"role": "koning"}])
def test_involvement_add_refuses_in_words_and_writes_nothing(sign_in, initiative, coordinator, change):
    people = Person.objects.count()
    assert sign_in(coordinator).post(address("involvement-add", initiative.pk), BRAM | change).status_code == 422
    assert Person.objects.count() == people


def test_involvement_end_asks_warns_for_the_last_and_can_be_undone(sign_in, initiative, coordinator, administrator):
    row = initiative.involvements.get()
    client = sign_in(administrator)
    page = client.get(address("involvement-end", row.pk)).content.decode()
    assert "Nobody else can change this initiative after that" in page
    page = client.post(address("involvement-end", row.pk), follow=True).content.decode()
    row.refresh_from_db()
    assert row.ended_on is not None
    assert address("involvement-resume", row.pk) in page
    client.post(address("involvement-resume", row.pk))
    row.refresh_from_db()
    assert row.ended_on is None


def test_involvement_end_of_oneself_in_a_closed_circle_leads_to_a_page_that_one_sees(sign_in, initiative, coordinator):
    Initiative.objects.update(visibility="partners")
    row = initiative.involvements.get()
    client = sign_in(coordinator)
    assert client.post(address("involvement-end", row.pk), follow=True).status_code == 200


@pytest.mark.parametrize("who", ["partner_member", "manager", "stranger"])
def test_people_are_changed_only_by_who_may_edit(request, sign_in, initiative, who):
    client, row = sign_in(request.getfixturevalue(who)), InvolvementFactory(initiative=initiative)
    assert client.post(address("involvement-add", initiative.pk), BRAM).status_code == 403
    assert client.post(address("involvement-end", row.pk)).status_code == 403
    assert client.post(address("involvement-resume", row.pk)).status_code == 403


@pytest.fixture
def unkept(initiative):
    """Nobody who can sign in leads or coordinates it any more."""
    initiative.involvements.all().update(ended_on="2026-01-01", started_on=None)
    return initiative


def test_take_over_makes_the_manager_coordinator_of_what_nobody_keeps(sign_in, unkept, manager):
    client = sign_in(manager)
    assert "Do you take this over?" in client.get(address("take-over", unkept.pk)).content.decode()
    assert not unkept.involvements.active().exists()
    assert client.post(address("take-over", unkept.pk)).status_code == 302
    row = unkept.involvements.active().get()
    assert (row.person.user, row.role) == (manager, "coordinator")


@pytest.mark.parametrize("method", ["get", "post"])
def test_take_over_is_refused_where_somebody_keeps_it(sign_in, initiative, manager, method):
    rows = Involvement.objects.count()
    answer = getattr(sign_in(manager), method)(address("take-over", initiative.pk))
    assert answer.status_code == 409
    assert "Somebody coordinates it already." in answer.content.decode()
    assert Involvement.objects.count() == rows


def test_take_over_is_only_for_who_manages_it(sign_in, unkept, stranger, partner_member):
    for user in (stranger, partner_member):
        assert sign_in(user).post(address("take-over", unkept.pk)).status_code == 403


def test_take_over_is_for_the_manager_of_its_region_too(sign_in, unkept, stranger):
    region = RegionFactory()
    RegionRoleFactory(person=Person.objects.get(user=stranger), region=region, role="manager")
    unkept.region = region
    unkept.save()
    assert sign_in(stranger).post(address("take-over", unkept.pk)).status_code == 302
