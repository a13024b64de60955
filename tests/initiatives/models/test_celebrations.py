"""What is shown of celebrations to whom, and what the database refuses."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from initiatives.celebrations.cards import cards_of
from initiatives.celebrations.consented import on_the_wall, shown_photos
from initiatives.models import Celebration, Mention, Photo
from tests.factories import CelebrationFactory, InitiativeFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
NOBODY = AnonymousUser()


def held(visibility="everyone", on=ON, **more):
    stone = MilestoneFactory(initiative=InitiativeFactory(visibility=visibility), reached_on=ON)
    return CelebrationFactory(milestone=stone, on=on, **more)


def photo_of(celebration, **more):
    return Photo.objects.create(
        celebration=celebration, position=celebration.photos.count() + 1, alternative="Soep op straat", large=b"1",
        small=b"1", width=4, height=5, **more,
    )  # fmt: skip


def named(celebration, state, **more):
    answered = timezone.now() if state in {"agreed", "refused", "withdrawn"} else None
    name = "" if state in {"refused", "withdrawn"} else f"Rosa {state}"
    return Mention.objects.create(celebration=celebration, state=state, name=name, answered_at=answered, **more)


def test_a_visitor_sees_what_somebody_said_that_everyone_may_see(stranger):
    shown = held(is_public=True)
    inside = held()
    held("signed_in", is_public=True)
    hidden = held("partners", is_public=True)
    gone = held(is_public=True)
    gone.initiative.deleted_at = timezone.now()
    gone.initiative.save()
    assert list(Celebration.objects.visible_to(NOBODY)) == [shown]
    seen = set(Celebration.objects.visible_to(stranger))
    assert {shown, inside} <= seen
    assert not {hidden, gone} & seen


def test_what_is_held_is_celebrated_on_a_day_that_has_come():
    today, before = held(how="planned"), held(on=ON - dt.timedelta(days=1))
    held(how="planned", on=ON + dt.timedelta(days=1))
    held(how="not", on=None, because="Te klein.")
    assert list(Celebration.objects.held(ON).newest_first()) == [today, before]


def test_the_wall_inside_names_and_shows_only_who_agreed(stranger):
    celebration = held()
    for state in Mention.State.values:
        named(celebration, state)
    for state in ("asked", "refused", "withdrawn"):
        named(photo_of(celebration).celebration, state, photo=Photo.objects.latest("pk"))
    photo_of(celebration)  # people on it, and nobody asked
    both = photo_of(celebration)
    named(celebration, "agreed", photo=both)
    named(celebration, "asked", photo=both)
    row = on_the_wall(Celebration.objects.all(), stranger).get()
    assert {said["name"] for said in row.named} == {"Rosa own", "Rosa agreed"}
    assert row.cover is None
    shown = photo_of(celebration, is_without_people=True)
    agreed = photo_of(celebration)
    named(celebration, "agreed", photo=agreed)
    row = on_the_wall(Celebration.objects.all(), stranger).get()
    assert row.cover["key"] == shown.key
    assert set(shown_photos(stranger)) == {shown, agreed}


def test_the_wall_is_one_statement_along_its_index(django_assert_num_queries):
    for _number in range(3):
        photo_of(held(), is_without_people=True)
    with django_assert_num_queries(1):
        rows = list(on_the_wall(Celebration.objects.held(ON).newest_first(), NOBODY))
        assert {(row.subject.title, row.initiative.title, bool(row.cover)) for row in rows}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "initiatives_celebration_wall" in Celebration.objects.held(ON).newest_first()[:24].explain()


@pytest.mark.parametrize("name", ["initiatives_celebration_next_is_another", "initiatives_celebration_told_by_with_at"])
def test_the_database_refuses(name, coordinator):
    celebration = held()
    broken = {
        "initiatives_celebration_next_is_another": {"next_initiative": celebration.initiative},
        "initiatives_celebration_told_by_with_at": {"told_by": coordinator},
    }[name]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Celebration.objects.filter(pk=celebration.pk).update(**broken)


def test_cards_are_one_statement_and_show_each_reader_what_they_may_see(stranger, django_assert_num_queries):
    celebration = held(story="Samen aan tafel. " * 20)
    photo = photo_of(celebration)
    named(celebration, "agreed", photo=photo)
    named(celebration, "agreed")
    named(celebration, "refused")
    keys = [celebration.pk, held().pk]
    for reader, names, has_cover in ((stranger, ["Rosa agreed"], True), (NOBODY, [], False)):
        with django_assert_num_queries(1):
            cards = cards_of(keys, reader)
        assert set(cards) == set(keys)
        card = cards[celebration.pk]
        assert [one["name"] for one in card.named] == names
        assert (card.cover["key"] == photo.key) if has_cover else card.cover is None
        assert (card.title, card.initiative) == (celebration.subject.title, celebration.initiative.title)
        assert card.drawn["said"].count("Samen") == 10
