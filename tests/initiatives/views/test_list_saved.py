"""Filters that somebody saved under a name: above the list, asked before replaced, undone when deleted."""

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import SavedFilter
from tests.factories import (
    SavedFilterFactory,
)

LIST = reverse("initiatives:initiative-list")

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


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
