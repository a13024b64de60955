import pytest
from django.urls import reverse

from initiatives.models import Initiative
from partners.models import Region
from tests.factories import InitiativeFactory, OrganisationFactory, RegionFactory, RegionMemberFactory

pytestmark = pytest.mark.django_db
ADD = {"name": "Noordvleugel", "year": "2026", "members": "Gemeente Almere\r\nlelystad"}


def edit_address(region):
    return reverse("partners:region-edit", args=[region.pk])


def test_region_list_shows_own_regions_first(sign_in, stranger):
    RegionFactory(kind="corop", name="Flevoland")
    own = RegionFactory(name="Noordvleugel")
    groups = sign_in(stranger).get(reverse("partners:region-list")).context["groups"]
    assert groups[0][1][0] == own
    assert len(groups) == 2


def test_region_detail_counts_what_one_may_see(sign_in, stranger, partner_member, initiative, lelystad):
    region = RegionFactory()
    RegionMemberFactory(region=region, organisation=lelystad)
    InitiativeFactory(region=region, stage="closed")
    Initiative.objects.filter(pk=initiative.pk).update(visibility="partners")
    address = reverse("partners:region-detail", args=[region.pk])
    assert sign_in(partner_member).get(address).context["initiatives"] == 1
    assert sign_in(stranger).get(address).context["initiatives"] == 0
    assert "Gemeente Lelystad" in sign_in(stranger).get(address).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "partner_member", "stranger", "manager"])
def test_regions_are_made_and_changed_by_administrators_only(request, sign_in, almere, lelystad, who):
    client = sign_in(request.getfixturevalue(who))
    region = RegionFactory()
    assert client.post(reverse("partners:region-add"), ADD).status_code == 403
    assert client.post(edit_address(region), ADD).status_code == 403
    assert Region.objects.get() == region


def test_region_add(sign_in, administrator, almere, lelystad):
    response = sign_in(administrator).post(reverse("partners:region-add"), ADD)
    region = Region.objects.get()
    assert response["Location"] == region.get_absolute_url()
    assert set(region.members.all()) == {almere, lelystad}


def test_region_add_says_who_is_unknown_and_keeps_the_list(sign_in, administrator, almere):
    response = sign_in(administrator).post(reverse("partners:region-add"), ADD | {"members": "Almere\nNergens"})
    assert response.status_code == 422
    assert "No partner is called “Nergens”" in response.content.decode()
    assert "Almere\nNergens" in response.content.decode()
    assert not Region.objects.exists()


def test_region_add_twice_is_refused_in_words(sign_in, administrator, almere, lelystad):
    client = sign_in(administrator)
    client.post(reverse("partners:region-add"), ADD)
    response = client.post(reverse("partners:region-add"), ADD)
    assert "There is a region with this name in this year already." in response.content.decode()


def test_region_edit_of_two_at_once_keeps_what_both_did(sign_in, administrator, almere, lelystad, urk):
    region = RegionFactory(name="Noordvleugel", year=2026)
    RegionMemberFactory(region=region, organisation=almere)
    client = sign_in(administrator)
    typed = {"name": "Noordvleugel", "year": "2026", "initial-members": "Gemeente Almere"}
    client.post(edit_address(region), typed | {"members": "Gemeente Almere\nLelystad"})
    client.post(edit_address(region), typed | {"members": "Urk"})
    assert set(region.members.all()) == {lelystad, urk}


def test_region_of_the_register_is_not_changed_by_hand(sign_in, administrator):
    region = RegionFactory(kind="province", name="Flevoland")
    response = sign_in(administrator).get(edit_address(region))
    assert response.status_code == 403
    assert "comes from the register" in response.content.decode()


def test_region_pages_ask_as_much_for_one_row_as_for_fifty(sign_in, stranger, django_assert_max_num_queries):
    region = RegionFactory()
    RegionMemberFactory(region=region)
    client = sign_in(stranger)
    addresses = [reverse("partners:region-list"), region.get_absolute_url()]
    counts = []
    for address in addresses:
        with django_assert_max_num_queries(9) as queries:
            client.get(address)
        counts.append(len(queries.captured_queries))
    for organisation in OrganisationFactory.create_batch(50):
        RegionMemberFactory(region=region, organisation=organisation)
        RegionFactory()
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_max_num_queries(count):
            client.get(address)
