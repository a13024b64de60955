"""Celebrations, their photos and the people on them, as the pages show them together."""

import pytest
from django.test import Client
from django.urls import reverse

from collab.outbox.models import Message
from initiatives.actions import ending, milestones
from initiatives.actions.celebrations import consent, photos, tell_story
from initiatives.exceptions import AlreadyTold
from initiatives.models import Celebration, Mention, Milestone
from tests.factories import CelebrationFactory, ResultFactory
from tests.initiatives.celebrations.conftest import AT

pytestmark = pytest.mark.django_db
WALL = reverse("successes:success-list-public")


def tell(celebration, by, **changes):
    celebration.refresh_from_db()
    tell_story(celebration=celebration, changes=changes, version=celebration.version, by=by, at=AT)


@pytest.mark.parametrize("for_everyone", [True, False])
def test_the_wall_for_everyone_shows_only_who_agreed_to_that(public, mina, of_mina, thanked, for_everyone):
    for mention in (mina, thanked):
        consent.agree(mention=mention, for_everyone=for_everyone, by=None, at=AT)
    page = Client().get(WALL).content.decode()
    assert public.subject.title in page
    assert (of_mina.key in page) is for_everyone
    assert ("Mina Zonneveld" in page) is for_everyone


def test_withdrawn_while_the_wall_plays_is_gone_at_the_next_turn(public, mina, of_mina):
    consent.agree(mention=mina, for_everyone=True, by=None, at=AT)
    screen, photo = (
        reverse("successes:success-screen-public"),
        reverse("initiatives:photo", args=[of_mina.key, "small"]),
    )
    assert of_mina.key in Client().get(screen).content.decode()
    assert Client().get(photo).status_code == 200
    consent.withdraw(mention=mina, by=None, at=AT)
    assert of_mina.key not in Client().get(screen).content.decode()
    assert Client().get(photo).status_code == 404


def test_who_agreed_inside_is_asked_again_when_everyone_may_see_it(celebration, coordinator, mina):
    celebration.initiative.visibility = "everyone"
    celebration.initiative.save(update_fields=["visibility"])
    consent.agree(mention=mina, for_everyone=False, by=None, at=AT)
    tell(celebration, coordinator, story="Er was taart.")
    assert [message.context["what"] for message in Message.objects.all()] == ["asked"]
    tell(celebration, coordinator, is_public=True)
    assert sorted(message.context["what"] for message in Message.objects.all()) == ["asked", "everyone"]
    tell(celebration, coordinator, is_public=False)
    tell(celebration, coordinator, is_public=True)
    assert Message.objects.count() == 2, "the same link, so the same letter"


@pytest.mark.parametrize("of", ["milestone", "result"])
def test_what_was_celebrated_with_photos_is_not_taken_away_on_the_way(initiative, coordinator, new, of):
    reached = (
        ResultFactory(initiative=initiative, reached_on="2026-11-02")
        if of == "result"
        else Milestone.objects.create(
            initiative=initiative, title="Warm", position=1, planned_from="2026-11-02", planned_until="2026-11-02",
            reached_on="2026-11-02",
        )
    )  # fmt: skip
    celebration = CelebrationFactory(**{"initiative": initiative, "milestone": None, of: reached})
    remove = milestones.remove_milestone if of == "milestone" else ending.remove_result
    (photo,) = photos.add_photos(celebration=celebration, new=[new()], by=coordinator, at=AT)
    with pytest.raises(AlreadyTold):
        remove(**{of: reached}, by=coordinator, at=AT)
    client = Client()
    client.force_login(coordinator)
    answer = client.post(reverse(f"initiatives:{of}-delete", args=[reached.pk]))
    assert answer.status_code == 409
    assert Celebration.objects.filter(pk=celebration.pk).exists()
    photos.remove_photo(photo=photo, by=coordinator, at=AT)
    remove(**{of: reached}, by=coordinator, at=AT)
    assert not Celebration.objects.filter(pk=celebration.pk).exists()


def test_when_the_parties_do_not_celebrate_after_all_nobody_is_asked_any_more(
    celebration, coordinator, thanked, everywhere, today
):
    milestones.celebrate(subject=celebration.milestone, how="not", because="Te klein.", by=coordinator, on=today, at=AT)
    assert not Mention.objects.exists()
    assert everywhere("zonneveld", "mina@elders.example") == set()
