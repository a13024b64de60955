"""A celebration that Ada tells about, with a photo and Mina, who is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from collab.outbox.letters import Letter, NotNeeded, writer
from collab.outbox.models import Message
from initiatives.actions.celebrations import naming, photos
from initiatives.consent.naming import Named
from initiatives.consent.tokens import LINKS
from initiatives.models import Celebration, Mention, Photo
from tests.factories import CelebrationFactory, MilestoneFactory
from tests.factories.photos import photo_bytes

AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
MINA = Named("Mina Zonneveld", "mina@elders.example")


def written(mention: Mention) -> Letter | NotNeeded:
    """The letter about a mention, as it would leave now, or why it does not."""
    message = Message.objects.select_related("recipient__user").get(context__mention=mention.pk)
    return writer("consent").write([message], at=AT)[message.pk]


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The moment at which everything happens."""
    time_machine.move_to(AT, tick=False)
    cache.clear()  # nobody guessed before
    return time_machine


@pytest.fixture
def celebration(initiative) -> Celebration:
    """The first street is warm, and there was cake."""
    return CelebrationFactory(milestone=MilestoneFactory(initiative=initiative, reached_on="2026-11-02"))


@pytest.fixture
def public(celebration) -> Celebration:
    """The same, for everyone."""
    celebration.initiative.visibility = "everyone"
    celebration.initiative.save(update_fields=["visibility"])
    celebration.is_public = True
    celebration.save(update_fields=["is_public"])
    return celebration


@pytest.fixture
def new():
    """A function that gives a photo to be added: `new("teal", people=[MINA])`."""

    def _new(colour: str = "orange", *, people: tuple[Named, ...] = (), alternative: str = "Een taart") -> object:
        picture = photos.Picture(photo_bytes(colour), photo_bytes(colour, (80, 60)), 160, 120)
        return photos.NewPhoto(picture, alternative, people, not people)

    return _new


@pytest.fixture
def of_mina(celebration, coordinator, new) -> Photo:
    """A photo on which Mina can be recognised; she is asked."""
    alternative = "Mina Zonneveld snijdt de taart"
    return photos.add_photos(
        celebration=celebration, new=[new(people=(MINA,), alternative=alternative)], by=coordinator, at=AT
    )[0]


@pytest.fixture
def mina(of_mina) -> Mention:
    """What is known of her."""
    return of_mina.mentions.get()


@pytest.fixture
def thanked(celebration, coordinator) -> Mention:
    """Mina is thanked by name."""
    person = Named(MINA.name, MINA.email, "de soep")
    return naming.thank(celebration=celebration, people=[person], by=coordinator, at=AT)[0]


@pytest.fixture
def link():
    """A function that gives the address of the link in the mail about a mention."""
    return lambda mention: reverse("consent:link-open", args=[LINKS.of(mention.salt)])


@pytest.fixture
def visit(link):
    """A function that opens the link of a mention in a new browser."""

    def _visit(mention: Mention) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.cookies["language"] = "en"
        client.get(link(mention))
        return client

    return _visit


@pytest.fixture
def everywhere():
    """A function that says in which tables words stand: each row of each table, also as bytes."""

    def _everywhere(*words: str) -> set[str]:
        found = set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            for (table,) in cursor.fetchall():
                for word in words:
                    cursor.execute(
                        f'SELECT count(*) FROM "{table}" one WHERE strpos(lower(to_jsonb(one)::text), %s) > 0'
                        " OR strpos(lower(to_jsonb(one)::text), %s) > 0",
                        [word.lower(), word.encode().hex()],
                    )
                    if cursor.fetchone()[0]:
                        found.add(table)
        return found

    return _everywhere
