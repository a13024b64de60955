import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Partnership, Stage
from tests.factories import (
    InitiativeFactory,
    PartnershipFactory,
    RegionFactory,
    SeatFactory,
    ThemeFactory,
)

CALLS = reverse("initiatives:call-list")


@pytest.fixture
def carla(sign_in, stranger):
    return sign_in(stranger)


def found(client, **query):
    return client.get(CALLS, query).content.decode()


def test_call_list_is_for_everybody_who_signs_in(carla, initiative):
    SeatFactory(initiative=initiative)
    page = found(carla)
    assert "Wij zoeken een installateur." in page
    assert "Gemeente Almere" in page
    assert f"{reverse('initiatives:join-request-add', args=[initiative.pk])}?seat=" in page
    assert Client().get(CALLS).status_code == 302


def menu_of(client):
    """The main menu, as it stands on the first page."""
    page = client.get(reverse("dashboard:home")).content.decode()
    return page[page.index('id="menu"') : page.index("</nav>")]


def test_the_menu_leads_to_the_open_calls(carla):
    assert f'href="{CALLS}"' in menu_of(carla)
    assert CALLS not in Client().get(reverse("initiatives:initiative-list")).content.decode()
    assert f'href="{CALLS}" aria-current="page"' in found(carla)


def test_from_the_open_calls_one_finds_who_likes_to_be_asked_where_one_may_read_it(sign_in, coordinator, initiative):
    pages = [CALLS, reverse("initiatives:join-request-list"), reverse("initiatives:pool-list")]
    ada = sign_in(coordinator)
    for here in pages:
        answer = ada.get(here).content.decode()
        assert [f'href="{there}"' in answer for there in pages] == [True] * 3, here


def test_who_may_not_read_who_likes_to_be_asked_sees_no_way_to_it(carla):
    assert reverse("initiatives:pool-list") not in found(carla)


def test_call_list_offers_a_partner_no_seat_of_its_own(sign_in, partner_member, initiative):
    SeatFactory(initiative=initiative)
    assert reverse("initiatives:join-request-add", args=[initiative.pk]) not in found(sign_in(partner_member))


def test_call_list_shows_nothing_that_one_may_not_see(carla, sign_in, partner_member, initiative):
    initiative.visibility = "partners"
    initiative.save()
    SeatFactory(initiative=initiative)
    assert "No seat is open now" in found(carla)
    assert "Wij zoeken" in found(sign_in(partner_member))


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.PAUSED])
def test_call_list_shows_only_where_there_is_work(carla, stage):
    SeatFactory(initiative=InitiativeFactory(stage=stage))
    assert "No seat is open now" in found(carla)


def test_call_list_shows_no_seat_that_is_taken_or_gone(carla, initiative, urk):
    day = timezone.localdate()
    SeatFactory(initiative=initiative, organisation=urk, filled_on=day)
    SeatFactory(initiative=initiative, ended_on=day)
    assert "No seat is open now" in found(carla)


def test_call_list_narrows_by_theme_and_region(carla):
    theme, region = ThemeFactory(), RegionFactory()
    SeatFactory(initiative=InitiativeFactory(theme=theme), looking_for="Bij dit thema.")
    SeatFactory(initiative=InitiativeFactory(region=region), looking_for="In deze regio.")
    assert "Bij dit thema." in found(carla, theme=theme.pk)
    assert "In deze regio." not in found(carla, theme=theme.pk)
    assert "In deze regio." in found(carla, region=region.pk)
    assert "Bij dit thema." not in found(carla, region=region.pk)
    assert "No open seat fits this" in found(carla, theme=theme.pk, region=region.pk)


@pytest.mark.parametrize("wrong", [{"theme": "x"}, {"region": "0"}, {"theme": "9" * 30}, {"page": "x"}, {"page": "-3"}])
def test_call_list_survives_an_address_that_means_nothing(carla, initiative, wrong):
    SeatFactory(initiative=initiative)
    assert "Wij zoeken" in found(carla, **wrong)


def test_call_list_is_paged_and_costs_the_same_for_any_number(
    carla, django_assert_max_num_queries, django_assert_num_queries
):
    def call():
        initiative = InitiativeFactory(region=RegionFactory())
        PartnershipFactory(initiative=initiative, role=Partnership.Role.LEAD)
        SeatFactory(initiative=initiative)

    call()
    found(carla)
    with django_assert_max_num_queries(12) as first:
        found(carla)
    for _number in range(29):
        call()
    with django_assert_num_queries(len(first)):
        page = found(carla)
    assert page.count("Wij zoeken") == 25
    assert found(carla, page=2).count("Wij zoeken") == 5
