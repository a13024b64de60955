"""Messages, and who receives them."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from collab.outbox.models import Message, Occurrence, Preference, Recipient, Witness
from tests.factories.accounts import UserFactory

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


class RecipientFactory(DjangoModelFactory):
    class Meta:
        model = Recipient

    class Params:
        is_refused = factory.Trait(
            refused_at=AT,
            refused_address=factory.LazyAttribute(lambda one: one.user.email),
            refused_because="550 5.1.1 no such user",
        )

    user = factory.SubFactory(UserFactory)


class PreferenceFactory(DjangoModelFactory):
    class Meta:
        model = Preference

    recipient = factory.SubFactory(RecipientFactory)
    kind = "closing"
    frequency = "daily"


class MessageFactory(DjangoModelFactory):
    """A message that may be sent at AT and for a week after."""

    class Meta:
        model = Message

    recipient = factory.SubFactory(RecipientFactory)
    letter = "reminders"
    key = factory.Sequence(lambda number: f"digest:{number}")
    message_id = factory.Sequence(lambda number: f"<{number}@example.org>")
    created_at = due_at = AT
    expires_at = AT + dt.timedelta(days=7)


class OccurrenceFactory(DjangoModelFactory):
    class Meta:
        model = Occurrence

    kind = "closing"
    object_id = factory.Sequence(lambda number: number + 1)
    subject_id = factory.SelfAttribute("object_id")
    occurs_on = dt.date(2026, 3, 1)
    made_at = AT
    recipient = factory.SubFactory(RecipientFactory)


class WitnessFactory(DjangoModelFactory):
    class Meta:
        model = Witness

    at = AT
