"""The radar for managers: figures with the list behind them, links that are missing, and an introduction."""

import datetime as dt

import pytest

from collab.outbox.models import Message
from initiatives.models import Initiative
from initiatives.overlap.radar import Show, lines_of, pairs_in
from tests.factories import (
    InitiativeFactory,
    InvolvementFactory,
    OrganisationFactory,
    PairFactory,
    PartnershipFactory,
    PersonFactory,
    RegionFactory,
    RegionMemberFactory,
    RegionRoleFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
RADAR = "/initiatieven/vergelijkbaar/radar/"
ON = dt.date(2026, 11, 2)


@pytest.fixture
def region():
    return RegionFactory(kind="own", year=2026)


@pytest.fixture
def keeper(region):
    """Somebody who manages the region."""
    user = UserFactory()
    RegionRoleFactory(person=PersonFactory(user=user), region=region, role="manager")
    return user


def pair(region, **values):
    theme = values.pop("theme", None) or ThemeFactory()
    one, other = InitiativeFactory(region=region, theme=theme), InitiativeFactory(theme=theme)
    if values.get("outcome"):
        values["settled_on"] = ON
    return PairFactory(first=one, second=other, **values)


def figures(user, region):
    return dict(lines_of(pairs_in(user, region_id=region.pk))[-1].numbers)


def test_each_figure_counts_what_came_of_the_pairs_of_the_region(keeper, region):
    trip = ["kind", "destination", "period"]
    pair(region)
    pair(region, outcome="different")
    pair(region, outcome="linked", reasons=trip)
    pair(region, outcome="joined", reasons=["text"])
    pair(region, outcome="merged", reasons=trip)
    pair(None)
    assert figures(keeper, region) == {
        Show.FOUND: 5, Show.OPEN: 1, Show.JOINED: 3, Show.DIFFERENT: 1, Show.SAVED: 1,
    }  # fmt: skip


def test_figures_reveal_nothing_of_what_one_may_not_see(keeper, region):
    found = pair(region)
    assert figures(keeper, region)[Show.FOUND] == 1
    Initiative.objects.filter(pk=found.second_id).update(visibility="partners")
    assert figures(keeper, region)[Show.FOUND] == 0


def test_overlap_radar_shows_the_figures_per_theme_and_the_list_behind_each(sign_in, keeper, region):
    theme = ThemeFactory(name="Warmte", name_en="Heat")
    found = pair(region, theme=theme, found_on=ON)
    pair(region, found_on=ON - dt.timedelta(days=400))
    settled = pair(region, theme=theme, found_on=ON, outcome="joined")
    client = sign_in(keeper)
    page = client.get(RADAR).content.decode()
    assert "Heat" in page
    assert f"theme={theme.pk}" in page
    assert found.first.title in page
    page = client.get(RADAR, {"since": "2026-10-01", "theme": theme.pk, "show": "found"})
    assert [row.pk for row in page.context["page"].object_list] == [settled.pk, found.pk]
    page = client.get(RADAR, {"theme": theme.pk, "show": "joined"})
    assert [row.pk for row in page.context["page"].object_list] == [settled.pk]
    assert client.get(RADAR, {"theme": "x", "since": "x", "show": "x", "region": "x", "page": "x"}).status_code == 200


def test_overlap_radar_is_for_who_has_a_region_and_of_ones_own_region_only(
    sign_in, keeper, region, stranger, administrator
):
    assert sign_in(stranger).get(RADAR).status_code == 403
    assert sign_in(administrator).get(RADAR).status_code == 200
    other = RegionFactory(kind="own", year=2026)
    pair(other)
    page = sign_in(keeper).get(RADAR, {"region": other.pk})
    assert page.context["region_id"] == region.pk
    assert page.context["page"].paginator.count == 0


@pytest.fixture
def beside(region):
    """A neighbour: a third region has members of both."""
    other, third = RegionFactory(kind="own", year=2026), RegionFactory(kind="labour", year=2026)
    here, there = OrganisationFactory(), OrganisationFactory()
    for organisation, one in ((here, region), (there, other), (here, third), (there, third)):
        RegionMemberFactory(organisation=organisation, region=one)
    return here, there


def test_overlap_radar_suggests_who_could_meet_until_they_worked_together(sign_in, keeper, region, beside):
    here, there = beside
    theme = ThemeFactory()
    mine, theirs = InitiativeFactory(theme=theme, stage="growing"), InitiativeFactory(theme=theme, stage="growing")
    PartnershipFactory(initiative=mine, organisation=here, role="lead")
    PartnershipFactory(initiative=theirs, organisation=there, role="lead")
    client = sign_in(keeper)
    links = client.get(RADAR).context["links"]
    assert [(link.pk, link.other_pk) for link, _theme in links] == [(mine.pk, theirs.pk)]
    Initiative.objects.filter(pk=theirs.pk).update(visibility="partners")
    assert client.get(RADAR).context["links"] == []
    Initiative.objects.filter(pk=theirs.pk).update(visibility="everyone")
    third = InitiativeFactory()
    PartnershipFactory(initiative=third, organisation=here)
    PartnershipFactory(initiative=third, organisation=there)
    assert client.get(RADAR).context["links"] == []


def test_introduction_add_asks_first_and_writes_to_both_once(sign_in, keeper, region):
    mine, theirs = InitiativeFactory(region=region), InitiativeFactory()
    for initiative in (mine, theirs):
        InvolvementFactory(initiative=initiative, role="lead", person=PersonFactory(user=UserFactory()))
    client, where = sign_in(keeper), f"/initiatieven/{mine.pk}/kennismaken/{theirs.pk}/"
    assert client.get(where).status_code == 200
    assert not Message.objects.exists()
    assert client.post(where, {"words": "Jullie doen allebei warmte."}).url == RADAR
    client.post(where, {"words": "Nog eens."})
    assert Message.objects.filter(letter="overlap").count() == 2
    assert client.get(f"/initiatieven/{mine.pk}/kennismaken/{mine.pk}/").status_code == 404


def test_introduction_add_is_not_for_who_keeps_neither_nor_the_region(sign_in, stranger, region):
    mine, theirs = InitiativeFactory(region=region), InitiativeFactory()
    assert sign_in(stranger).get(f"/initiatieven/{mine.pk}/kennismaken/{theirs.pk}/").status_code == 403
    Initiative.objects.filter(pk=theirs.pk).update(visibility="partners")
    assert sign_in(stranger).get(f"/initiatieven/{mine.pk}/kennismaken/{theirs.pk}/").status_code == 404
