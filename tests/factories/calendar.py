"""Subscriptions to the calendar."""

import factory
from factory.django import DjangoModelFactory

from initiatives.calendar.secrets import hash_of, new_salt, token_of
from initiatives.models import CalendarFeed
from tests.factories.accounts import UserFactory


class CalendarFeedFactory(DjangoModelFactory):
    """A subscription to everything that its owner may see."""

    class Meta:
        model = CalendarFeed

    owner = factory.SubFactory(UserFactory)
    name = "Alles"
    salt = factory.LazyFunction(new_salt)
    token_hash = factory.LazyAttribute(lambda row: hash_of(token_of(row.salt)))
