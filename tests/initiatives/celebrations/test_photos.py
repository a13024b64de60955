"""Adding photos by form: all right or none, with what is wrong at its field; order, words, taking away."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from PIL import Image

from collab.lib import uploads
from initiatives.actions.celebrations import photos
from initiatives.exceptions import PhotoIsThere, TooManyPhotos
from initiatives.models import Mention, Photo
from tests.factories import CelebrationFactory, MilestoneFactory, PhotoFactory
from tests.factories.photos import photo_bytes
from tests.initiatives.celebrations.conftest import AT, MINA

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def add(celebration):
    return reverse("initiatives:photo-add", args=[celebration.pk])


def one(number, content=None, *, alternative="Een taart", nobody=True, people="", name="taart.jpg"):
    """The fields of one photo in the form."""
    fields = {f"photo{number}-alternative": alternative, f"photo{number}-people": people}
    if nobody:
        fields[f"photo{number}-is_without_people"] = "on"
    if content is not None:
        fields[f"photo{number}-file"] = SimpleUploadedFile(name, content, "image/jpeg")
    return fields


def test_photos_are_added_with_what_can_be_seen_and_who(ada, add, celebration):
    form = one(1, photo_bytes("teal")) | one(
        3,
        photo_bytes("orange"),
        alternative="Mina en Ada",
        nobody=False,
        people="Mina Zonneveld, mina@elders.example\nOma",
    )
    answer = ada.post(add, form, follow=True)
    assert "2 photos are added." in answer.content.decode()
    first, second = Photo.objects.for_page()
    assert (first.alternative, first.is_without_people, first.position) == ("Een taart", True, 1)
    assert [mention.name for mention in second.mentions.all()] == ["Mina Zonneveld", "Oma"]
    assert (second.is_without_people, second.may_be_shown) == (False, False)
    assert Image.open(io.BytesIO(bytes(first.small))).format == "JPEG"


def test_when_one_is_wrong_none_is_kept_and_what_was_typed_stays(ada, add):
    form = one(1, photo_bytes("teal"), alternative="Alles goed hier") | one(
        2, b"<svg onload=alert(1)>", alternative="Een plaatje"
    )
    answer = ada.post(add, form)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert not Photo.objects.exists()
    assert "This is a drawing or a page (SVG or HTML), whatever its name says." in said
    assert "Choose it once more: a browser does not keep it." in said
    assert "Alles goed hier" in said
    assert "Een plaatje" in said
    assert said.count('class="error"') == 2, "nothing is wrong with the two that stayed empty"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Choose a photo."),
        (one(1), "Choose a photo."),
        (one(1, b""), "This file is empty."),
        (one(1, photo_bytes(), alternative=""), "Say in one sentence what can be seen."),
        (one(1, photo_bytes(), nobody=False), "Say who can be recognised, or tick that nobody can."),
        (one(1, photo_bytes(), people="Mina"), "choose one of the two"),
        (one(1, photo_bytes(), nobody=False, people="Mina, mina.elders.example"), "This is not an e-mail address"),
        (one(1, photo_bytes(), nobody=False, people="Mina, mina@"), "This is not an e-mail address"),
        (one(1, photo_bytes(), nobody=False, people="mina@elders.example"), "Begin each line with a name"),
        (one(1, photo_bytes()[:200]), "This photo is damaged"),
    ],
)
def test_what_is_missing_or_wrong_is_said(ada, add, form, words):
    for sent in form.values():
        if isinstance(sent, SimpleUploadedFile):
            sent.seek(0)
    answer = ada.post(add, form)
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not Photo.objects.exists()


def test_a_page_that_calls_itself_a_photo_is_refused_by_its_content(ada, add):
    answer = ada.post(add, one(1, b"<!doctype html><script>alert(1)</script>", name="feest.jpg"))
    assert "whatever its name says" in answer.content.decode()


def test_of_two_hundred_photos_the_page_says_how_many_fit_and_keeps_none(ada, add):
    form = {}
    for number in range(1, 201):
        form |= one(number, photo_bytes("teal", (4, 4)))
    answer = ada.post(add, form)
    assert answer.status_code == 422
    assert "Only 12 photos fit now: at most 12 at once, and 24 with one celebration." in answer.content.decode()
    assert not Photo.objects.exists()


def test_a_celebration_takes_twenty_four(ada, add, celebration, new, coordinator):
    for _ in range(23):
        PhotoFactory(celebration=celebration)
    form = one(1, photo_bytes("teal")) | one(2, photo_bytes("navy"))
    assert "Only 1 photo fits now" in ada.post(add, form).content.decode()
    ada.post(add, one(1, photo_bytes("teal")))
    assert celebration.photos.count() == 24
    assert "There are 24 photos: that is the most." in ada.get(add).content.decode()
    with pytest.raises(TooManyPhotos):
        photos.add_photos(celebration=celebration, new=[new("navy")], by=coordinator, at=AT)


def test_a_file_that_is_too_heavy_is_let_go_of_and_the_words_beside_it_stay(ada, add, monkeypatch):
    before = uploads.MostBytes.__init__
    monkeypatch.setattr(
        uploads.MostBytes,
        "__init__",
        lambda self, request, **limits: before(self, request, **{**limits, "most_bytes": 100}),
    )
    answer = ada.post(add, one(1, photo_bytes("teal"), alternative="Een zware taart"))
    assert answer.content.decode().count("This file is too large: a photo may be 15 MB") == 2  # above, and at its field
    assert "Een zware taart" in answer.content.decode()
    assert not Photo.objects.exists()


def test_the_key_of_the_form_is_asked_for_as_everywhere(add, coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    assert client.post(add, one(1, photo_bytes("teal"))).status_code == 403
    assert not Photo.objects.exists()


def test_the_same_photo_is_there_once(ada, add, celebration, coordinator, new):
    ada.post(add, one(1, photo_bytes("teal")))
    answer = ada.post(add, one(1, photo_bytes("teal"), alternative="Nog eens"))
    assert "This photo is with the celebration already." in answer.content.decode()
    assert celebration.photos.count() == 1
    with pytest.raises(PhotoIsThere):
        photos.add_photos(celebration=celebration, new=[new("navy"), new("navy")], by=coordinator, at=AT)
    assert celebration.photos.count() == 1


def test_four_fit_on_the_page_and_twelve_when_asked(ada, add):
    assert ada.get(add).content.decode().count('type="file"') == 4
    assert ada.get(f"{add}?more").content.decode().count('type="file"') == 12


def test_up_and_down_change_the_order(ada, celebration, coordinator, new):
    rows = photos.add_photos(
        celebration=celebration, new=[new("teal"), new("navy"), new("orange")], by=coordinator, at=AT
    )
    keys = [row.pk for row in rows]
    ada.post(reverse("initiatives:photo-place", args=[keys[2]]), {"number": "1"})
    assert list(celebration.photos.values_list("pk", flat=True)) == [keys[2], keys[0], keys[1]]
    for number in ("99", "x", ""):
        ada.post(reverse("initiatives:photo-place", args=[keys[2]]), {"number": number})
    assert list(celebration.photos.values_list("pk", flat=True)) == [keys[0], keys[1], keys[2]]


def test_what_can_be_seen_is_said_in_other_words(ada, of_mina):
    address = reverse("initiatives:photo-edit", args=[of_mina.pk])
    assert "Mina Zonneveld snijdt" in ada.get(address).content.decode()
    assert "Say in one sentence" in ada.post(address, {"alternative": " "}).content.decode()
    ada.post(address, {"alternative": "Een feest"})
    of_mina.refresh_from_db()
    assert of_mina.alternative == "Een feest"


def test_removing_asks_first_and_takes_who_was_asked_along(ada, of_mina, everywhere):
    address = reverse("initiatives:photo-remove", args=[of_mina.pk])
    assert "You cannot take this back." in ada.get(address).content.decode()
    assert Photo.objects.exists()
    ada.post(address)
    assert not Photo.objects.exists()
    assert not Mention.objects.exists()
    assert everywhere(MINA.email) == set()


def test_the_list_says_what_waits(ada, of_mina, celebration):
    PhotoFactory(celebration=celebration)
    said = ada.get(reverse("initiatives:photo-list", args=[celebration.pk])).content.decode()
    assert said.count("Waits for consent") == 1
    assert "Is shown: nobody can be recognised" in said
    assert "Mina Zonneveld: Asked, no answer yet" in said


def test_the_part_for_pages_links_each_small_photo_to_the_large_one(of_mina):
    context = {"photos": Photo.objects.for_page(), "editor": True}
    said = render_to_string("initiatives/parts/photos.html", context)
    assert reverse("initiatives:photo", args=[of_mina.key, "large"]) in said
    assert 'alt="Mina Zonneveld snijdt de taart"' in said
    assert "Waits for consent: only you see it" in said
    assert "Waits for consent" not in render_to_string("initiatives/parts/photos.html", {**context, "editor": False})


def test_where_the_parties_chose_not_to_celebrate_there_are_no_photos(ada, initiative):
    stone = MilestoneFactory(initiative=initiative, reached_on="2026-11-02")
    quiet = CelebrationFactory(milestone=stone, how="not", on=None, because="Te druk.")
    assert ada.get(reverse("initiatives:photo-add", args=[quiet.pk])).status_code == 404


# Naming people


def test_thanking_by_form_says_who_gets_a_mail(ada, celebration):
    address = reverse("initiatives:mention-add", args=[celebration.pk])
    answer = ada.post(address, {"people": "Mina, mina@elders.example, de soep\nDe buurman, de stoelen"}, follow=True)
    said = answer.content.decode()
    assert "2 names are added. 1 person gets a mail." in said
    assert "Thanked for: de stoelen" in said
    assert "Fill in at least one name." in ada.post(address, {"people": " "}).content.decode()


def test_noting_that_somebody_was_asked_needs_the_tick(ada, celebration):
    ada.post(reverse("initiatives:mention-add", args=[celebration.pk]), {"people": "De buurman"})
    mention = Mention.objects.get()
    address = reverse("initiatives:mention-agree", args=[mention.pk])
    assert "Tick this when you asked them" in ada.post(address, {"other": "1"}).content.decode()
    ada.post(address, {"said_yes": "on"})
    mention.refresh_from_db()
    assert mention.is_shown
    assert ada.get(address).status_code == 409


def test_an_editor_takes_somebody_out_who_asked_for_it(ada, thanked):
    address = reverse("initiatives:mention-withdraw", args=[thanked.pk])
    assert "You cannot take this back." in ada.get(address).content.decode()
    answer = ada.post(address, follow=True)
    assert "Mina" not in answer.content.decode()
    assert "Said no" in answer.content.decode()
    assert ada.post(address).status_code == 409


def test_correcting_by_form(ada, thanked, celebration):
    address = reverse("initiatives:mention-edit", args=[thanked.pk])
    assert "Fill in a name." in ada.post(address, {"name": "", "email": thanked.email}).content.decode()
    ada.post(reverse("initiatives:mention-add", args=[celebration.pk]), {"people": "Omar, omar@elders.example"})
    said = ada.post(address, {"name": "Mina", "email": "omar@elders.example"}).content.decode()
    assert "This person is named there already." in said
    ada.post(address, {"name": "Mina Z.", "email": thanked.email, "words": "de taart"})
    thanked.refresh_from_db()
    assert (thanked.name, thanked.words) == ("Mina Z.", "de taart")
