"""The photo itself: who gets it, with which headers, and that it is asked anew each time."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.actions.celebrations import consent
from initiatives.models import Photo
from tests.factories import MentionFactory, PhotoFactory
from tests.initiatives.celebrations.conftest import AT

pytestmark = pytest.mark.django_db


def address(photo, size="small"):
    return reverse("initiatives:photo", args=[photo.key, size])


@pytest.fixture
def cake(celebration):
    """A photo without people."""
    return PhotoFactory(celebration=celebration)


@pytest.fixture
def who(sign_in, coordinator, partner_member, stranger, administrator):
    """The answer to each: `who(photo)`."""
    clients = {
        "visitor": Client(), "stranger": sign_in(stranger), "partner": sign_in(partner_member),
        "editor": sign_in(coordinator), "administrator": sign_in(administrator),
    }  # fmt: skip
    return lambda photo: {name for name, client in clients.items() if client.get(address(photo)).status_code == 200}


def test_inside_it_is_for_who_may_see_the_initiative(who, cake, celebration):
    assert who(cake) == {"stranger", "partner", "editor", "administrator"}
    celebration.initiative.visibility = "partners"
    celebration.initiative.save(update_fields=["visibility"])
    assert who(cake) == {"partner", "editor", "administrator"}


def test_a_visitor_gets_it_when_both_the_celebration_and_the_initiative_are_for_everyone(who, cake, public):
    assert "visitor" in who(cake)
    public.is_public = False
    public.save(update_fields=["is_public"])
    assert "visitor" not in who(cake)
    public.is_public = True
    public.save(update_fields=["is_public"])
    public.initiative.visibility = "signed_in"
    public.initiative.save(update_fields=["visibility"])
    assert "visitor" not in who(cake)


def test_before_everybody_on_it_agreed_only_editors_see_it(who, of_mina, mina, public):
    assert who(of_mina) == {"editor", "administrator"}
    consent.agree(mention=mina, for_everyone=True, by=None, at=AT)
    assert len(who(of_mina)) == 5
    MentionFactory(celebration=public, photo=of_mina)
    assert who(of_mina) == {"editor", "administrator"}


def test_a_photo_of_which_nobody_said_who_is_on_it_is_not_shown(who, celebration):
    assert who(PhotoFactory(celebration=celebration, is_without_people=False)) == {"editor", "administrator"}


def test_of_a_deleted_initiative_nobody_gets_it(who, cake, public):
    public.initiative.deleted_at = timezone.now()
    public.initiative.save(update_fields=["deleted_at"])
    assert who(cake) == set()


def test_while_the_wall_plays_it_is_gone_with_the_no_also_for_who_has_it_already(mina, of_mina, public):
    consent.agree(mention=mina, for_everyone=True, by=None, at=AT)
    wall = Client()
    first = wall.get(address(of_mina, "large"))
    assert first.content == bytes(of_mina.large)
    again = wall.get(address(of_mina, "large"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    consent.withdraw(mention=mina, by=None, at=AT)
    assert wall.get(address(of_mina, "large"), headers={"if-none-match": first["ETag"]}).status_code == 404
    assert wall.get(address(of_mina, "small")).status_code == 404


def test_it_says_exactly_what_it_is_and_is_nothing_else(cake, public):
    for answer in (Client().get(address(cake)), Client().get(address(cake), headers={"if-none-match": '"x"'})):
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Content-Disposition"] == f'inline; filename="photo-{cake.pk}.jpg"'


def test_both_sizes_have_their_own_mark_and_there_is_no_third(cake, public):
    marks = {Client().get(address(cake, size))["ETag"] for size in ("large", "small")}
    assert len(marks) == 2
    assert Client().get(address(cake, "original")).status_code == 404
    assert Client().post(address(cake)).status_code == 405


def test_lists_of_photos_do_not_fetch_their_bytes(cake, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = list(Photo.objects.for_page())
    assert found[0].get_deferred_fields() == {"large", "small"}
    assert found[0].may_be_shown
    assert (found[0].small_width, found[0].small_height) == (160, 120)


@pytest.mark.parametrize(
    ("sides", "small"), [((1600, 1200), (480, 360)), ((900, 1600), (270, 480)), ((1600, 1), (480, 1))]
)
def test_the_page_knows_how_large_the_small_one_is(sides, small):
    photo = Photo(width=sides[0], height=sides[1])
    assert (photo.small_width, photo.small_height) == small
