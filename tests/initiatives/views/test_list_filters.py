"""The list, narrowed: each filter, and all of them together."""

import pytest
from django.urls import reverse

from initiatives.models import Involvement
from partners.models import Person
from tests.factories import (
    FollowFactory,
    InitiativeFactory,
    InvolvementFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    RegionMemberFactory,
    ThemeFactory,
    UserFactory,
)

LIST = reverse("initiatives:initiative-list")

pytestmark = pytest.mark.django_db


def titles(client, query=""):
    """The titles on the page, in its order."""
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return [row["title"] for row in response.context["rows"]]


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


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
