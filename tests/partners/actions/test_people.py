import pytest

from partners.actions.people import person_for
from partners.models import Person
from tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_person_for_makes_one_once():
    user = UserFactory(name="Ada")
    assert person_for(user) == person_for(user)
    assert Person.objects.get().name == "Ada"


def test_person_for_recognises_somebody_who_had_no_account_yet():
    person = PersonFactory(email="Ada@Example.org")
    assert person_for(UserFactory(email="ada@example.org")) == person


def test_person_for_does_not_guess_between_two():
    PersonFactory.create_batch(2, email="ada@example.org")
    assert person_for(UserFactory(email="ada@example.org")).pk not in Person.objects.filter(user=None)
    assert Person.objects.count() == 3
