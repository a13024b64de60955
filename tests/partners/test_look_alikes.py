import pytest

from partners.look_alikes import look_alikes
from tests.factories import IdentifierFactory, OrganisationFactory, OrganisationNameFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    ["Almere", "almere", "Gemeente Almere", "Gemeente Amere", "Amlere", "Stichting Almere", "ALMERE "],
)
def test_names_that_are_the_same_or_nearly_so_look_alike(almere, typed):
    assert look_alikes(typed) == [almere]


@pytest.mark.parametrize("typed", ["Urk", "Stichting Energie", "Gemeente", "Almeloo", "", "'"])
def test_other_names_do_not_look_alike(almere, typed):
    OrganisationFactory(name="Stichting Water")
    assert look_alikes(typed) == []


def test_the_same_identifier_comes_first(almere):
    other = OrganisationFactory(name="Heel anders")
    IdentifierFactory(organisation=other, scheme="kvk", value="01234567")
    assert look_alikes("Almere", identifiers=[("kvk", "01234567")]) == [other, almere]


def test_aliases_count_on_both_sides(almere):
    OrganisationNameFactory(organisation=almere, name="Poort aan het Gooimeer")
    assert look_alikes("Poort aan t Gooimeer") == [almere]
    assert look_alikes("Iets anders", other_names=["Almere"]) == [almere]


def test_the_one_that_is_edited_does_not_look_like_itself(almere):
    assert look_alikes("Almere", besides=almere.pk) == []


def test_queries_do_not_grow(almere, django_assert_num_queries):
    OrganisationFactory.create_batch(50, name="Almere")
    with django_assert_num_queries(3):
        look_alikes("Almere", identifiers=[("kvk", "01234567")])
