"""The list: what is found, by whom, in which order, and what the page says when nothing is."""

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from initiatives.models.sight import Visibility
from tests.factories import (
    InitiativeFactory,
    PartnershipFactory,
    ThemeFactory,
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
