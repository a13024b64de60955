import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import (
    OrganisationFactory,
    OrganisationNameFactory,
    RegionFactory,
    RegionMemberFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/partijen/"


@pytest.fixture
def carla(stranger, sign_in):
    return sign_in(stranger)


@pytest.fixture
def bedum():
    bedum = OrganisationFactory(name="Bedum", kind="municipality", valid_to=dt.date(2018, 12, 31))
    SuccessionFactory(predecessor=bedum, successor=OrganisationFactory(name="Het Hogeland", kind="municipality"))
    return bedum


def names(client, **parameters):
    page = client.get(ADDRESS, parameters).context["page"]
    return [row.name for row in page]


def test_organisation_list_is_closed_for_visitors(client):
    assert client.get(reverse("partners:organisation-list")).status_code == 302


def test_organisation_list_leads_from_a_former_one_to_who_goes_on(carla, bedum):
    html = carla.get(ADDRESS, {"q": "bedum"}).content.decode()
    assert "Gemeente Bedum" in html
    assert "Until 2018, now" in html
    assert reverse("partners:organisation-detail", args=[bedum.successors.get().pk]) in html


def test_organisation_list_hides_former_ones_unless_asked_or_named(carla, bedum):
    assert names(carla) == ["Het Hogeland", "Urk"]
    assert names(carla, former="1") == ["Bedum", "Het Hogeland", "Urk"]
    assert names(carla, q="Bedum") == ["Bedum"]


def test_organisation_list_says_under_which_name_it_found(carla):
    haag = OrganisationFactory(name="'s-Gravenhage", kind="municipality")
    OrganisationNameFactory(organisation=haag, name="Den Haag")
    assert "found as Den Haag" in carla.get(ADDRESS, {"q": "den haag"}).content.decode()
    assert "found as" not in carla.get(ADDRESS, {"q": "gravenhage"}).content.decode()


def test_organisation_list_filters_by_sector_kind_and_region(carla, urk, almere):
    bakery = OrganisationFactory(name="Bakkerij", kind="company")
    region = RegionFactory()
    RegionMemberFactory(region=region, organisation=bakery)
    RegionMemberFactory(region=region, organisation=urk)
    assert names(carla, sector="business") == ["Bakkerij"]
    assert names(carla, kind="municipality") == ["Almere", "Urk"]
    assert names(carla, region=region.pk) == ["Bakkerij", "Urk"]
    assert names(carla, region=region.pk, sector="government") == ["Urk"]


@pytest.mark.parametrize("parameters", [{"kind": "club"}, {"region": "99999999"}, {"region": "x"}, {"sort": "; DROP"}])
def test_organisation_list_leaves_out_what_it_does_not_understand(carla, urk, parameters):
    assert names(carla, **parameters) == ["Urk"]


def test_organisation_list_sorts(carla, urk):
    OrganisationFactory(name="Zout", kind="company")
    OrganisationFactory(name="Aarde", kind="university")
    assert names(carla) == ["Aarde", "Urk", "Zout"]
    assert names(carla, sort="kind") == ["Zout", "Urk", "Aarde"]
    assert names(carla, sort="recent") == ["Aarde", "Zout", "Urk"]


def test_organisation_list_offers_to_add_what_it_does_not_find(carla):
    html = carla.get(ADDRESS, {"q": "Bakkerij <b>"}).content.decode()
    assert "0 partners" in html
    assert f"{reverse('partners:organisation-add')}?name=Bakkerij%20%3Cb%3E" in html
    assert "<b>”" not in html


def test_organisation_list_pages_by_fifty_and_forgives_a_wrong_page(carla, urk):
    OrganisationFactory.create_batch(60)
    assert len(carla.get(ADDRESS).context["page"]) == 50
    assert len(carla.get(ADDRESS, {"page": 2}).context["page"]) == 11
    assert carla.get(ADDRESS, {"page": "99"}).context["page"].number == 2
    assert carla.get(ADDRESS, {"page": "x"}).context["page"].number == 1


def test_organisation_list_gives_htmx_its_part_and_the_address(carla, urk):
    response = carla.get(ADDRESS, {"q": "ur", "kind": ""}, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == f"{ADDRESS}?q=ur"
    assert "<html" not in response.content.decode()
    assert "1 partner" in response.content.decode()


@pytest.mark.parametrize("parameters", [{}, {"q": "oud"}, {"former": "1", "kind": "foundation"}])
def test_organisation_list_asks_as_much_for_one_row_as_for_fifty(carla, parameters, django_assert_max_num_queries):
    def former(number):
        old = OrganisationFactory(name=f"Oud {number}", valid_to=dt.date(2000, 1, 1))
        OrganisationNameFactory(organisation=old, name=f"Oude {number}")
        SuccessionFactory(predecessor=old)

    former(0)
    with django_assert_max_num_queries(7) as one:
        carla.get(ADDRESS, parameters)
    for number in range(1, 50):
        former(number)
    with django_assert_max_num_queries(len(one.captured_queries)):
        carla.get(ADDRESS, parameters)
