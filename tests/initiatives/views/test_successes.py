"""The wall of successes inside and for everyone, the screen that goes on, and what is to be celebrated."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from initiatives.models import Celebration, Initiative, Mention
from partners.models import Person
from tests.factories import (
    CelebrationFactory,
    InitiativeFactory,
    MilestoneFactory,
    RegionFactory,
    RegionRoleFactory,
    ResultFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ON = NOW.date()
WALL, SCREEN = reverse("initiatives:success-list"), reverse("initiatives:success-screen")
PUBLIC, PUBLIC_SCREEN = reverse("successes:success-list-public"), reverse("successes:success-screen-public")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carla(sign_in, stranger):
    return sign_in(stranger)


def success(title, *, days=0, visibility="everyone", theme=None, region=None, **more):
    about = {"theme": theme} if theme else {}
    initiative = InitiativeFactory(visibility=visibility, region=region, **about)
    stone = MilestoneFactory(initiative=initiative, title=title, reached_on=ON)
    return CelebrationFactory(milestone=stone, on=ON - dt.timedelta(days=days), **more)


def said(client, address, **data):
    client.cookies["language"] = "en"
    return client.get(address, data).content.decode()


def shown(client, address, **data):
    """The titles on the wall, in their order."""
    return re.findall(r"<h[23][^>]*><a[^>]*vieringen[^>]*>([^<]+)</a></h[23]>", said(client, address, **data))


def test_the_wall_hangs_the_newest_first_and_only_what_is_held_and_one_may_see(carla):
    success("Oud", days=40)
    success("Nieuw", days=1)
    success("Verborgen", visibility="partners")
    success("Gepland", days=-3, how="planned")
    stone = MilestoneFactory(title="Niet", reached_on=ON)
    CelebrationFactory(milestone=stone, how="not", on=None, because="Te klein.")
    assert shown(carla, WALL) == ["Nieuw", "Oud"]


def test_what_has_something_to_tell_hangs_first_on_its_page(carla):
    success("Kaal", days=1)
    success("Verteld", days=9, story="Soep op straat.")
    assert shown(carla, WALL) == ["Verteld", "Kaal"]


def test_the_wall_is_narrowed_by_the_address_and_leaves_out_what_it_does_not_understand(carla):
    theme, region = ThemeFactory(), RegionFactory()
    success("Dit jaar")
    success("Vorig jaar", days=500, theme=theme, region=region)
    assert shown(carla, WALL, theme=theme.pk) == ["Vorig jaar"]
    assert shown(carla, WALL, region=region.pk) == ["Vorig jaar"]
    assert shown(carla, WALL, year=2026) == ["Dit jaar"]
    for nonsense in ({"year": "9999"}, {"year": "x"}, {"theme": "1e9"}, {"region": "-1"}, {"page": "zeven"}):
        assert shown(carla, WALL, **nonsense) == ["Dit jaar", "Vorig jaar"]


def test_the_wall_is_paged(carla):
    for number in range(25):
        success(f"Nummer {number}", days=number)
    assert len(shown(carla, WALL)) == 24
    assert shown(carla, WALL, page=2) == ["Nummer 24"]


def test_the_wall_looks_back_on_this_week_a_year_ago(carla):
    success("Net")
    for days in (365 - 3, 365 + 3, 365 - 4, 365 + 4):
        success(f"Voor {days} dagen", days=days)
    page = said(carla, WALL)
    part = page.partition("A year ago this week")[2].partition("</section>")[0]
    assert [f"Voor {days} dagen" in part for days in (362, 368, 361, 369)] == [True, True, False, False]
    assert page.count("Voor 362 dagen") == 1, "it hangs in one place"


def test_an_empty_wall_says_when_something_hangs_there(carla, client):
    assert "The wall is still empty" in said(carla, WALL)
    assert "The wall is still empty" in said(client, PUBLIC)
    assert "Nothing hangs here yet" in said(carla, WALL, year=2026)
    assert "The wall is still empty" in said(client, PUBLIC_SCREEN)


def test_the_wall_for_everyone_has_only_what_everyone_may_see_whoever_looks(client, carla):
    success("Open", is_public=True)
    success("Binnen")
    success("Toch binnen", is_public=True, visibility="signed_in")
    assert shown(client, PUBLIC) == shown(carla, PUBLIC) == ["Open"]


def test_the_wall_costs_the_same_for_many_as_for_few(carla, django_assert_max_num_queries):
    for number in range(24):
        success(f"Nummer {number}", days=number, story="Mooi.")
        success(f"Toen {number}", days=365)
    with django_assert_max_num_queries(12):
        carla.get(WALL)


def turns(client, address, times):
    """The successes on the screen, each by the address that the one before asks for."""
    titles = []
    for _time in range(times):
        page = client.get(address, headers={"HX-Request": "true"}).content.decode()
        titles.append(re.search(r"<h1>([^<]+)</h1>", page)[1])
        address = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    return titles


def test_the_screen_goes_on_by_itself_and_begins_again_after_the_last(client):
    for number in range(3):
        success(f"Nummer {number}", days=number, is_public=True)
    success("Ook vandaag", days=2, is_public=True)
    assert turns(client, PUBLIC_SCREEN, 5) == ["Nummer 0", "Nummer 1", "Ook vandaag", "Nummer 2", "Nummer 0"]


def test_the_screen_keeps_what_was_chosen(client):
    success("Nieuw", is_public=True)
    success("Vorig jaar", days=500, is_public=True)
    assert turns(client, f"{PUBLIC_SCREEN}?year=2025", 2) == ["Vorig jaar", "Vorig jaar"]


def test_the_screen_stands_still_and_goes_on_with_a_link(carla):
    first = success("Eerste")
    success("Tweede", days=1)
    page = said(carla, SCREEN, still=1)
    assert "hx-trigger" not in page
    after = re.search(r'id="screen-next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    page = carla.get(after).content.decode()
    assert "<h1>Tweede</h1>" in page
    assert "hx-trigger" not in page
    Celebration.objects.filter(pk=first.pk).delete()
    assert "<h1>Tweede</h1>" in carla.get(after).content.decode(), "where it was still holds"
    assert 'hx-trigger="every 12s"' in said(carla, SCREEN)


def test_what_is_taken_back_while_the_screen_plays_is_gone_at_the_next_turn(client):
    row = success("Open", is_public=True)
    Mention.objects.create(celebration=row, name="Rosa de Wit", state="own", is_for_everyone=True)
    page = said(client, PUBLIC_SCREEN)
    assert "Rosa de Wit" in page
    assert "no-store" in client.get(PUBLIC_SCREEN)["Cache-Control"]
    Mention.objects.update(name="", state="withdrawn", answered_at=NOW, is_for_everyone=False)
    assert "Rosa de Wit" not in said(client, PUBLIC_SCREEN)
    Initiative.objects.update(visibility="signed_in")
    assert "The wall is still empty" in said(client, PUBLIC_SCREEN)


@pytest.mark.parametrize("cursor", ["9999-12-31-1", "2026-02-31-1", "x", "2026-11-23-", f"2026-11-23-{10**20}"])
def test_a_place_that_is_none_is_the_beginning(client, cursor):
    success("Open", is_public=True)
    assert "<h1>Open</h1>" in said(client, PUBLIC_SCREEN, after=cursor)


def test_to_celebrate_has_what_one_keeps_and_what_lies_in_ones_region(sign_in, coordinator, stranger, initiative):
    own = MilestoneFactory(initiative=initiative, title="Eigen", reached_on=ON - dt.timedelta(days=31))
    result = ResultFactory(initiative=initiative, title="Resultaat", reached_on=ON)
    MilestoneFactory(initiative=initiative, title="Nog niet")
    MilestoneFactory(initiative=initiative, title="Niet te vieren", reached_on=ON, is_to_celebrate=False)
    CelebrationFactory(milestone=MilestoneFactory(initiative=initiative, title="Gevierd", reached_on=ON))
    region = RegionFactory()
    there = InitiativeFactory(region=region)
    MilestoneFactory(initiative=there, title="In de regio", reached_on=ON)
    address = reverse("initiatives:to-celebrate-list")
    page = said(sign_in(coordinator), address)
    assert [title in page for title in ("Eigen", "Resultaat", "Nog niet", "Niet te vieren", "Gevierd")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert "In de regio" not in page
    assert "Reached 31 days ago" in page
    assert reverse("initiatives:celebration-add", args=[own.pk]) in page
    assert reverse("initiatives:result-celebrate", args=[result.pk]) in page
    assert "2 successes wait to be celebrated" in said(sign_in(coordinator), WALL)
    assert "Nothing waits" in said(sign_in(stranger), address)
    RegionRoleFactory(person=Person.objects.get(user=stranger), region=region, role="coordinator")
    assert "In de regio" in said(sign_in(stranger), address)
    assert "Nothing waits" in said(sign_in(coordinator), address, region=region.pk)


def test_quarters_say_what_was_reached_and_celebrated(sign_in, coordinator, initiative):
    for day in ("2026-09-30", "2026-10-01", "2026-11-22", "2024-12-31"):
        MilestoneFactory(initiative=initiative, reached_on=day)
    ResultFactory(initiative=initiative, reached_on="2026-10-02")
    CelebrationFactory(milestone=MilestoneFactory(initiative=initiative, reached_on="2026-07-01"), on="2026-11-02")
    page = said(sign_in(coordinator), reverse("initiatives:to-celebrate-list"))
    row = r'<th scope="row">([^<]+)</th>\s*<td><span class="num">(\d+)</span>.*?<span class="num">(\d+)'
    rows = re.findall(row, page, re.DOTALL)
    assert len(rows) == 8
    assert rows[-2:] == [("Quarter 3 of 2026", "2", "0"), ("Quarter 4 of 2026", "3", "1")]
    assert rows[0] == ("Quarter 1 of 2025", "0", "0")
