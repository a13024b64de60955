import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Follow, Initiative, Involvement, Partnership
from partners.models import Organisation
from tests.factories import (
    InitiativeFactory,
    InvolvementFactory,
    LinkFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PartnershipFactory,
    RegionFactory,
    RegionRoleFactory,
    ThemeFactory,
    UpdateFactory,
)

ADD = reverse("initiatives:initiative-add")


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


@pytest.fixture
def five(coordinator, almere, lelystad):
    """The five answers as the browser sends them."""
    return {
        "title": "Eén reis naar China",
        "binding": "Samen delen we de kosten.",
        "theme": ThemeFactory().pk,
        "parties": [f"o{lelystad.pk}"],
        "lead": f"o{almere.pk}",
        "form_key": str(uuid.uuid4()),
    }


# --- Logging -----------------------------------------------------------------------------------------


def test_initiative_add_proposes_ones_own_organisation_as_lead(sign_in, coordinator, almere):
    page = sign_in(coordinator).get(ADD).content.decode()
    assert f'name="lead" value="o{almere.pk}" checked' in page


def test_initiative_add_takes_five_fields_and_leads_to_the_page(sign_in, coordinator, almere, lelystad, five):
    answer = sign_in(coordinator).post(ADD, five)
    made = Initiative.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.title, made.created_by, made.visibility) == (five["title"], coordinator, "signed_in")
    roles = set(made.partnerships.values_list("organisation__name", "role", "name_then"))
    assert roles == {("Almere", "lead", "Almere"), ("Lelystad", "participant", "Lelystad")}
    assert made.involvements.get().person.user == coordinator
    assert made.involvements.get().role == Involvement.Role.COORDINATOR


def test_initiative_add_says_afterwards_what_could_still_be_added(sign_in, coordinator, five):
    page = sign_in(coordinator).post(ADD, five, follow=True).content.decode()
    assert "is logged" in page
    for hint in ["Say why now", "Add since when", "Link to a document", "Post a first update"]:
        assert hint in page


def test_initiative_add_works_with_a_region_instead_of_partners(sign_in, coordinator, five):
    region = RegionFactory()
    sign_in(coordinator).post(ADD, five | {"parties": [f"r{region.pk}"]})
    assert Initiative.objects.get().region == region


def test_initiative_add_lets_any_organisation_lead(sign_in, coordinator, five, urk):
    sign_in(coordinator).post(ADD, five | {"lead": f"o{urk.pk}"})
    assert Partnership.objects.get(role="lead").organisation == urk


@pytest.mark.parametrize("missing", ["title", "binding", "theme", "parties", "lead"])
def test_initiative_add_says_what_is_missing_and_keeps_the_rest(sign_in, coordinator, five, lelystad, missing):
    answer = sign_in(coordinator).post(ADD, {key: value for key, value in five.items() if key != missing})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{missing}"' in page  # the summary links to the field
    assert not Initiative.objects.exists()
    kept = {"title": five["title"], "binding": five["binding"], "parties": f'value="o{lelystad.pk}" checked'}
    for name, words in kept.items():
        if name != missing:
            assert words in page
    assert five["form_key"] in page


@pytest.mark.parametrize("wrong", ["o0", "o999999999999999999", "x1", "o1; DROP", "r1'", "o" + "9" * 40, ""])
def test_initiative_add_refuses_a_party_that_is_not_there(sign_in, coordinator, five, wrong):
    assert sign_in(coordinator).post(ADD, five | {"parties": [wrong]}).status_code == 422


def test_initiative_add_refuses_two_regions_in_words(sign_in, coordinator, five):
    two = [f"r{RegionFactory().pk}", f"r{RegionFactory().pk}"]
    answer = sign_in(coordinator).post(ADD, five | {"parties": two})
    assert "Choose one region" in answer.content.decode()


def test_initiative_add_sent_twice_is_one_row(sign_in, coordinator, five):
    client = sign_in(coordinator)
    assert client.post(ADD, five).url == client.post(ADD, five).url
    assert Initiative.objects.count() == 1


def test_initiative_add_with_somebody_elses_key_gives_nothing_away(sign_in, coordinator, stranger, five):
    sign_in(coordinator).post(ADD, five)
    secret = Initiative.objects.get()
    Initiative.objects.update(visibility="partners")
    answer = sign_in(stranger).post(ADD, five | {"title": "Van Carla"})
    assert answer.url != secret.get_absolute_url()
    assert Initiative.objects.get(title="Van Carla").created_by == stranger


def test_initiative_add_with_a_key_that_is_no_key_still_saves(sign_in, coordinator, five):
    assert sign_in(coordinator).post(ADD, five | {"form_key": "nonsense"}).status_code == 302


# --- Parties without JavaScript -----------------------------------------------------------------------


def test_initiative_add_search_shows_choices_and_keeps_everything(sign_in, coordinator, five, lelystad):
    OrganisationNameFactory(organisation=OrganisationFactory(name="'s-Gravenhage"), name="Den Haag")
    typed = five | {"do": "search:parties", "parties-q": "den haag", "theme": "", "binding": "Half af"}
    answer = sign_in(coordinator).post(ADD, typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    found = Organisation.objects.get(name="'s-Gravenhage")
    assert f'name="parties" value="o{found.pk}">' in page
    assert f'name="parties" value="o{lelystad.pk}" checked' in page
    assert "Half af" in page
    assert five["form_key"] in page
    assert 'role="alert"' not in page  # a search is no mistake
    assert not Initiative.objects.exists()


def test_initiative_add_with_words_that_were_not_chosen_searches_first(sign_in, coordinator, five, urk):
    client = sign_in(coordinator)
    page = client.post(ADD, five | {"parties-q": "urk"}).content.decode()
    assert f'value="o{urk.pk}"' in page
    assert not Initiative.objects.exists()
    answered = five | {"parties-q": "urk", "parties-searched": "urk", "parties": [*five["parties"], f"o{urk.pk}"]}
    assert client.post(ADD, answered).status_code == 302
    assert Partnership.objects.filter(organisation=urk).exists()


def test_initiative_add_can_add_an_organisation_inline(sign_in, coordinator, five, lelystad):
    typed = five | {
        "do": "add:parties",
        "parties-new_name": "Coöperatie De Windvogel",
        "parties-new_kind": "cooperative",
    }
    page = sign_in(coordinator).post(ADD, typed).content.decode()
    added = Organisation.objects.get(name="Coöperatie De Windvogel")
    assert added.kind == "cooperative"
    assert f'value="o{added.pk}" checked' in page
    assert f'value="o{lelystad.pk}" checked' in page
    assert five["title"] in page


def test_initiative_add_warns_when_the_organisation_may_exist(sign_in, coordinator, five, urk):
    client = sign_in(coordinator)
    typed = five | {"parties-new_name": "Urk", "parties-new_kind": "municipality"}
    page = client.post(ADD, typed | {"do": "add:parties"}).content.decode()
    assert "It may be in the register already" in page
    assert f'value="o{urk.pk}"' in page
    assert Organisation.objects.filter(name="Urk").count() == 1
    client.post(ADD, typed | {"do": "add-anyway:parties"})
    assert Organisation.objects.filter(name="Urk").count() == 2


@pytest.mark.parametrize(
    ("name", "kind"), [("", "company"), ("Nieuw", ""), ("Nieuw", "nonsense"), ("x" * 251, "company")]
)
def test_initiative_add_says_what_a_new_organisation_needs(sign_in, coordinator, five, name, kind):
    before = Organisation.objects.count()
    typed = five | {"do": "add:lead", "lead-new_name": name, "lead-new_kind": kind}
    page = sign_in(coordinator).post(ADD, typed).content.decode()
    assert 'role="alert"' in page
    assert Organisation.objects.count() == before


def test_initiative_add_answers_htmx_with_the_one_field(sign_in, coordinator, five):
    typed = five | {"do": "add:parties", "parties-new_name": "Nieuw BV", "parties-new_kind": "company"}
    page = sign_in(coordinator).post(ADD, typed, headers={"HX-Request": "true"}).content.decode()
    assert page.strip().startswith("<div")
    assert "<html" not in page
    assert 'name="title"' not in page


def test_initiative_add_survives_a_question_that_means_nothing(sign_in, coordinator, five):
    for do in ["search:title", "add:nothing", "x", ":"]:
        assert sign_in(coordinator).post(ADD, five | {"do": do}).status_code == 200


# --- The page -------------------------------------------------------------------------------------------


def test_initiative_detail_is_there_for_who_may_see_it(sign_in, initiative, partner_member, stranger):
    assert sign_in(stranger).get(initiative.get_absolute_url()).status_code == 200
    Initiative.objects.update(visibility="partners")
    assert sign_in(partner_member).get(initiative.get_absolute_url()).status_code == 200
    assert sign_in(stranger).get(initiative.get_absolute_url()).status_code == 404


def test_initiative_detail_asks_a_visitor_to_sign_in_whether_it_exists_or_not(client, initiative):
    hidden = client.get(initiative.get_absolute_url())
    absent = client.get(address("initiative-detail", initiative.pk + 1000))
    assert hidden.status_code == absent.status_code == 302
    assert hidden.url.replace(str(initiative.pk), "N") == absent.url.replace(str(initiative.pk + 1000), "N")


def test_initiative_detail_shows_a_visitor_no_names_of_people(client, initiative):
    Initiative.objects.update(visibility="everyone")
    UpdateFactory(initiative=initiative, created_by=initiative.created_by)
    page = client.get(initiative.get_absolute_url()).content.decode()
    assert "Warmte in de polder" in page
    assert "Ada" not in page


@pytest.mark.parametrize(
    ("who", "edits", "contributes"),
    [("coordinator", True, True), ("partner_member", False, True), ("manager", False, True),
     ("stranger", False, False), ("administrator", True, True)],
)  # fmt: skip
def test_initiative_detail_offers_what_one_may_do(request, sign_in, initiative, who, edits, contributes):
    page = sign_in(request.getfixturevalue(who)).get(initiative.get_absolute_url()).content.decode()
    assert (address("initiative-delete", initiative.pk) in page) == edits
    assert (address("update-add", initiative.pk) in page) == contributes
    assert address("initiative-follow", initiative.pk) in page


def test_initiative_detail_shows_who_left_under_the_name_of_then(sign_in, initiative, coordinator):
    gone = OrganisationFactory(name="Zeewolde", kind="municipality")
    PartnershipFactory(
        initiative=initiative, organisation=gone, name_then="Zeewolde (oud)", left_on="2026-05-01", left_reason="Klaar"
    )
    page = sign_in(coordinator).get(initiative.get_absolute_url()).content.decode()
    for words in ["Farewell on 1 May 2026", "Zeewolde (oud)", "Klaar", "2 partners"]:
        assert words in page


def test_initiative_detail_shows_the_latest_of_the_story_and_the_way_to_the_rest(sign_in, initiative, coordinator):
    UpdateFactory.create_batch(12, initiative=initiative, happened_on=timezone.localdate())
    page = sign_in(coordinator).get(initiative.get_absolute_url()).content.decode()
    assert page.count("<p>De eerste bijeenkomst") == 6
    assert address("initiative-story", initiative.pk) in page


def test_initiative_detail_queries_do_not_grow(
    sign_in, initiative, partner_member, almere, django_assert_max_num_queries, django_assert_num_queries
):
    RegionRoleFactory(person=partner_member.person)
    client = sign_in(partner_member)
    client.get(initiative.get_absolute_url())
    with django_assert_max_num_queries(12) as first:
        client.get(initiative.get_absolute_url())
    for _number in range(50):
        PartnershipFactory(initiative=initiative)
        UpdateFactory(initiative=initiative, created_by=partner_member)
        LinkFactory(initiative=initiative)
        InvolvementFactory(initiative=initiative)
    with django_assert_num_queries(len(first)):
        client.get(f"{initiative.get_absolute_url()}?all")


# --- Following ------------------------------------------------------------------------------------------


def test_initiative_follow_and_unfollow_any_number_of_times(sign_in, initiative, stranger):
    client, where = sign_in(stranger), address("initiative-follow", initiative.pk)
    for _time in range(2):
        client.post(where, {"follow": "1"})
        assert Follow.objects.filter(user=stranger, initiative=initiative).count() == 1
    for _time in range(2):
        client.post(where, {"follow": "0"})
        assert not Follow.objects.exists()


def test_initiative_follow_never_by_get_or_for_what_is_hidden(sign_in, initiative, stranger):
    where = address("initiative-follow", initiative.pk)
    assert sign_in(stranger).get(where).status_code == 405
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).post(where, {"follow": "1"}).status_code == 404


def test_initiative_follow_answers_htmx_with_the_button(sign_in, initiative, stranger):
    answer = sign_in(stranger).post(
        address("initiative-follow", initiative.pk), {"follow": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().strip().startswith("<form")
    assert "You follow this" in answer.content.decode()


# --- Deleting -------------------------------------------------------------------------------------------


def test_initiative_delete_asks_and_says_what_disappears(sign_in, initiative, coordinator):
    UpdateFactory.create_batch(3, initiative=initiative)
    page = sign_in(coordinator).get(address("initiative-delete", initiative.pk)).content.decode()
    assert "with 2 partners" in page
    assert "3 updates" in page
    assert Initiative.objects.kept().filter(pk=initiative.pk).exists()


def test_initiative_delete_can_be_undone_from_the_message(sign_in, initiative, coordinator):
    client = sign_in(coordinator)
    assert client.post(address("initiative-delete", initiative.pk)).status_code == 302
    assert client.get(initiative.get_absolute_url()).status_code == 404
    back = address("initiative-restore", initiative.pk)
    assert back in client.get(address("initiative-deleted")).content.decode()
    assert client.post(back).url == initiative.get_absolute_url()
    assert client.get(initiative.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("who", "code"), [("partner_member", 403), ("stranger", 403), ("manager", 403)])
def test_initiative_delete_is_for_who_may_edit(request, sign_in, initiative, who, code):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(address("initiative-delete", initiative.pk)).status_code == code
    assert Initiative.objects.kept().filter(pk=initiative.pk).exists()


@pytest.mark.parametrize("who", ["partner_member", "stranger"])
def test_initiative_restore_tells_a_stranger_nothing(request, sign_in, initiative, coordinator, who):
    sign_in(coordinator).post(address("initiative-delete", initiative.pk))
    client = sign_in(request.getfixturevalue(who))
    assert client.post(address("initiative-restore", initiative.pk)).status_code == 404
    assert initiative.title not in client.get(address("initiative-deleted")).content.decode()


def test_initiative_deleted_lists_it_for_administrator_and_region_coordinator(
    sign_in, initiative, coordinator, administrator, stranger
):
    region = RegionFactory()
    initiative.region = region
    initiative.save()
    RegionRoleFactory(person=stranger.person, region=region)
    sign_in(coordinator).post(address("initiative-delete", initiative.pk))
    for who in [administrator, stranger]:
        assert initiative.title in sign_in(who).get(address("initiative-deleted")).content.decode()


def test_initiative_restore_after_thirty_days_is_too_late(sign_in, initiative, coordinator, time_machine):
    time_machine.move_to("2026-11-23 10:00Z")
    client = sign_in(coordinator)
    client.post(address("initiative-delete", initiative.pk))
    time_machine.move_to("2026-12-23 10:01Z")
    client = sign_in(coordinator)
    assert client.post(address("initiative-restore", initiative.pk)).status_code == 404


def test_every_page_of_an_initiative_is_closed_for_a_visitor(client, initiative):
    InitiativeFactory(visibility="everyone")
    for name in ["initiative-edit", "initiative-history", "initiative-delete", "update-add", "link-add"]:
        assert client.get(address(name, initiative.pk)).status_code == 302
