"""The letters to guests, and the day in their calendars, read back by two other programs."""

import datetime as dt
from email import message_from_bytes, policy

import icalendar
import pytest
import vobject

from collab.outbox.letters import NotNeeded, writer
from collab.outbox.models import Message
from collab.outbox.sending.mails import as_bytes, as_sent, mail_for
from initiatives.actions.celebrations import Line, invite_guests, tell_story, withdraw_guest
from initiatives.actions.milestones import celebrate
from initiatives.models import Guest, Initiative
from tests.factories import CelebrationFactory, MilestoneFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
ON = AT.date()
PARTY = dt.date(2026, 12, 11)
ROSA = Line("Rosa de Wit", "rosa@wijkraad.example")


@pytest.fixture
def party(initiative, coordinator):
    stone = MilestoneFactory(initiative=initiative, reached_on=ON)
    return CelebrationFactory(milestone=stone, how="planned", on=PARTY, place="Buurthuis, Atolwijk", decided_on=ON)


@pytest.fixture
def rosa(party, coordinator):
    return invite_guests(celebration=party, lines=[ROSA], by=coordinator, at=AT)[0]


def again(party, coordinator, **change):
    said = {"how": "planned", "day": PARTY, "place": party.place} | change
    return celebrate(subject=party.milestone, **said, by=coordinator, on=ON, at=AT)


def letter_of(what, at=AT):
    message = Message.objects.get(context__what=what)
    return message, writer("celebration").write([message], at=at)[message.pk]


def event_in(letter):
    (file,) = letter.attachments
    (event,) = icalendar.Calendar.from_ical(file.text).walk("VEVENT")
    return event


def test_the_invitation_says_what_when_where_and_who_asks(rosa, coordinator):
    _message, letter = letter_of("invitation")
    for words in (letter.text, letter.html):
        for part in ("Rosa de Wit", "De eerste straat is warm", "11 december 2026", "Buurthuis, Atolwijk", "Ada"):
            assert part in words, part
    assert letter.reply_to == coordinator.email
    assert letter.kept().attachments == ()


def test_two_programs_read_the_same_whole_day_in_the_calendar(rosa):
    _message, letter = letter_of("invitation")
    event, other = event_in(letter), vobject.readOne(letter.attachments[0].text)
    assert other.method.value == "REQUEST"
    assert event["DTSTART"].dt == other.vevent.dtstart.value == PARTY
    assert event["DTEND"].dt == other.vevent.dtend.value == PARTY + dt.timedelta(days=1)
    assert str(event["LOCATION"]) == other.vevent.location.value == "Buurthuis, Atolwijk"
    assert "De eerste straat is warm" in other.vevent.summary.value
    assert "rosa@wijkraad.example" in other.vevent.attendee.value


@pytest.mark.parametrize("change", [{"day": PARTY + dt.timedelta(days=7)}, {"place": "De kerk"}])
def test_another_day_or_place_is_the_same_entry_with_a_higher_number(party, rosa, coordinator, change):
    first = event_in(letter_of("invitation")[1])
    again(party, coordinator, **change)
    changed = event_in(letter_of("changed")[1])
    assert changed["UID"] == first["UID"]
    assert changed["SEQUENCE"] > first["SEQUENCE"]
    assert Guest.objects.get() == rosa


def test_other_thanks_are_no_news_for_guests(party, rosa, coordinator):
    again(party, coordinator, thanks="De wijkraad")
    tell_story(celebration=party, changes={"story": "Mooi."}, version=2, by=coordinator, at=AT)
    assert not Message.objects.exclude(context__what="invitation").exists()


def test_a_guest_who_is_not_invited_after_all_hears_so_and_loses_the_entry(rosa, coordinator):
    first = event_in(letter_of("invitation")[1])
    withdraw_guest(guest=rosa, by=coordinator, at=AT)
    assert isinstance(letter_of("invitation")[1], NotNeeded)
    letter = letter_of("cancelled")[1]
    event = event_in(letter)
    assert "METHOD:CANCEL" in letter.attachments[0].text
    assert (event["UID"], str(event["STATUS"])) == (first["UID"], "CANCELLED")
    assert event["SEQUENCE"] > first["SEQUENCE"]
    assert "Rosa de Wit" in letter.text


def test_a_celebration_that_is_held_at_once_or_not_at_all_is_called_off(party, rosa, coordinator):
    again(party, coordinator, how="not", place="", because="Te druk.")
    assert letter_of("cancelled")
    assert not Guest.objects.exists()


def test_a_letter_is_not_sent_for_a_day_that_has_passed_or_an_initiative_that_is_gone(party, rosa):
    assert isinstance(letter_of("invitation", at=AT + dt.timedelta(days=30))[1], NotNeeded)
    Initiative.objects.update(deleted_at=AT)
    assert isinstance(letter_of("invitation")[1], NotNeeded)


def test_who_has_an_account_reads_it_in_their_language_and_at_their_address(party, coordinator):
    UserFactory(email="Rosa@wijkraad.example", language="en")
    invite_guests(celebration=party, lines=[ROSA], by=coordinator, at=AT)
    message, letter = letter_of("invitation")
    assert message.recipient.user is not None
    assert "11 December 2026" in letter.text


def test_letters_take_two_statements_for_any_number_of_guests(party, coordinator, django_assert_num_queries):
    lines = [Line(f"Gast {number}", f"gast{number}@elders.example") for number in range(30)]
    invite_guests(celebration=party, lines=lines, by=coordinator, at=AT)
    messages = list(Message.objects.select_related("recipient__user"))
    assert len(messages) == 30
    with django_assert_num_queries(2):
        writer("celebration").write(messages, at=AT)


def test_the_mail_that_leaves_holds_text_html_and_the_file(rosa):
    message, letter = letter_of("invitation")
    mail = mail_for(message, as_sent(letter, message), at=AT)
    for raw in (as_bytes(mail), mail.message().as_bytes(linesep="\r\n")):
        read = message_from_bytes(raw, policy=policy.SMTP)
        kinds = [part.get_content_type() for part in read.walk()]
        assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
        file = list(read.walk())[-1]
        assert file.get_param("method") == "REQUEST"
        assert file.get_filename() == "viering.ics"
        assert file.get_content().replace("\r\n", "\n") == letter.attachments[0].text.replace("\r\n", "\n")
    assert b"\n" not in as_bytes(mail).replace(b"\r\n", b"")
