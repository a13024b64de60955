"""The list: what is found, by whom, in which order, and what the page says when nothing is."""

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative, Involvement, SavedFilter
from initiatives.models.sight import Visibility
from partners.models import Person
from tests.factories import (
    FollowFactory,
    InitiativeFactory,
    InvolvementFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    RegionMemberFactory,
    SavedFilterFactory,
    ThemeFactory,
    UserFactory,
)

LIST = reverse("initiatives:initiative-list")
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


def titles(client, query="", **headers):
    """The titles on the page, in its order."""
    response = client.get(f"{LIST}?{query}", headers=headers)
    assert response.status_code == 200
    return [row["title"] for row in response.context["rows"]]


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


# Who sees what


@pytest.fixture
def three_audiences(initiative, almere):
    """A public one, one for everyone who signs in, one for its partners."""
    InitiativeFactory(title="Openbaar", visibility=Visibility.EVERYONE)
    closed = InitiativeFactory(title="Besloten", visibility=Visibility.PARTNERS)
    PartnershipFactory(initiative=closed, organisation=almere, role="lead")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("coordinator", {"Warmte in de polder", "Openbaar", "Besloten"}),
        ("manager", {"Warmte in de polder", "Openbaar", "Besloten"}),
        ("administrator", {"Warmte in de polder", "Openbaar", "Besloten"}),
        ("partner_member", {"Warmte in de polder", "Openbaar"}),
        ("stranger", {"Warmte in de polder", "Openbaar"}),
    ],
)
def test_initiative_list_shows_and_counts_what_one_may_see(three_audiences, sign_in, request, who, seen):
    client = sign_in(request.getfixturevalue(who))
    response = client.get(LIST)
    assert {row["title"] for row in response.context["rows"]} == seen
    assert response.context["count"] == f"{len(seen)} initiatives"


def test_initiative_list_shows_a_visitor_only_what_is_public(three_audiences, client):
    assert titles(client) == ["Openbaar"]


def test_initiative_list_never_shows_what_was_deleted(initiative, ada, coordinator, today):
    Initiative.objects.update(deleted_at="2026-11-20T10:00Z")
    assert titles(ada) == []


# Queries, paging, order


@pytest.mark.parametrize("query", ["", "q=samen", "mine=organisation&stage=active"])
def test_initiative_list_asks_the_same_number_of_queries_for_1_and_50_rows(
    ada, initiative, almere, django_assert_max_num_queries, query
):
    ada.get(f"{LIST}?{query}")
    with django_assert_max_num_queries(12) as few:
        assert len(titles(ada, query)) == 1
    for _number in range(55):
        PartnershipFactory(initiative=InitiativeFactory(), organisation=almere)
    with django_assert_max_num_queries(12) as many:
        assert len(titles(ada, query)) == 50
    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("page", "first", "note"),
    [("1", "Initiatief 120", ""), ("3", "Initiatief 020", ""), ("999", "Initiatief 020", "999"),
     ("x", "Initiatief 120", "“x”"), ("-1", "Initiatief 020", "“-1”"), ("", "Initiatief 120", "")],
)  # fmt: skip
def test_initiative_list_shows_the_nearest_page_and_says_so(ada, page, first, note):
    for number in range(1, 121):
        InitiativeFactory(title=f"Initiatief {number:03}")
    response = ada.get(f"{LIST}?sort=recent&page={page}")
    assert response.context["rows"][0]["title"] == first
    assert [note in words for words in response.context["notes"]] == ([True] if note else [])


def test_initiative_list_stops_counting_and_says_more_than(ada, monkeypatch):
    monkeypatch.setattr("collab.lib.paging.CAP", 60)
    monkeypatch.setattr("initiatives.views.lists.CAP", 60)
    for _number in range(70):
        InitiativeFactory()
    response = ada.get(f"{LIST}?page=2")
    assert response.context["count"] == "More than 60 initiatives"
    assert len(response.context["rows"]) == 10
    assert "Filter further to see the rest" in response.content.decode()


def test_initiative_list_sorts(ada):
    InitiativeFactory(title="Élan", started_on="2024-01-01")
    InitiativeFactory(title="aarde", started_on="2026-01-01")
    InitiativeFactory(title="Zand")
    assert titles(ada) == ["Zand", "aarde", "Élan"]
    assert titles(ada, "sort=title") == ["aarde", "Élan", "Zand"]
    assert titles(ada, "sort=start") == ["aarde", "Élan", "Zand"]
    assert titles(ada, "sort=relevance") == ["Zand", "aarde", "Élan"]


def test_initiative_list_puts_the_best_match_first_when_searching(ada):
    InitiativeFactory(title="Waterstof in de haven")
    InitiativeFactory(title="Iets anders", urgency="Ooit misschien met waterstof.")
    assert titles(ada, "q=waterstof") == ["Waterstof in de haven", "Iets anders"]
    assert titles(ada, "q=waterstof&sort=recent") == ["Iets anders", "Waterstof in de haven"]


# Each filter


def test_initiative_list_finds_word_forms_beginnings_and_partners(ada, initiative):
    InitiativeFactory(title="Een samenwerking in de zorg")
    for words in ("samenwerkingen", "samenw", "SAMENWERKING zorg", "zórg"):
        assert titles(ada, f"q={words}") == ["Een samenwerking in de zorg"], words
    assert titles(ada, "q=lelystad") == ["Warmte in de polder"]
    assert titles(ada, "q=lelystad zorg") == []


def test_initiative_list_filters_by_theme_and_stage(ada):
    theme = ThemeFactory(name="Energie")
    InitiativeFactory(title="Zon", theme=theme, stage="growing")
    InitiativeFactory(title="Wind", theme=theme, stage="closed")
    InitiativeFactory(title="Zorg", stage="paused")
    assert titles(ada, f"theme={theme.pk}") == ["Wind", "Zon"]
    assert titles(ada, f"theme={theme.pk}&stage=active") == ["Zon"]
    assert titles(ada, "stage=paused") == ["Zorg"]


def test_initiative_list_filters_by_region_with_everything_inside_it(ada, almere, urk):
    province, corner = RegionFactory(name="Flevoland", kind="province"), RegionFactory(name="Het noorden")
    for organisation in (almere, urk):
        RegionMemberFactory(region=province, organisation=organisation)
    RegionMemberFactory(region=corner, organisation=urk)
    InitiativeFactory(title="Voor de provincie", region=province)
    InitiativeFactory(title="Voor het noorden", region=corner)
    PartnershipFactory(initiative=InitiativeFactory(title="Met Almere"), organisation=almere)
    InitiativeFactory(title="Elders")
    assert set(titles(ada, f"region={province.pk}")) == {"Voor de provincie", "Voor het noorden", "Met Almere"}
    assert titles(ada, f"region={corner.pk}") == ["Voor het noorden"]


def test_initiative_list_filters_by_partner_and_lead_and_names_them(ada, initiative, almere, lelystad):
    for query, words in (
        (f"organisation={lelystad.pk}", "With Gemeente Lelystad"),
        (f"lead={almere.pk}", "Led by Gemeente Almere"),
    ):
        response = ada.get(f"{LIST}?{query}")
        assert [row["title"] for row in response.context["rows"]] == ["Warmte in de polder"]
        assert [chip.words for chip in response.context["filter"].chips] == [words]
    assert titles(ada, f"lead={lelystad.pk}") == []


def test_initiative_list_filters_by_kind_and_sector_of_a_partner(ada, initiative):
    company = OrganisationFactory(name="Zonnekracht", kind="company")
    PartnershipFactory(initiative=InitiativeFactory(title="Bedrijf"), organisation=company)
    assert titles(ada, "kind=municipality") == ["Warmte in de polder"]
    assert titles(ada, "kind=company") == ["Bedrijf"]
    assert titles(ada, "sector=business") == ["Bedrijf"]
    assert titles(ada, "sector=government") == ["Warmte in de polder"]
    assert titles(ada, "sector=knowledge") == []


def test_initiative_list_filters_by_mine(ada, initiative, coordinator, lelystad, sign_in, partner_member):
    followed = InitiativeFactory(title="Gevolgd")
    FollowFactory(user=coordinator, initiative=followed)
    FollowFactory(initiative=initiative)
    ended = InitiativeFactory(title="Geweest")
    InvolvementFactory(
        initiative=ended, person=Person.objects.get(user=coordinator), ended_on="2026-01-01", role=Involvement.Role.LEAD
    )
    assert titles(ada, "mine=role") == ["Warmte in de polder"]
    assert titles(ada, "mine=organisation") == ["Warmte in de polder"]
    assert titles(ada, "mine=following") == ["Gevolgd"]
    bram = sign_in(partner_member)
    assert titles(bram, "mine=role") == []
    assert titles(bram, "mine=organisation") == ["Warmte in de polder"]
    nowhere = sign_in(UserFactory())
    assert titles(nowhere, "mine=organisation") == []


def test_initiative_list_combines_all_filters(ada, almere, lelystad):
    theme = ThemeFactory()
    for number, stage in enumerate(("growing", "closed")):
        found = InitiativeFactory(title=f"Zonnig {number}", theme=theme, stage=stage)
        PartnershipFactory(initiative=found, organisation=almere, role="lead")
        PartnershipFactory(initiative=found, organisation=lelystad)
    query = (
        f"q=zonnig&theme={theme.pk}&stage=active&kind=municipality&sector=government"
        f"&mine=organisation&lead={almere.pk}&organisation={lelystad.pk}&sort=title"
    )
    response = ada.get(f"{LIST}?{query}")
    assert [row["title"] for row in response.context["rows"]] == ["Zonnig 0"]
    assert len(response.context["filter"].chips) == 8


# Broken addresses


@pytest.mark.parametrize(
    "query",
    [
        "theme=abc", "theme=999999", "stage=x", "region=%00", "organisation=1e9", "organisation=99999999999999999999",
        "organisation=12.5", "lead=-3", "lead=7", "kind=", "q=%00", "q=%27%22%3C%3E%26", "q=a%3A%2A%26%21b", "q=()|!&",
        "q=" + "x" * 500, "q=%F0%9F%98%80", "q=%ED%A0%80", "sort=zz", "mine=all", "nothing=1", "page=1&page=2",
        "theme=1&theme=2", "q=" + "+".join(["woord"] * 40), "page=%F0%9F%98%80", "page=9" * 30, "[]=1", "=",
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["ada", "client"])
def test_initiative_list_answers_every_broken_address_with_a_page(request, who, query, initiative):
    response = request.getfixturevalue(who).get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert response.context["rows"] or 'class="empty"' in response.content.decode()


def test_initiative_list_says_what_it_left_out(ada, initiative):
    response = ada.get(f"{LIST}?theme=zon&stage=growing&organisation=999&vreemd=1")
    (note,) = response.context["notes"]
    assert "Theme “zon”" in note
    assert "Partner “999”" in note
    assert "vreemd “1”" in note
    assert [chip.words for chip in response.context["filter"].chips] == ["Growing"]


def test_initiative_list_shows_no_visitor_a_filter_of_their_own(client, initiative):
    response = client.get(f"{LIST}?mine=role", headers={"Cookie": "language=en"})
    assert "mine “role”" in response.context["notes"][0]


def test_initiative_list_escapes_what_people_typed(ada):
    InitiativeFactory(title="<script>alert(1)</script>", binding="<b>vet</b>")
    page = ada.get(f"{LIST}?q=<script>&x=<i>").content.decode()
    assert "<script>alert" not in page
    assert "<b>vet" not in page
    assert "<i>" not in page


# Words and ways out


def test_initiative_list_offers_each_chip_without_itself(ada, initiative):
    theme = ThemeFactory(name="Energie")
    response = ada.get(f"{LIST}?theme={theme.pk}&q=zon&stage=active&sort=title&page=4")
    chips = {chip.words: chip.url for chip in response.context["filter"].chips}
    assert chips == {
        "“zon”": f"{LIST}?theme={theme.pk}&stage=active&sort=title",
        "Energie": f"{LIST}?q=zon&stage=active&sort=title",
        "Active now": f"{LIST}?q=zon&theme={theme.pk}&sort=title",
    }


def test_initiative_list_says_which_filter_to_leave_out(ada, initiative):
    response = ada.get(f"{LIST}?q=warmte&stage=closed&kind=municipality")
    page = response.content.decode()
    assert "No initiative fits all of this" in page
    assert [chip.words for chip in response.context["filter"].ways_out] == ["Closed"]


def test_initiative_list_asks_for_the_first_one_when_nothing_is_logged(ada, client):
    page = ada.get(LIST).content.decode()
    assert "Log the first initiative" in page
    assert reverse("account_login") in client.get(LIST).content.decode()


# Fragments and addresses


def test_initiative_list_gives_htmx_only_what_changes(ada, initiative):
    response = ada.get(f"{LIST}?q=warmte&theme=", headers=HTMX)
    page = response.content.decode()
    assert "<html" not in page
    assert 'id="count"' in page
    assert 'id="found"' in page
    assert response["HX-Push-Url"] == f"{LIST}?q=warmte"
    assert "HX-Request" in response["Vary"]


def test_initiative_list_makes_typing_on_one_step_of_history(ada, initiative):
    headers = {**HTMX, "HX-Trigger": "id_q", "HX-Current-URL": f"http://testserver{LIST}?q=war"}
    response = ada.get(f"{LIST}?q=warmte", headers=headers)
    assert response["HX-Replace-Url"] == f"{LIST}?q=warmte"
    assert "HX-Push-Url" not in response


@pytest.mark.parametrize("header", [{"HX-History-Restore-Request": "true"}, {"HX-Boosted": "true"}])
def test_initiative_list_restores_history_with_a_whole_page(ada, initiative, header):
    response = ada.get(f"{LIST}?q=warmte", headers={**HTMX, **header})
    assert "<html" in response.content.decode()
    assert "HX-Push-Url" not in response


def test_initiative_list_only_answers_get(ada):
    assert ada.post(LIST).status_code == 405


# Saved filters


def save(client, **data):
    return client.post(reverse("initiatives:filter-save"), data)


def test_filter_save_puts_the_filter_above_the_list(ada, coordinator, initiative):
    response = save(ada, name="Nu bezig", query="stage=active")
    assert response.status_code == 302
    assert response["Location"] == f"{LIST}?stage=active"
    page = ada.get(response["Location"])
    assert [(tab.words, tab.is_current) for tab in page.context["tabs"]][-1] == ("Nu bezig", True)


def test_filter_save_asks_before_it_replaces(ada, coordinator):
    mine = SavedFilterFactory(user=coordinator, name="Mijn", query="stage=active")
    response = save(ada, name="Mijn", query="stage=closed")
    assert response.status_code == 400
    page = response.content.decode()
    assert "You have a filter “Mijn” already" in page
    assert 'type="checkbox"' in page
    mine.refresh_from_db()
    assert mine.query == "stage=active"
    assert save(ada, name="Mijn", query="stage=closed", replace="on").status_code == 302
    mine.refresh_from_db()
    assert mine.query == "stage=closed"


def test_filter_save_lets_two_people_use_one_name(ada, coordinator, stranger, sign_in):
    SavedFilterFactory(user=stranger, name="Mijn", query="stage=closed")
    assert save(ada, name="Mijn", query="stage=active").status_code == 302
    assert set(SavedFilter.objects.values_list("user", "query")) == {
        (coordinator.pk, "stage=active"),
        (stranger.pk, "stage=closed"),
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "", "query": "stage=active"}, "This field is required"),
        ({"name": "x" * 61, "query": "stage=active"}, "60"),
        ({"name": "Leeg", "query": ""}, "nothing to save"),
    ],
)
def test_filter_save_says_what_is_not_right(ada, data, words):
    response = save(ada, **data)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not SavedFilter.objects.exists()


def test_filter_save_stops_at_thirty(ada, coordinator):
    for _number in range(30):
        SavedFilterFactory(user=coordinator)
    response = save(ada, name="Nog een", query="stage=active")
    assert response.status_code == 400
    assert "30" in response.content.decode()
    assert coordinator.saved_filters.count() == 30


def test_filter_delete_can_be_undone(ada, coordinator):
    mine = SavedFilterFactory(user=coordinator, name="Mijn", query="stage=active")
    response = ada.post(reverse("initiatives:filter-delete", args=[mine.pk]))
    assert not SavedFilter.objects.exists()
    page = ada.get(response["Location"])
    assert page.context["removed"] == {"name": "Mijn", "query": "stage=active"}
    save(ada, **page.context["removed"])
    assert coordinator.saved_filters.get().query == "stage=active"
    assert ada.get(LIST).context["removed"] is None


def test_filter_delete_knows_no_filter_of_somebody_else(ada, stranger):
    theirs = SavedFilterFactory(user=stranger)
    assert ada.post(reverse("initiatives:filter-delete", args=[theirs.pk])).status_code == 404
    assert SavedFilter.objects.filter(pk=theirs.pk).exists()


def test_filter_delete_needs_a_post(ada, coordinator):
    mine = SavedFilterFactory(user=coordinator)
    assert ada.get(reverse("initiatives:filter-delete", args=[mine.pk])).status_code == 405


def test_saved_filters_are_for_who_signs_in(db):
    assert Client().get(reverse("initiatives:filter-save")).status_code == 302
    assert Client().get(reverse("initiatives:initiative-export")).status_code == 302


# The seven


def test_initiative_list_shows_the_seven_of_each_row_when_asked(ada, initiative):
    page = ada.get(LIST).content.decode()
    assert 'class="strip' not in page
    assert f'href="{LIST}?seven=1"' in page
    page = ada.get(f"{LIST}?seven=1").content.decode()
    assert page.count('class="strip ') == page.count('role="img"') == 1
    assert page.count('<symbol id="strip"') == page.count('id="va">Attention:') == 1
    assert page.count('<symbol id="ma"') == 1
    assert page.count('role="columnheader"') == 7
    assert f'href="{LIST}">Without the seven' in page


def test_initiative_list_keeps_the_seven_with_filters_pages_tabs_and_what_is_saved(ada, almere):
    for _number in range(51):
        PartnershipFactory(initiative=InitiativeFactory(stage="growing"), organisation=almere)
    response = ada.get(f"{LIST}?stage=growing&seven=1")
    page = response.content.decode()
    assert response.context["notes"] == []
    assert '<input type="hidden" name="seven" value="1">' in page
    assert "?stage=growing&amp;seven=1&amp;page=2" in page or "?stage=growing&amp;page=2&amp;seven=1" in page
    assert f'href="{LIST}?mine=organisation&amp;seven=1"' in page
    assert f'class="chip" href="{LIST}?seven=1"' in page
    assert f'href="{reverse("initiatives:filter-save")}?stage=growing&amp;seven=1"' in page
    ada.post(reverse("initiatives:filter-save"), {"name": "Groei", "query": "stage=growing&seven=1"})
    assert SavedFilter.objects.get().query == "stage=growing&seven=1"
    current = [tab.words for tab in ada.get(f"{LIST}?stage=growing&seven=1").context["tabs"] if tab.is_current]
    assert current == ["Groei"]
    pushed = ada.get(f"{LIST}?stage=growing&seven=1", headers=HTMX)["HX-Push-Url"]
    assert pushed == f"{LIST}?stage=growing&seven=1"
    file = ada.get(f"{reverse('initiatives:initiative-export')}?stage=growing&seven=1&format=csv")
    assert file.status_code == 200


def test_initiative_list_shows_a_visitor_no_seven(client):
    InitiativeFactory(visibility=Visibility.EVERYONE)
    response = client.get(f"{LIST}?seven=1")
    assert 'class="strip' not in response.content.decode()
    assert "the seven" not in response.content.decode()
    assert response.context["notes"] == []


def test_initiative_list_asks_one_query_more_for_the_seven_of_50_rows(ada, almere, django_assert_max_num_queries):
    for _number in range(55):
        PartnershipFactory(initiative=InitiativeFactory(), organisation=almere)
    ada.get(LIST)
    with django_assert_max_num_queries(12) as without:
        ada.get(LIST)
    with django_assert_max_num_queries(12) as with_them:
        response = ada.get(f"{LIST}?seven=1")
    assert len(with_them) == len(without) + 1
    assert response.content.count(b'class="strip ') == 50
    assert len(response.content) < 60_000
