"""The pages of who is asked: a link, a typed word, and the same link to take it back."""

import pytest
from django.test import Client
from django.urls import reverse

from collab.lib.discreet import is_discreet_path
from collab.lib.logs import without_secrets
from collab.outbox.letters import NotNeeded
from collab.outbox.models import Message
from initiatives.actions.celebrations import consent, naming
from initiatives.consent.naming import Named
from tests.factories import MentionFactory, RecipientFactory
from tests.initiatives.celebrations.conftest import AT, MINA, written

pytestmark = pytest.mark.django_db
NAME, MAIL = MINA.name, MINA.email


def answer(mention):
    return reverse("consent:answer", args=[mention.pk])


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


def test_no_log_holds_the_link(mina, link):
    address = link(mina)
    assert is_discreet_path(address)
    said = without_secrets(None, "info", {"event": f"Not Found: https://x.example{address} meer"})["event"]
    assert said == "Not Found: https://x.example/toestemming/l/(secret) meer"
