"""Telling how it was, inviting guests, who was there, and what began from it."""

import datetime as dt

import pytest

from collab.outbox.models import Message, Recipient
from initiatives.actions.celebrations import (
    Line,
    begin_what_is_next,
    invite_guests,
    say_who_was_there,
    tell_story,
)
from initiatives.actions.milestones import celebrate, remove_milestone, withdraw_celebration
from initiatives.exceptions import AlreadyTold, HasSuccessor, NotForEveryone, StaleVersion, TooManyGuests
from initiatives.models import Celebration, Guest, Initiative
from tests.factories import CelebrationFactory, GuestFactory, MilestoneFactory, ThemeFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
ON = AT.date()
SOON = ON + dt.timedelta(days=18)


@pytest.fixture
def stone(initiative):
    return MilestoneFactory(initiative=initiative, reached_on=ON)


@pytest.fixture
def party(stone):
    return CelebrationFactory(milestone=stone, how="planned", on=SOON, decided_on=ON)


def tell(celebration, coordinator, version=1, **changes):
    tell_story(celebration=celebration, changes=changes, version=version, by=coordinator, at=AT)


def test_the_story_is_told_by_somebody_on_a_moment(party, coordinator):
    tell(party, coordinator, story="De wijk at soep op straat.")
    party.refresh_from_db()
    assert (party.story, party.told_by, party.told_at, party.version) == (
        "De wijk at soep op straat.", coordinator, AT, 2,
    )  # fmt: skip


def test_who_was_second_overwrites_nothing(party, coordinator):
    tell(party, coordinator, story="De eerste.")
    with pytest.raises(StaleVersion):
        tell(party, coordinator, story="De tweede.", version=1)
    party.refresh_from_db()
    assert party.story == "De eerste."


def test_other_thanks_are_told_anew_in_the_story_of_the_initiative(stone, coordinator):
    now = celebrate(subject=stone, how="now", thanks="De buren", by=coordinator, on=ON, at=AT)
    tell(now, coordinator, thanks="De wijkraad")
    now.update.refresh_from_db()
    assert "De wijkraad" in now.update.text
    assert "De buren" not in now.update.text


def test_nothing_is_for_everyone_in_an_initiative_that_is_not(party, coordinator):
    with pytest.raises(NotForEveryone):
        tell(party, coordinator, is_public=True)
    Initiative.objects.update(visibility="everyone")
    party.initiative.refresh_from_db()
    tell(party, coordinator, is_public=True)
    assert list(Celebration.objects.public()) == [party]


def test_only_what_is_told_can_be_told(party, coordinator):
    with pytest.raises(ValueError, match="how"):
        tell(party, coordinator, how="not")


def test_another_answer_keeps_the_story_and_the_guests(stone, party, coordinator):
    GuestFactory(celebration=party)
    tell(party, coordinator, story="Mooi.")
    again = celebrate(subject=stone, how="now", by=coordinator, on=ON, at=AT)
    assert (again.pk, again.story, again.guests.count()) == (party.pk, "Mooi.", 1)


def test_a_celebration_with_a_story_is_not_taken_away_just_like_that(stone, party, coordinator):
    tell(party, coordinator, story="Mooi.")
    with pytest.raises(AlreadyTold):
        celebrate(subject=stone, how="not", because="Toch niet.", by=coordinator, on=ON, at=AT)
    with pytest.raises(AlreadyTold):
        withdraw_celebration(celebration=party, by=coordinator, at=AT)
    party.refresh_from_db()
    assert (party.how, party.story) == ("planned", "Mooi.")


def test_guests_are_invited_once_however_often_it_is_asked(party, coordinator):
    lines = [Line("Rosa", "rosa@wijkraad.example"), Line("Karim"), Line("Rosa de Wit", "ROSA@wijkraad.example")]
    for _time in range(2):
        invite_guests(celebration=party, lines=lines, by=coordinator, at=AT)
    assert [(row.name, row.email, bool(row.invited_at)) for row in party.guests.all()] == [
        ("Karim", "", False), ("Rosa", "rosa@wijkraad.example", True),
    ]  # fmt: skip
    assert Message.objects.count() == Recipient.objects.count() == 1


def test_nobody_is_mailed_for_a_day_that_has_passed(stone, coordinator):
    past = CelebrationFactory(milestone=stone, how="planned", on=ON - dt.timedelta(days=1))
    invite_guests(celebration=past, lines=[Line("Rosa", "rosa@wijkraad.example")], by=coordinator, at=AT)
    assert Guest.objects.get().invited_at is None
    assert not Message.objects.exists()


def test_a_celebration_has_a_reasonable_number_of_guests(party, coordinator):
    lines = [Line(f"Gast {number}") for number in range(201)]
    with pytest.raises(TooManyGuests):
        invite_guests(celebration=party, lines=lines, by=coordinator, at=AT)
    assert not Guest.objects.exists()


@pytest.mark.parametrize("taken_away", ["celebration", "milestone"])
def test_guests_hear_that_it_is_off_when_it_is_taken_away(stone, party, coordinator, taken_away):
    invite_guests(celebration=party, lines=[Line("Rosa", "rosa@wijkraad.example")], by=coordinator, at=AT)
    if taken_away == "celebration":
        withdraw_celebration(celebration=party, by=coordinator, at=AT)
    else:
        remove_milestone(milestone=stone, by=coordinator, at=AT)
    assert Message.objects.filter(context__what="cancelled").count() == 1


def test_who_was_there_is_noted_also_who_just_came_along(party, coordinator):
    came, stayed_away = GuestFactory(celebration=party, name="Rosa"), GuestFactory(celebration=party, name="Karim")
    for _time in range(2):
        say_who_was_there(celebration=party, there={came.pk}, also=["De buurvrouw", "rosa"], by=coordinator, at=AT)
    assert {row.name: row.was_there for row in party.guests.all()} == {
        "Rosa": True, "Karim": False, "De buurvrouw": True,
    }  # fmt: skip
    assert Guest.objects.filter(pk=stayed_away.pk).exists()


def test_one_initiative_begins_from_a_celebration(party, coordinator, almere):
    facts = {
        "title": "De volgende 400", "binding": "Samen verder.", "theme": ThemeFactory(), "partners": [almere],
        "region": None, "lead": almere,
    }  # fmt: skip
    begun = begin_what_is_next(celebration=party, by=coordinator, at=AT, **facts)
    party.refresh_from_db()
    assert party.next_initiative == begun
    count = Initiative.objects.count()
    with pytest.raises(HasSuccessor):
        begin_what_is_next(celebration=party, by=coordinator, at=AT, **facts)
    assert Initiative.objects.count() == count
