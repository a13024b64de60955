"""The list with the seven of each row."""

import pytest
from django.urls import reverse

from initiatives.models import SavedFilter
from initiatives.models.sight import Visibility
from tests.factories import InitiativeFactory, PartnershipFactory

LIST = reverse("initiatives:initiative-list")
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


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
