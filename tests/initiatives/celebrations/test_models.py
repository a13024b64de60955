"""What the database refuses about photos and people."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from initiatives.models import Mention, Photo
from tests.factories import CelebrationFactory, MentionFactory, PhotoFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


def refused(name, change):
    with pytest.raises(IntegrityError, match=name):
        _done_now(change)


def _done_now(change):
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("initiatives_mention_name_as_they_said", {"name": ""}),
        ("initiatives_mention_name_as_they_said", {"state": "refused", "answered_at": AT}),
        ("initiatives_mention_name_as_they_said", {"state": "withdrawn", "answered_at": AT, "name": "", "email": ""}),
        ("initiatives_mention_answered_at_fits", {"state": "agreed"}),
        ("initiatives_mention_answered_at_fits", {"answered_at": AT}),
        ("initiatives_mention_for_everyone_once_agreed", {"is_for_everyone": True}),
        ("initiatives_mention_only_a_hash", {"token": "the link itself"}),
    ],
)
def test_a_mention_is_refused_that_says(name, change):
    mention = MentionFactory(words="de soep")
    refused(name, lambda: Mention.objects.filter(pk=mention.pk).update(**change))


def test_a_link_opens_one_mention():
    one, other = MentionFactory(), MentionFactory()
    refused("initiatives_mention_token", lambda: Mention.objects.filter(pk=one.pk).update(token=other.token))


def test_somebody_is_named_once_for_the_thanks_and_once_on_a_photo():
    mention = MentionFactory(email="mina@elders.example")
    again = {"celebration": mention.celebration, "email": "MINA@elders.example"}
    refused("initiatives_mention_once", lambda: MentionFactory(**again))
    photo = PhotoFactory(celebration=mention.celebration)
    MentionFactory(photo=photo, **again)
    refused("initiatives_mention_once", lambda: MentionFactory(photo=photo, **again))
    MentionFactory(celebration=mention.celebration, email="")
    MentionFactory(celebration=mention.celebration, email="")


def test_who_is_on_a_photo_is_on_one_of_that_celebration():
    photo = PhotoFactory()
    refused(
        "initiatives_mention_photo_of_same_celebration",
        lambda: MentionFactory(celebration=CelebrationFactory(), photo=photo),
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("initiatives_photo_alternative_filled", {"alternative": ""}),
        ("initiatives_photo_small_enough", {"width": 2401}),
        ("initiatives_photo_small_enough", {"height": 0}),
    ],
)
def test_a_photo_is_refused_that_says(name, change):
    photo = PhotoFactory()
    refused(name, lambda: Photo.objects.filter(pk=photo.pk).update(**change))


def test_two_photos_have_no_place_together():
    photo = PhotoFactory()
    refused("initiatives_photo_position", lambda: PhotoFactory(celebration=photo.celebration, position=photo.position))
