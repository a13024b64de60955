import pytest
from django.urls import reverse

from tests.factories import OrganisationNameFactory, RegionFactory, RegionMemberFactory

pytestmark = pytest.mark.django_db


def test_organisations_are_found_by_every_name(sign_in, administrator, almere, urk):
    OrganisationNameFactory(organisation=almere, name="Stad in de polder")
    html = (
        sign_in(administrator).get(reverse("admin:partners_organisation_changelist"), {"q": "polder"}).content.decode()
    )
    assert "Gemeente Almere" in html
    assert "Gemeente Urk" not in html


def test_members_are_chosen_by_typing(sign_in, administrator, almere):
    parameters = {
        "term": "gemeente alm",
        "app_label": "partners",
        "model_name": "regionmember",
        "field_name": "organisation",
    }
    found = sign_in(administrator).get(reverse("admin:autocomplete"), parameters).json()
    assert [row["text"] for row in found["results"]] == ["Gemeente Almere"]


def test_a_new_name_is_found_at_once_and_counts_as_a_version(sign_in, administrator, almere):
    client = sign_in(administrator)
    address = reverse("admin:partners_organisation_change", args=[almere.pk])
    empty = {f"{prefix}-{part}": "0" for prefix in ("names", "identifiers", "successions_out", "memberships")
             for part in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    response = client.post(address, {"kind": "municipality", "name": "Almere Stad", "short_name": "ALM", **empty})
    assert response.status_code == 302
    almere.refresh_from_db()
    assert (almere.name, almere.version) == ("Almere Stad", 2)
    assert set(almere.names.values_list("sort", "name")) == {("official", "Almere Stad"), ("short", "ALM")}


def test_a_region_of_the_register_is_read_only(sign_in, administrator, almere):
    region = RegionFactory(name="Flevoland", kind="province", source="register")
    RegionMemberFactory(region=region, organisation=almere)
    client = sign_in(administrator)
    html = client.get(reverse("admin:partners_region_change", args=[region.pk])).content.decode()
    assert 'name="name"' not in html
    assert "memberships-TOTAL_FORMS" not in html
    assert client.post(reverse("admin:partners_region_delete", args=[region.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("who", ["coordinator", "manager"])
def test_the_administration_is_for_administrators(request, sign_in, who):
    response = sign_in(request.getfixturevalue(who)).get(reverse("admin:partners_organisation_changelist"))
    assert response.status_code in {302, 403}
