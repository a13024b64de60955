"""Yes, no, and taking it back: with a no somebody is gone at once, everywhere, also from the history."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from collab.outbox.letters import NotNeeded, writer
from collab.outbox.models import Message, Recipient
from initiatives.actions.celebrations import consent, naming, photos
from initiatives.consent.naming import Named
from initiatives.exceptions import AlreadyThere, MentionMoved
from initiatives.models import Celebration, Guest, Mention, Photo, Update
from tests.factories import MentionFactory, RecipientFactory, UpdateFactory, UserFactory
from tests.initiatives.celebrations.conftest import AT, MINA

pytestmark = pytest.mark.django_db
NAME, MAIL = MINA.name, MINA.email


def answer(mention):
    return reverse("consent:answer", args=[mention.pk])


def written(mention):
    """The letter about a mention, as it would leave now."""
    message = Message.objects.select_related("recipient__user").get(context__mention=mention.pk)
    return writer("consent").write([message], at=AT)[message.pk]


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


# The page


def test_opening_the_link_writes_nothing_and_leads_to_an_address_without_it(mina, link, visit):
    opened = Client().get(link(mina))
    assert opened["Location"] == answer(mina)
    assert opened["Referrer-Policy"] == "no-referrer"
    assert opened["Cache-Control"] == "private, no-store"
    client = visit(mina)
    client.get(answer(mina))
    mina.refresh_from_db()
    assert mina.state == "asked"


def test_the_page_shows_exactly_what_would_be_shown_and_where(mina, thanked, visit, public):
    said = visit(mina).get(answer(mina)).content.decode()
    assert reverse("consent:photo", args=[mina.pk, "large"]) in said
    assert "Mina Zonneveld snijdt de taart" in said
    assert "Everyone, also without signing in" in said
    said = visit(thanked).get(answer(thanked)).content.decode()
    assert "<strong>Mina Zonneveld</strong>, de soep" in said


def test_inside_is_called_inside(mina, visit):
    assert "Everyone who signs in here" in visit(mina).get(answer(mina)).content.decode()


def test_the_photo_of_the_question_is_for_who_holds_the_link(mina, visit):
    address = reverse("consent:photo", args=[mina.pk, "large"])
    assert Client().get(address).status_code == 404
    client = visit(mina)
    assert client.get(address)["Content-Type"] == "image/jpeg"
    consent.withdraw(mention=mina, by=None, at=AT)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("word", "state"), [("ja", "agreed"), (" “Yes”. ", "agreed"), ("NEE", "refused"), ("no", "refused")]
)
def test_a_typed_word_is_the_answer(word, state, mina, visit):
    assert visit(mina).post(answer(mina), {"word": word}).status_code == 302
    mina.refresh_from_db()
    assert mina.state == state


@pytest.mark.parametrize("sent", [{}, {"word": ""}, {"word": "misschien"}, {"button": "yes"}])
def test_who_only_presses_the_button_answers_nothing(sent, mina, visit):
    said = visit(mina).post(answer(mina), sent)
    assert said.status_code == 422
    assert "Type the word “yes” or the word “no”." in said.content.decode()
    mina.refresh_from_db()
    assert mina.state == "asked"


def test_without_the_link_nobody_answers(mina, thanked, visit):
    assert Client().post(answer(mina), {"word": "ja"}).status_code == 404
    assert visit(thanked).post(answer(mina), {"word": "ja"}).status_code == 404
    client = visit(mina)
    client.cookies["consent"] = f"{mina.pk}:{mina.token[:16]}"  # not signed
    assert client.post(answer(mina), {"word": "ja"}).status_code == 404
    mina.refresh_from_db()
    assert mina.state == "asked"


def test_the_same_link_takes_it_back_later_and_then_says_that_nothing_is_shown(mina, visit, clock):
    visit(mina).post(answer(mina), {"word": "ja"})
    clock.shift(60 * 60 * 24 * 500)
    client = visit(mina)
    assert "You said yes" in client.get(answer(mina)).content.decode()
    assert client.post(answer(mina), {"word": "ja"}).status_code == 422
    client.post(answer(mina), {"word": "nee"})
    assert "Nothing of you is shown" in client.get(answer(mina)).content.decode()
    mina.refresh_from_db()
    assert mina.state == "withdrawn"


def test_the_link_opens_nothing_but_the_one_page_once_it_is_wrong(mina, of_mina, link):
    pages = {Client().get(reverse("consent:link-open", args=["geraden"])).content}
    address = link(mina)
    of_mina.delete()
    pages.add(Client().get(address).content)
    assert len(pages) == 1


def test_who_guesses_too_often_waits_and_who_has_a_link_does_not(mina, link):
    wrong = reverse("consent:link-open", args=["geraden"])
    answers = [Client().get(wrong).status_code for _ in range(32)]
    assert answers[:30] == [404] * 30
    assert answers[-1] == 429
    assert Client().get(link(mina)).status_code == 302


# For everyone


def test_a_yes_for_inside_is_not_a_yes_for_everyone_and_is_asked_once_more(
    mina, visit, celebration, coordinator, of_mina
):
    visit(mina).post(answer(mina), {"word": "ja"})
    celebration.initiative.visibility, celebration.is_public = "everyone", True
    celebration.initiative.save()
    celebration.save()
    address = reverse("initiatives:photo", args=[of_mina.key, "small"])
    assert Client().get(address).status_code == 404
    assert naming.ask_for_everyone(celebration=celebration, by=coordinator, at=AT) == 1
    assert naming.ask_for_everyone(celebration=celebration, by=coordinator, at=AT) == 1
    assert Message.objects.filter(context__what="everyone").count() == 1
    mina.refresh_from_db()
    client = visit(mina)
    assert "Now it is for everyone" in client.get(answer(mina)).content.decode()
    client.post(answer(mina), {"word": "ja"})
    assert Client().get(address).status_code == 200


def test_the_second_letter_leaves_only_while_it_asks_something(public, coordinator):
    mention = MentionFactory(celebration=public, state="agreed", answered_at=AT)
    naming.ask_for_everyone(celebration=public, by=coordinator, at=AT)
    mention.refresh_from_db()
    assert "Mina" in written(mention).text
    consent.agree(mention=mention, for_everyone=True, by=None, at=AT)
    assert isinstance(written(mention), NotNeeded)


def test_a_recipient_who_is_known_already_is_not_made_twice(celebration, coordinator):
    known = RecipientFactory(user=None, email=MAIL)
    naming.thank(celebration=celebration, people=[Named(NAME, MAIL.upper())], by=coordinator, at=AT)
    assert Message.objects.get().recipient == known
