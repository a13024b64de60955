"""The page of a celebration, its story with two editors, and its guests."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from collab.outbox.models import Message
from initiatives.models import Celebration, Guest, Initiative
from tests.factories import CelebrationFactory, GuestFactory, MilestoneFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ON = NOW.date()
SOON = ON + dt.timedelta(days=18)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


@pytest.fixture
def held(initiative):
    stone = MilestoneFactory(initiative=initiative, reached_on=ON)
    return CelebrationFactory(milestone=stone, on=ON, thanks="Team warmte", place="Buurthuis")


@pytest.fixture
def planned(initiative):
    return CelebrationFactory(milestone=MilestoneFactory(initiative=initiative, reached_on=ON), how="planned", on=SOON)


def where(name, row):
    return reverse(f"initiatives:{name}", args=[row.pk])


def said(client, address):
    return client.get(address).content.decode()


def test_the_page_says_what_was_reached_when_where_and_with_thanks_to_whom(ada, held):
    page = said(ada, held.get_absolute_url())
    for words in ("De eerste straat is warm", "Celebrated on 23 November 2026", "Buurthuis", "Team warmte"):
        assert words in page
    assert where("celebration-tell", held) in page
    assert f"{reverse('initiatives:initiative-add')}?celebration={held.pk}" in page


def test_what_is_not_celebrated_has_no_page(ada, initiative):
    stone = MilestoneFactory(initiative=initiative, reached_on=ON)
    row = CelebrationFactory(milestone=stone, how="not", on=None, because="Te klein.")
    assert ada.get(row.get_absolute_url()).status_code == 404


def test_names_of_guests_are_for_who_takes_part_and_addresses_for_who_invites(sign_in, ada, stranger, planned):
    GuestFactory(celebration=planned, was_there=True)
    assert "Rosa de Wit" in said(ada, planned.get_absolute_url())
    Celebration.objects.update(on=ON)
    page = said(sign_in(stranger), planned.get_absolute_url())
    assert "Rosa de Wit" not in page
    assert "One guest." in page
    assert where("celebration-tell", planned) not in page


def test_a_visitor_reads_it_only_when_everyone_may_see_it(client, held):
    Celebration.objects.update(story="Soep op straat.", is_public=True)
    assert client.get(held.get_absolute_url()).status_code == 302
    Initiative.objects.update(visibility="everyone")
    page = said(client, held.get_absolute_url())
    assert "Soep op straat." in page
    assert "Ada" not in page
    Celebration.objects.update(is_public=False)
    assert client.get(held.get_absolute_url()).status_code == 302


def test_who_tells_is_asked_whether_everyone_may_see_it_only_where_that_can_be(ada, held):
    assert "is_public" not in said(ada, where("celebration-tell", held))
    ada.post(where("celebration-tell", held), {"version": 1, "story": "Mooi.", "is_public": "on"})
    held.refresh_from_db()
    assert (held.story, held.is_public) == ("Mooi.", False)
    Initiative.objects.update(visibility="everyone")
    form = {"version": held.version, "story": "Mooi.", "initial-story": "Mooi.", "is_public": "on"}
    ada.post(where("celebration-tell", held), form)
    held.refresh_from_db()
    assert held.is_public


def test_two_who_tell_at_once_get_both_texts_side_by_side(ada, sign_in, administrator, held):
    sign_in(administrator).post(where("celebration-tell", held), {"version": 1, "story": "De versie van Els."})
    mine = {"version": 1, "story": "De versie van Ada.", "thanks": "Team warmte", "initial-thanks": "Team warmte"}
    answer = ada.post(where("celebration-tell", held), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<ins>Ada</ins>" in page
    assert "<ins>Els</ins>" in page
    held.refresh_from_db()
    assert held.story == "De versie van Els."
    ada.post(where("celebration-tell", held), mine | {"take": "story:mine", "mine-story": mine["story"],
             "initial-story": "De versie van Els.", "version": held.version})  # fmt: skip
    held.refresh_from_db()
    assert held.story == "De versie van Ada."


def test_guests_are_invited_in_lines_by_keyboard(ada, planned):
    lines = "Rosa de Wit, rosa@wijkraad.example\nKarim\nVan Dam, Piet\tpiet@elders.example"
    answer = ada.post(where("celebration-guests", planned), {"lines": lines}, follow=True)
    page = answer.content.decode()
    assert "3 guests more." in page
    assert "2 invitations go out by mail." in page
    assert set(Guest.objects.values_list("name", "email")) == {
        ("Rosa de Wit", "rosa@wijkraad.example"), ("Karim", ""), ("Van Dam, Piet", "piet@elders.example"),
    }  # fmt: skip
    again = ada.post(where("celebration-guests", planned), {"lines": lines}, follow=True).content.decode()
    assert "Nobody is mailed again." in again
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "Fill in one guest or more."),
        ("Rosa, rosa@wijkraad.example\nKarim, karim@", "Line 2: “karim@” is no e-mail address."),
        (", rosa@wijkraad.example", "Line 1: say the name first"),
        ("x" * 121, "Line 1: make it shorter"),
        ("\n".join(f"Gast {number}" for number in range(101)), "At most 100 lines at once."),
    ],
)
def test_a_mistake_in_a_line_is_told_and_nobody_is_invited_yet(ada, planned, lines, words):
    answer = ada.post(where("celebration-guests", planned), {"lines": lines})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert lines in page
    assert not Guest.objects.exists()


def test_taking_a_guest_off_the_list_asks_first(ada, planned):
    guest = GuestFactory(celebration=planned, invited_at=NOW)
    assert "A mail goes out" in said(ada, where("guest-remove", guest))
    assert Guest.objects.exists()
    ada.post(where("guest-remove", guest))
    assert not Guest.objects.exists()
    assert Message.objects.get().context["what"] == "cancelled"


def test_after_the_day_one_ticks_who_was_there(ada, planned):
    came, away = GuestFactory(celebration=planned), GuestFactory(celebration=planned, name="Karim")
    assert 'name="there"' not in said(ada, where("celebration-guests", planned))
    Celebration.objects.update(on=ON)
    assert said(ada, where("celebration-guests", planned)).count("checked") == 2
    ada.post(where("celebration-there", planned), {"there": [came.pk], "also": "De buurvrouw"})
    page = said(ada, planned.get_absolute_url())
    assert "De buurvrouw, Rosa de Wit" in page
    away.refresh_from_db()
    assert away.was_there is False


def test_a_guest_of_another_celebration_was_not_here(ada, held, planned):
    other = GuestFactory(celebration=planned)
    GuestFactory(celebration=held)
    assert ada.post(where("celebration-there", held), {"there": [other.pk]}).status_code == 422
    other.refresh_from_db()
    assert other.was_there is None


def test_the_next_step_begins_with_what_is_known_and_is_linked(ada, held, initiative, almere, lelystad):
    begin = f"{reverse('initiatives:initiative-add')}?celebration={held.pk}"
    page = said(ada, begin)
    for words in ("The next step after “De eerste straat is warm”", initiative.binding, "Almere", "Lelystad"):
        assert words in page
    form = {
        "title": "De volgende 400", "binding": "Samen verder.", "theme": initiative.theme_id,
        "parties": [f"o{almere.pk}", f"o{lelystad.pk}"], "lead": f"o{almere.pk}", "celebration": held.pk,
    }  # fmt: skip
    ada.post(begin, form)
    held.refresh_from_db()
    assert held.next_initiative.title == "De volgende 400"
    assert "De volgende 400" in said(ada, held.get_absolute_url())
    answer = ada.post(begin, form | {"title": "Nog een"})
    assert "It has a next initiative already." in answer.content.decode()
    assert not Initiative.objects.filter(title="Nog een").exists()


def test_only_who_keeps_the_initiative_begins_what_is_next(sign_in, partner_member, held):
    address = f"{reverse('initiatives:initiative-add')}?celebration={held.pk}"
    assert sign_in(partner_member).get(address).status_code == 403


def test_a_told_celebration_is_not_withdrawn_and_says_why(ada, held):
    Celebration.objects.update(story="Mooi.")
    answer = ada.post(where("celebration-withdraw", held))
    assert answer.status_code == 409
    form = {"how": "not", "because": "Te klein."}
    again = ada.post(reverse("initiatives:celebration-add", args=[held.milestone_id]), form)
    assert "It has a story or photos." in again.content.decode()
    assert Celebration.objects.get().how == "now"


def test_the_look_back_tells_the_journey(ada, held, initiative, stranger, sign_in):
    Celebration.objects.update(story="Soep op straat.")
    PartnershipFactory(initiative=initiative, organisation__name="Wijkraad", joined_on="2024-03-01")
    address = where("look-back", initiative)
    page = said(ada, address)
    for words in (initiative.binding, "Soep op straat.", "Team warmte", "Wijkraad", "2024", "23 November 2026"):
        assert words in page
    assert address in said(ada, initiative.get_absolute_url())
    assert address in said(ada, held.get_absolute_url())
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).get(address).status_code == 404
