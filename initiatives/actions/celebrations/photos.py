"""Photos of a celebration: adding them, saying what can be seen, putting them in order, taking one away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from collab.accounts.models import User
from collab.lib.pictures import Picture
from initiatives.actions.celebrations.naming import name_one
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.consent.naming import Named
from initiatives.consent.posting import forget
from initiatives.exceptions import PhotoIsThere, TooManyPhotos
from initiatives.models import Celebration, Photo

MOST_PHOTOS = 24
MOST_AT_ONCE = 12


@dataclass(frozen=True)
class NewPhoto:
    """A photo to be added, what can be seen on it, and who can be recognised (nobody, when that is said)."""

    picture: Picture
    alternative: str
    people: Sequence[Named] = ()
    is_without_people: bool = False


@verb
def add_photos(*, celebration: Celebration, new: Sequence[NewPhoto], by: User, at: dt.datetime) -> list[Photo]:
    """Add all of them behind those that are there, or none; and ask who can be recognised.

    Raises `TooManyPhotos`, or `PhotoIsThere` for one that is there already.
    """
    Celebration.objects.select_for_update().get(pk=celebration.pk)  # who adds at the same moment waits
    there = celebration.photos.count()
    if there + len(new) > MOST_PHOTOS or len(new) > MOST_AT_ONCE:
        raise TooManyPhotos(min(MOST_PHOTOS - there, MOST_AT_ONCE))
    last = celebration.photos.aggregate(last=Max("position"))["last"] or 0
    added: list[Photo] = []
    for number, one in enumerate(new):
        if celebration.photos.filter(large=one.picture.large).exists():
            raise PhotoIsThere(number)
        photo = Photo.objects.create(
            celebration=celebration, position=last + number + 1, alternative=one.alternative,
            is_without_people=one.is_without_people and not one.people,
            large=one.picture.large, small=one.picture.small, width=one.picture.width, height=one.picture.height,
            added_at=at, added_by=by,
        )  # fmt: skip
        for person in one.people:
            name_one(celebration, person, photo=photo, by=by, at=at)
        added.append(photo)
    touch(celebration.initiative, by=by, at=at)
    return added


@verb
def describe_photo(*, photo: Photo, alternative: str, by: User) -> None:
    """Say in other words what can be seen on it."""
    photo.alternative = alternative
    photo.save(update_fields=["alternative"])


@verb
def place_photo(*, photo: Photo, number: int, by: User) -> None:
    """Make it the photo with this `number` (1 is the first; beyond the end is the end); the others make room."""
    Celebration.objects.select_for_update().get(pk=photo.celebration_id)
    rows = list(Photo.objects.for_page().filter(celebration=photo.celebration_id))
    positions = [row.position for row in rows]
    before = next(place for place, row in enumerate(rows) if row.pk == photo.pk)
    rows.insert(min(max(number, 1), len(rows)) - 1, rows.pop(before))
    moved = []
    for row, position in zip(rows, positions, strict=True):
        if row.position != position:
            row.position = position
            moved.append(row)
    Photo.objects.bulk_update(moved, ["position"])


@verb
def remove_photo(*, photo: Photo, by: User, at: dt.datetime) -> None:
    """Take it away for good, with who was asked about it and the letters to them."""
    forget(photo.mentions.values_list("pk", flat=True), at=at)
    initiative = photo.celebration.initiative
    photo.delete()
    touch(initiative, by=by, at=at)
