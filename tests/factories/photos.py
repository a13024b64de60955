"""Photos of celebrations, and people who are named or pictured."""

import io
from functools import cache

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from collab.lib.tokens import hash_of, new_salt
from initiatives.consent.tokens import LINKS
from initiatives.models import Mention, Photo
from tests.factories.milestones import CelebrationFactory


@cache
def photo_bytes(colour="orange", size=(160, 120), form="JPEG"):
    """A photo of one colour, as somebody sends it."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


class PhotoFactory(DjangoModelFactory):
    """A cake; nobody can be recognised."""

    class Meta:
        model = Photo

    celebration = factory.SubFactory(CelebrationFactory)
    position = factory.LazyAttribute(lambda row: row.celebration.photos.count() + 1)
    alternative = "Een taart op tafel"
    is_without_people = True
    large = factory.LazyFunction(photo_bytes)
    small = factory.LazyFunction(lambda: photo_bytes(size=(80, 60)))
    width, height = 160, 120


class MentionFactory(DjangoModelFactory):
    """Somebody who is thanked, and was asked; `.token_of_link` is what their link holds."""

    class Meta:
        model = Mention

    celebration = factory.SubFactory(CelebrationFactory)
    name = "Mina Zonneveld"
    email = factory.Sequence(lambda number: f"mina{number}@elders.example")
    salt = factory.LazyFunction(new_salt)
    token = factory.LazyAttribute(lambda row: hash_of(LINKS.of(row.salt)) if row.salt else "")
