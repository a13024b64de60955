"""Subscriptions to the calendar."""

import factory
from factory.django import DjangoModelFactory

from collab.lib.tokens import hash_of, new_salt
from initiatives.calendar.tokens import ADDRESSES
from initiatives.models import CalendarFeed
from tests.factories.accounts import UserFactory


class CalendarFeedFactory(DjangoModelFactory):
    """A subscription to everything that its owner may see."""

    class Meta:
        model = CalendarFeed

    owner = factory.SubFactory(UserFactory)
    name = "Alles"
    salt = factory.LazyFunction(new_salt)
    token_hash = factory.LazyAttribute(lambda row: hash_of(ADDRESSES.of(row.salt)))
