"""Yes, no, and taking it back: with a no somebody is gone at once, everywhere, also from the history."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from collab.outbox.letters import NotNeeded, writer
from collab.outbox.models import Message, Recipient
from initiatives.actions.celebrations import consent, naming, photos
from initiatives.consent.naming import Named
from initiatives.exceptions import AlreadyThere, MentionMoved
from initiatives.models import Celebration, Guest, Mention, Photo, Update
from tests.factories import UpdateFactory, UserFactory
from tests.initiatives.celebrations.conftest import AT, MINA, written

pytestmark = pytest.mark.django_db
NAME, MAIL = MINA.name, MINA.email


@pytest.fixture
def told(celebration, coordinator):
    """She stands in the story, the thanks, what was told of it, and what was told before that."""
    update = UpdateFactory(initiative=celebration.initiative, text=f"Taart! Met dank aan: {NAME}.")
    for story in ("Een feest met MINA ZONNEVELD.", f"Mina  Zonnéveld ({MAIL}) sneed de taart."):
        celebration.story, celebration.thanks, celebration.update = story, f"{NAME}, en de buren", update
        celebration.save()
    update.text += " Wat een dag."
    update.save()
    return celebration


def as_sent(mention, *, at=AT):
    """Her letter left, with its words."""
    letter = written(mention).kept()
    Message.objects.filter(context__mention=mention.pk).update(
        subject=letter.subject, text=letter.text, html=letter.html, state="sent", sent_at=at, due_at=None
    )


@pytest.mark.parametrize("before", ["asked", "agreed"])
def test_after_a_no_neither_name_nor_address_stands_in_any_column_of_any_table(before, told, mina, thanked, everywhere):
    mina.refresh_from_db()
    for mention in (mina, thanked):
        as_sent(mention)
        if before == "agreed":
            consent.agree(mention=mention, for_everyone=False, by=None, at=AT)
    Guest.objects.create(celebration=told, name="mina zonneveld", was_there=True)
    found = everywhere("zonneveld", MAIL)
    assert {
        "initiatives_mention", "initiatives_celebration", "initiatives_celebrationevent", "initiatives_update",
        "initiatives_updateevent", "initiatives_photo", "initiatives_photoevent", "initiatives_guest",
        "outbox_message", "outbox_recipient", "outbox_recipientevent",
    } <= found  # fmt: skip
    consent.withdraw(mention=mina, by=None, at=AT)
    consent.withdraw(mention=thanked, by=None, at=AT)
    assert everywhere("zonneveld", "zonnéveld", MAIL) == set()


def test_the_story_says_somebody_instead_and_keeps_the_rest(told, mina):
    consent.withdraw(mention=mina, by=None, at=AT)
    told.refresh_from_db()
    with translation.override("nl"):
        somebody = gettext("somebody")
    assert told.story == f"{somebody} ({somebody}) sneed de taart."
    assert told.thanks == f"{somebody}, en de buren"
    assert told.update.text == f"Taart! Met dank aan: {somebody}. Wat een dag."


def test_who_writes_the_story_at_that_moment_is_told_that_it_changed(told, mina):
    consent.withdraw(mention=mina, by=None, at=AT)
    told.refresh_from_db()
    assert told.version == 2


def test_said_anew_before_it_is_taken_out_of_what_was_told_then_too(told, mina, everywhere):
    milestone, update = told.milestone, told.update
    Celebration.objects.filter(pk=told.pk).update(update=None, story="", thanks="")
    Update.objects.filter(pk=update.pk).delete()
    consent.withdraw(mention=mina, by=None, at=AT)
    assert milestone.celebration.pk == told.pk
    assert everywhere("zonneveld", "zonnéveld", MAIL) == set()


def test_only_that_somebody_said_no_stays_and_the_photo_is_gone(mina, of_mina):
    consent.withdraw(mention=mina, by=None, at=AT)
    mina.refresh_from_db()
    assert (mina.state, mina.name, mina.email, mina.words, mina.photo) == ("refused", "", "", "", None)
    assert mina.answered_at == AT
    assert not Photo.objects.filter(pk=of_mina.pk).exists()


def test_taking_a_yes_back_says_so(mina):
    consent.agree(mention=mina, for_everyone=True, by=None, at=AT)
    assert (mina.state, mina.is_for_everyone) == ("agreed", True)
    consent.withdraw(mention=mina, by=None, at=AT)
    assert (mina.state, mina.is_for_everyone) == ("withdrawn", False)


def test_no_twice_is_no_once_and_after_it_there_is_no_yes(mina):
    consent.withdraw(mention=mina, by=None, at=AT)
    consent.withdraw(mention=mina, by=None, at=AT)
    assert mina.state == "refused"
    with pytest.raises(MentionMoved):
        consent.agree(mention=mina, for_everyone=False, by=None, at=AT)


def test_who_agreed_to_be_thanked_stays_in_the_story_when_a_photo_is_refused(told, mina, thanked):
    consent.agree(mention=thanked, for_everyone=False, by=None, at=AT)
    consent.withdraw(mention=mina, by=None, at=AT)
    told.refresh_from_db()
    assert told.thanks.startswith(NAME)
    thanked.refresh_from_db()
    assert thanked.is_shown


def test_others_on_a_photo_that_is_refused_get_no_more_letters(celebration, coordinator, new):
    people = (MINA, Named("Omar Dijk", "omar@elders.example"))
    photos.add_photos(celebration=celebration, new=[new(people=people)], by=coordinator, at=AT)
    assert Message.objects.count() == 2
    consent.withdraw(mention=Mention.objects.get(name=NAME), by=None, at=AT)
    assert not Message.objects.exists()
    assert not Recipient.objects.exists()
    assert Mention.objects.get().state == "refused"


def test_an_account_and_who_gets_other_mail_stay_in_the_outbox(celebration, coordinator, everywhere):
    user = UserFactory(name="Omar Dijk", email="omar@elders.example")
    mention = naming.thank(celebration=celebration, people=[Named(user.name, user.email)], by=coordinator, at=AT)[0]
    assert Message.objects.get().recipient.user == user
    consent.withdraw(mention=mention, by=None, at=AT)
    assert not Message.objects.exists()
    assert user.recipient.pk
    assert everywhere("omar@elders.example") <= {"accounts_user", "accounts_userevent"}


def test_everyone_is_asked_but_who_names_themselves(celebration, coordinator):
    people = [MINA, Named("Ada", coordinator.email.upper()), Named("De buurman")]
    named = naming.thank(celebration=celebration, people=people, by=coordinator, at=AT)
    assert [mention.state for mention in named] == ["asked", "own", "asked"]
    assert [bool(mention.token) for mention in named] == [True, False, False]
    assert Message.objects.count() == 1


def test_the_same_form_twice_names_and_mails_nobody_twice(celebration, coordinator):
    people = [MINA, Named("De buurman")]
    for expected in (2, 0):
        assert len(naming.thank(celebration=celebration, people=people, by=coordinator, at=AT)) == expected
    assert Message.objects.count() == 1


def test_a_corrected_address_gets_a_new_link_and_the_old_one_is_dead(mina, coordinator, link):
    old = link(mina)
    naming.correct_mention(mention=mina, person=Named(NAME, "m.zonneveld@elders.example"), by=coordinator, at=AT)
    mina.refresh_from_db()
    assert Message.objects.get().recipient.email == "m.zonneveld@elders.example"
    assert not Recipient.objects.filter(email=MAIL).exists()
    assert Client().get(old).status_code == 404
    assert Client().get(link(mina)).status_code == 302


def test_a_corrected_name_keeps_the_link(mina, coordinator):
    before = mina.token
    naming.correct_mention(mention=mina, person=Named("Mina Z.", MAIL), by=coordinator, at=AT)
    mina.refresh_from_db()
    assert (mina.name, mina.token) == ("Mina Z.", before)


def test_somebody_is_not_corrected_into_somebody_who_is_there(celebration, coordinator, thanked):
    omar = naming.thank(celebration=celebration, people=[Named("Omar", "o@elders.example")], by=coordinator, at=AT)[0]
    with pytest.raises(AlreadyThere):
        naming.correct_mention(mention=omar, person=MINA, by=coordinator, at=AT)


def test_only_who_has_no_address_can_be_asked_in_person(mina, coordinator, celebration):
    with pytest.raises(MentionMoved):
        naming.note_agreed(mention=mina, by=coordinator, at=AT)
    neighbour = naming.thank(celebration=celebration, people=[Named("De buurman")], by=coordinator, at=AT)[0]
    naming.note_agreed(mention=neighbour, by=coordinator, at=AT)
    neighbour.refresh_from_db()
    assert (neighbour.state, neighbour.answered_at) == ("agreed", AT)
    event = Mention.pgh_event_models["insert"].objects.filter(pgh_obj=neighbour.pk, state="agreed").get()
    assert event.pgh_context.metadata["user"] == coordinator.pk


# The letter


def test_the_letter_says_who_asks_what_and_has_one_button(mina, link):
    letter = written(mina)
    assert letter.subject
    for words in (letter.text, letter.html):
        assert link(mina) in words
        assert NAME in words
        assert "Ada" in words
    assert letter.html.count('class="button"') == 1
    assert link(mina).rsplit("/", 1)[1] not in letter.kept().text + letter.kept().html
    assert not letter.can_stop


@pytest.mark.parametrize("what", ["agreed", "gone", "deleted"])
def test_a_letter_that_says_nothing_any_more_does_not_leave(what, mina, of_mina):
    message = Message.objects.select_related("recipient").get()
    if what == "agreed":
        consent.agree(mention=mina, for_everyone=False, by=None, at=AT)
    elif what == "gone":
        of_mina.delete()
    else:
        mina.celebration.initiative.deleted_at = AT
        mina.celebration.initiative.save(update_fields=["deleted_at"])
    assert isinstance(writer("consent").write([message], at=AT)[message.pk], NotNeeded)


def test_letters_take_as_many_statements_for_one_as_for_many(celebration, coordinator, django_assert_num_queries):
    people = [Named(f"Mina {number}", f"mina{number}@elders.example") for number in range(12)]
    naming.thank(celebration=celebration, people=people, by=coordinator, at=AT)
    messages = list(Message.objects.select_related("recipient__user"))
    for some in (messages[:1], messages):
        with django_assert_num_queries(1):
            assert len(writer("consent").write(some, at=AT)) == len(some)
