import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import (
    OrganisationFactory,
    OrganisationNameFactory,
    RegionFactory,
    RegionMemberFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db


def options(client, **parameters):
    return client.get(reverse("partners:organisation-options"), parameters).json()


@pytest.fixture
def carla(stranger, sign_in):
    return sign_in(stranger)


def test_options_offers_by_the_beginning_of_a_name(carla, almere):
    almere.place = "Flevoland"
    almere.save()
    assert options(carla, q="alm") == {
        "results": [
            {
                "id": almere.pk,
                "name": "Gemeente Almere",
                "matched": "Almere",
                "note": "Municipality, Flevoland",
                "type": "organisation",
            }
        ],
        "more": False,
    }


@pytest.mark.parametrize("words", ["", "a", "al", "a-l", "'s"])
def test_options_wants_three_letters(carla, almere, words):
    assert options(carla, q=words) == {"results": [], "more": False}


def test_options_says_who_goes_on_for_a_former_one_over_two_mergers(carla):
    gravendeel = OrganisationFactory(name="'s-Gravendeel", kind="municipality", valid_to=dt.date(2006, 12, 31))
    binnenmaas = OrganisationFactory(name="Binnenmaas", kind="municipality", valid_to=dt.date(2018, 12, 31))
    waard = OrganisationFactory(name="Hoeksche Waard", kind="municipality")
    SuccessionFactory(predecessor=gravendeel, successor=binnenmaas)
    SuccessionFactory(predecessor=binnenmaas, successor=waard)
    assert [row["note"] for row in options(carla, q="sgravend")["results"]] == ["Until 2006, now Hoeksche Waard"]


def test_options_puts_the_whole_name_first_and_former_ones_last(carla):
    word = OrganisationFactory(name="Actief Utrecht")
    beginning = OrganisationFactory(name="Utrechtse Heuvelrug", kind="municipality")
    former = OrganisationFactory(name="Utrechts Fonds", valid_to=dt.date(2001, 1, 1))
    whole = OrganisationFactory(name="Utrecht", kind="province")
    ids = [row["id"] for row in options(carla, q="utrecht")["results"]]
    assert ids == [whole.pk, beginning.pk, former.pk, word.pk]


def test_options_offers_each_once_seven_at_most_and_says_that_there_are_more(carla):
    for number in range(7):
        organisation = OrganisationFactory(name=f"Polder {number}")
        OrganisationNameFactory(organisation=organisation, name=f"Polders {number}")
    found = options(carla, q="polder")
    assert (len(found["results"]), len({row["id"] for row in found["results"]}), found["more"]) == (7, 7, False)
    OrganisationFactory(name="Polder 8")
    found = options(carla, q="polder")
    assert (len(found["results"]), found["more"]) == (7, True)


def test_options_offers_regions_only_when_asked(carla, almere):
    region = RegionFactory(name="Flevoland", kind="safety")
    RegionMemberFactory(region=region, organisation=almere)
    assert options(carla, q="flevo")["results"] == []
    assert options(carla, q="flevo", regions="1")["results"] == [
        {
            "id": region.pk,
            "name": "Flevoland",
            "matched": "Flevoland",
            "note": "Region: Safety region, 1 partner",
            "type": "region",
        }
    ]


@pytest.mark.parametrize("words", ["' OR 1=1 --", "%%%", "a:* & b", "(((", "\\\\\\", "\x00abc", "!!!!", "ab" * 5000])
def test_options_survives_strange_words(carla, almere, words):
    assert options(carla, q=words, regions="1")["results"] == []


@pytest.mark.parametrize("regions", ["", "1"])
def test_options_asks_three_queries_however_many_there_are(carla, django_assert_num_queries, regions):
    for number in range(50):
        former = OrganisationFactory(name=f"Oude polder {number}", valid_to=dt.date(2001, 1, 1))
        SuccessionFactory(predecessor=former)
        RegionFactory(name=f"Polder {number}")
    with django_assert_num_queries(3):
        options(carla, q="polder", regions=regions)


def test_options_is_closed_for_who_did_not_sign_in(client, db):
    assert client.get(reverse("partners:organisation-options"), {"q": "alm"}).status_code == 302
