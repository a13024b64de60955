"""Accounts."""

import factory
from factory.django import DjangoModelFactory

from collab.accounts.models import User

PASSWORD = "een lang wachtwoord"


class UserFactory(DjangoModelFactory):
    """Somebody who signs in with PASSWORD and reads English: the words of the code."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Person {number}")
    language = "en"
    password = factory.django.Password(PASSWORD)
