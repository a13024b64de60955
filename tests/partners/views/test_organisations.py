import datetime as dt

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from partners.models import Identifier, Organisation
from tests.factories import (
    IdentifierFactory,
    InitiativeFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PartnershipFactory,
    RegionMemberFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db


def page(client, organisation):
    return client.get(reverse("partners:organisation-detail", args=[organisation.pk]))


def edit_address(organisation):
    return reverse("partners:organisation-edit", args=[organisation.pk])


def read(client, organisation):
    """What the edit form holds, as a browser would send it back."""
    form = client.get(edit_address(organisation)).context["form"]
    data = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        data[bound.html_name] = "" if value is None else str(value)
        if bound.field.show_hidden_initial:
            data[bound.html_initial_name] = data[bound.html_name]
    return data


# --- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "partner_member", "stranger", "manager", "administrator"])
def test_organisation_detail_is_for_everybody_who_signs_in(request, sign_in, initiative, almere, who):
    response = page(sign_in(request.getfixturevalue(who)), almere)
    assert response.status_code == 200
    assert "Warmte in de polder" in response.content.decode()


def test_organisation_detail_is_closed_for_visitors(client, almere):
    assert page(client, almere).status_code == 302


def test_organisation_detail_that_is_not_there(sign_in, stranger):
    assert sign_in(stranger).get(reverse("partners:organisation-detail", args=[999_999])).status_code == 404


def test_organisation_detail_shows_no_initiative_that_one_may_not_see(
    initiative, almere, lelystad, stranger, partner_member, sign_in
):
    Initiative.objects.update(visibility="partners")
    seen, unseen = page(sign_in(partner_member), almere), page(sign_in(stranger), almere)
    assert "Warmte in de polder" in seen.content.decode()
    assert seen.context["figures"] == {"total": 1, "active": 1, "led": 1}
    assert [one.id for one in seen.context["company"]] == [lelystad.pk]
    assert "Warmte in de polder" not in unseen.content.decode()
    assert unseen.context["figures"] == {"total": 0, "active": 0, "led": 0}
    assert unseen.context["company"] == []
    assert "Lelystad" not in unseen.content.decode()


def test_organisation_detail_counts_the_same_table_once(initiative, almere, lelystad, urk, stranger, sign_in):
    second = InitiativeFactory()
    PartnershipFactory(initiative=second, organisation=almere)
    PartnershipFactory(initiative=second, organisation=lelystad)
    PartnershipFactory(initiative=second, organisation=urk, left_on=dt.date(2025, 1, 1), left_reason="Klaar")
    closed = InitiativeFactory(stage="closed")
    PartnershipFactory(initiative=closed, organisation=almere)
    PartnershipFactory(initiative=closed, organisation=urk)
    company = page(sign_in(stranger), almere).context["company"]
    assert [(one.name, one.together) for one in company] == [("Gemeente Lelystad", 2)]


def test_organisation_detail_of_a_former_one_leads_to_who_goes_on(almere, urk, stranger, sign_in):
    almere.valid_to = dt.date(2018, 12, 31)
    almere.save()
    SuccessionFactory(predecessor=almere, successor=urk)
    html = page(sign_in(stranger), almere).content.decode()
    assert "Until 31 December 2018." in html
    assert reverse("partners:organisation-detail", args=[urk.pk]) in html


def test_organisation_detail_keeps_what_those_before_did_under_the_name_of_then(
    initiative, almere, urk, lelystad, stranger, sign_in
):
    SuccessionFactory(predecessor=almere, successor=urk)
    response = page(sign_in(stranger), urk)
    html = response.content.decode()
    assert "Before, this was" in html
    assert "Warmte in de polder" in html
    assert "now Urk" in html
    assert response.context["figures"] == {"total": 1, "active": 1, "led": 1}
    assert [one.id for one in response.context["company"]] == [lelystad.pk]


def test_organisation_detail_asks_as_much_for_one_row_as_for_fifty(
    almere, stranger, sign_in, django_assert_max_num_queries
):
    def row():
        initiative = InitiativeFactory()
        PartnershipFactory(initiative=initiative, organisation=almere, role="lead")
        PartnershipFactory(initiative=initiative)
        OrganisationNameFactory(organisation=almere)
        IdentifierFactory(organisation=almere)
        RegionMemberFactory(organisation=almere)
        SuccessionFactory(successor=almere)

    row()
    client = sign_in(stranger)
    with django_assert_max_num_queries(12) as one:
        page(client, almere)
    for _ in range(49):
        row()
    with django_assert_max_num_queries(len(one.captured_queries)):
        page(client, almere)


# --- adding -----------------------------------------------------------------------------------------

NEW = {"kind": "company", "name": "Bakkerij Zoet"}


def test_organisation_add_needs_kind_and_name_only(sign_in, stranger):
    client = sign_in(stranger)
    response = client.post(reverse("partners:organisation-add"), NEW)
    organisation = Organisation.objects.get(name="Bakkerij Zoet")
    assert response["Location"] == organisation.get_absolute_url()
    assert list(Organisation.objects.matching("bakkerij")) == [organisation]


def test_organisation_add_keeps_everything(sign_in, stranger, urk):
    sign_in(stranger).post(
        reverse("partners:organisation-add"),
        NEW
        | {
            "short_name": "BZ", "aliases": "De  bakker\r\n\r\nZoete bakker", "former_names": "Bakkerij Zout",
            "place": "Urk", "website": "www.example.org", "valid_from": "2001-02-03", "valid_to": "2020-01-01",
            "successors": "gemeente urk", "kvk": "0123 4567, 12345678", "rsin": "",
        },
    )  # fmt: skip
    organisation = Organisation.objects.get(name="Bakkerij Zoet")
    assert set(organisation.names.values_list("sort", "name")) == {
        ("official", "Bakkerij Zoet"), ("short", "BZ"), ("alias", "De bakker"), ("alias", "Zoete bakker"),
        ("former", "Bakkerij Zout"),
    }  # fmt: skip
    assert set(organisation.identifiers.values_list("scheme", "value")) == {("kvk", "01234567"), ("kvk", "12345678")}
    assert organisation.website == "https://www.example.org"
    assert organisation.successions_out.get().on == dt.date(2020, 1, 2)
    assert list(organisation.successors.all()) == [urk]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": ""}, "kind", "Choose what kind"),
        ({"name": " "}, "name", "Fill in the official name"),
        ({"rsin": "123456789"}, "rsin", "check digit"),
        ({"kvk": "1234"}, "kvk", "8 digits"),
        ({"website": "nergens"}, "website", "not an address"),
        ({"website": "javascript:alert(1)"}, "website", "not an address"),
        ({"valid_from": "2020-01-02", "valid_to": "2020-01-01"}, "valid_to", "after it began"),
        ({"successors": "Nergenshuizen"}, "successors", "No partner is called “Nergenshuizen”"),
        ({"aliases": "x" * 251}, "aliases", "too long"),
    ],
)
def test_organisation_add_says_what_is_wrong_and_keeps_what_was_typed(sign_in, stranger, typed, field, words):
    response = sign_in(stranger).post(
        reverse("partners:organisation-add"), {**NEW, "former_names": "Bakkerij Zout", **typed}
    )
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    html = response.content.decode()
    assert "Bakkerij Zout" in html
    assert f'href="#id_{field}"' in html
    assert not Organisation.objects.filter(kind="company").exists()


def test_organisation_add_warns_when_it_may_be_there_already(sign_in, stranger, almere):
    client = sign_in(stranger)
    typed = {"kind": "foundation", "name": "Almeere", "place": "Elders"}
    response = client.post(reverse("partners:organisation-add"), typed)
    html = response.content.decode()
    assert response.status_code == 409
    assert almere.get_absolute_url() in html
    assert 'value="Elders"' in html
    assert not Organisation.objects.filter(name="Almeere").exists()
    client.post(reverse("partners:organisation-add"), typed | {"sure": "1"})
    assert Organisation.objects.filter(name="Almeere").exists()


def test_organisation_add_names_who_has_the_number(sign_in, stranger, almere):
    IdentifierFactory(organisation=almere, scheme="kvk", value="01234567")
    response = sign_in(stranger).post(reverse("partners:organisation-add"), NEW | {"kvk": "01234567"})
    assert "Gemeente Almere has this number already." in response.content.decode()


# --- changing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("manager", 200), ("administrator", 200), ("partner_member", 403), ("stranger", 403)],
)
def test_organisation_edit_is_for_who_works_there_and_for_administrators(request, sign_in, almere, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(edit_address(almere)).status_code == status
    response = client.post(edit_address(almere), NEW | {"version": "1"})
    assert response.status_code == (302 if status == 200 else 403)
    almere.refresh_from_db()
    assert (almere.name == "Almere") is (status == 403)


def test_organisation_edit_says_why_not(sign_in, stranger, almere):
    assert "Only people who work for this partner" in sign_in(stranger).get(edit_address(almere)).content.decode()


def test_organisation_edit_of_somebody_who_left_is_refused(sign_in, coordinator, almere):
    almere.memberships.filter(person__user=coordinator).update(ended_on=dt.date(2020, 1, 1))
    assert sign_in(coordinator).get(edit_address(almere)).status_code == 403


def test_organisation_edit_changes_what_was_changed_and_nothing_else(sign_in, coordinator, almere):
    OrganisationNameFactory(organisation=almere, name="Oud", sort="former", until=dt.date(1990, 1, 1))
    IdentifierFactory(organisation=almere, scheme="kvk", value="01234567")
    client = sign_in(coordinator)
    client.post(edit_address(almere), read(client, almere) | {"name": "Almere Stad", "cbs": "gm0034"})
    almere.refresh_from_db()
    assert (almere.name, almere.version) == ("Almere Stad", 2)
    assert almere.names.get(sort="official").name == "Almere Stad"
    assert almere.names.get(sort="former").until == dt.date(1990, 1, 1)
    assert set(almere.identifiers.values_list("value", flat=True)) == {"01234567", "GM0034"}


def test_organisation_edit_without_a_change_writes_nothing(sign_in, coordinator, almere):
    client = sign_in(coordinator)
    client.post(edit_address(almere), read(client, almere))
    almere.refresh_from_db()
    assert almere.version == 1


def test_organisation_edit_shows_both_texts_to_the_second_of_two(sign_in, coordinator, manager, almere):
    ada, dirk = sign_in(coordinator), sign_in(manager)
    of_ada, of_dirk = read(ada, almere), read(dirk, almere)
    ada.post(edit_address(almere), of_ada | {"place": "Flevoland", "website": "https://almere.nl"})
    response = dirk.post(edit_address(almere), of_dirk | {"place": "De polder", "short_name": "ALM"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "De polder" in html
    assert "Flevoland" in html
    almere.refresh_from_db()
    assert (almere.place, almere.short_name) == ("Flevoland", "")
    # Dirk saves what is now in the form: his own text, on top of what Ada did.
    form = response.context["form"]
    again = {bound.html_name: bound.value() or "" for bound in form}
    again |= {b.html_initial_name: form.data[b.html_initial_name] for b in form if b.field.show_hidden_initial}
    dirk.post(edit_address(almere), again)
    almere.refresh_from_db()
    assert (almere.place, almere.short_name, almere.website) == ("De polder", "ALM", "https://almere.nl")


def test_organisation_edit_merges_what_does_not_clash(sign_in, coordinator, manager, almere):
    ada, dirk = sign_in(coordinator), sign_in(manager)
    of_ada, of_dirk = read(ada, almere), read(dirk, almere)
    ada.post(edit_address(almere), of_ada | {"aliases": "Almere Stad"})
    assert dirk.post(edit_address(almere), of_dirk | {"place": "De polder"}).status_code == 302
    almere.refresh_from_db()
    assert almere.place == "De polder"
    assert almere.names.filter(name="Almere Stad").exists()


def test_organisation_edit_refuses_a_circle_of_successors(sign_in, coordinator, almere, urk):
    SuccessionFactory(predecessor=urk, successor=almere)
    client = sign_in(coordinator)
    for name in ("Almere", "Urk"):
        response = client.post(edit_address(almere), read(client, almere) | {"successors": name})
        assert response.status_code == 422
        assert response.context["form"].errors["successors"]


def test_organisation_edit_wants_a_number_when_a_name_is_not_enough(sign_in, coordinator, almere):
    _other, second = OrganisationFactory.create_batch(2, name="Bergen", kind="municipality")
    Identifier.objects.create(organisation=second, scheme="cbs", value="GM0893")
    client = sign_in(coordinator)
    typed = read(client, almere)
    assert client.post(edit_address(almere), typed | {"successors": "Bergen"}).status_code == 422
    assert client.post(edit_address(almere), typed | {"successors": "GM0893"}).status_code == 302
    assert list(almere.successors.all()) == [second]
