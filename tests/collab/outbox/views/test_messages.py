"""The messages of everybody, for administrators."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collab.outbox.models import Line, Message
from collab.outbox.overview import PAGE as PER_PAGE
from tests.factories import MessageFactory, OccurrenceFactory, RecipientFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("outbox:message-list")
NOW = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
FAILED = {"state": "failed", "due_at": None, "because": "550 no such user"}
SENT = {"state": "sent", "due_at": None, "sent_at": NOW, "subject": "Drie dingen wachten", "text": "Beste Ada,"}
HELD = {"state": "transmitting", "attempt_id": uuid.UUID(int=1)}


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def els(sign_in, administrator):
    return sign_in(administrator)


def address(name, message):
    return reverse(f"outbox:{name}", args=[message.pk])


def names_in(page):
    return [word for word in ("Ada", "Bram", "Carla", "Noor") if f">{word}<" in page.replace("<div>", ">")]


@pytest.fixture
def messages(coordinator, partner_member, stranger):
    """One that failed, one that waits, one that was sent; and one to somebody without an account."""
    failed = MessageFactory(recipient__user=coordinator, **FAILED)
    waiting = MessageFactory(recipient__user=partner_member)
    sent = MessageFactory(recipient__user=stranger, created_at=NOW, expires_at=NOW + dt.timedelta(days=7), **SENT)
    noor = RecipientFactory(user=None, email="noor@example.org", name="Noor")
    OccurrenceFactory(message=waiting, recipient=waiting.recipient, kind="role")
    return {"failed": failed, "waiting": waiting, "sent": sent, "outside": MessageFactory(recipient=noor)}


def test_the_administration_links_to_the_messages(els):
    assert f'href="{LIST}"' in els.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("who", ["stranger", "coordinator", "manager"])
@pytest.mark.parametrize("name", ["message-list", "line-close", "line-open"])
def test_messages_are_for_administrators_alone(request, sign_in, who, name):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse(f"outbox:{name}")).status_code == 403
    assert client.post(reverse(f"outbox:{name}")).status_code in {403, 405}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Ada", "Bram", "Carla", "Noor"]),
        ({"state": "failed"}, ["Ada"]),
        ({"kind": "role"}, ["Bram"]),
        ({"kind": "closing"}, []),
        ({"q": "car"}, ["Carla"]),
        ({"q": "noor@"}, ["Noor"]),
        ({"q": "nobody"}, []),
        ({"day": "2026-03-03"}, ["Carla"]),
        ({"day": "2026-03-02"}, ["Ada", "Bram", "Noor"]),
        ({"state": "failed", "q": "bram"}, []),
    ],
)
def test_messages_are_found_by_state_sort_person_and_day(els, messages, asked, found):
    assert names_in(els.get(LIST, asked).content.decode()) == found


@pytest.mark.parametrize("asked", [{"state": "nonsense"}, {"day": "31-31-2026"}, {"kind": "x"}])
def test_a_filter_that_is_not_right_says_so(els, messages, asked):
    page = els.get(LIST, asked).content.decode()
    assert "something there is not right" in page
    assert names_in(page) == []


def test_the_list_says_why_and_how_many_are_how_far(els, messages):
    page = els.get(LIST).content.decode()
    assert "550 no such user" in page
    for state, number in (("failed", 1), ("pending", 2), ("sent", 1)):
        assert f'?state={state}"><b>{number}</b>' in page
    assert "waits since 2 March, 10:00" in page


def test_the_list_is_paged_and_asks_no_more_for_more_rows(els, coordinator):
    recipient = RecipientFactory(user=coordinator)

    def more(number):
        for _ in range(number):
            OccurrenceFactory(recipient=recipient, message=MessageFactory(recipient=RecipientFactory()))

    def queries(**asked):
        with CaptureQueriesContext(connection) as captured:
            els.get(LIST, asked)
        return len(captured)

    more(2)
    queries()
    few = queries(q="person", kind="closing")
    more(PER_PAGE)
    assert queries(q="person", kind="closing") == few <= 12
    page = els.get(LIST).content.decode()
    assert page.count('<tr role="row">') == PER_PAGE + 1
    assert 'rel="next"' in page
    assert els.get(LIST, {"page": 2}).content.decode().count('<tr role="row">') == 3


def test_message_detail_tells_its_life_and_its_words_as_text(els, messages):
    sent = messages["sent"]
    Message.objects.filter(pk=sent.pk).update(
        text=f"Beste <script>alert(1)</script> {sent.recipient.key}", html="<b>never shown</b>"
    )
    page = els.get(address("message-detail", sent)).content.decode()
    assert "Beste &lt;script&gt;" in page
    assert "never shown" not in page
    assert sent.recipient.key not in page, "the link that stops the mail is for who gets it"
    assert sent.message_id.strip("<>") in page
    assert "3 March 2026, 10:00" in page


def test_message_detail_says_what_it_tells_and_that_words_come_later_or_are_gone(els, messages):
    page = els.get(address("message-detail", messages["waiting"])).content.decode()
    assert "Roles that end, 1 March 2026" in page
    assert "written when it is sent" in page
    Message.objects.filter(pk=messages["sent"].pk).update(text="", emptied_at=NOW)
    assert (
        "The words were removed on 3 March 2026"
        in els.get(address("message-detail", messages["sent"])).content.decode()
    )


def test_message_resend_asks_first_and_then_lets_it_leave(els, messages):
    where = address("message-resend", messages["failed"])
    assert 'method="post"' in els.get(where).content.decode()
    messages["failed"].refresh_from_db()
    assert messages["failed"].state == "failed"
    assert "leaves as soon as" in els.post(where, follow=True).content.decode()
    messages["failed"].refresh_from_db()
    assert (messages["failed"].state, messages["failed"].due_at) == ("pending", NOW)


def test_message_resend_of_what_is_uncertain_says_that_it_may_come_twice(els, coordinator):
    unsure = MessageFactory(recipient__user=coordinator, state="uncertain", because="The connection broke.")
    where = address("message-resend", unsure)
    assert "it may arrive twice" in els.get(where).content.decode()
    els.post(where)
    unsure.refresh_from_db()
    assert unsure.is_possible_duplicate


def test_message_resend_of_what_arrived_is_not_offered(els, messages):
    where = address("message-resend", messages["sent"])
    assert where not in els.get(address("message-detail", messages["sent"])).content.decode()
    assert "“Sent” by now" in els.post(where, follow=True).content.decode()


def test_message_suppress_wants_a_reason_and_can_be_undone(els, messages):
    where = address("message-suppress", messages["waiting"])
    answer = els.post(where, {"because": " "})
    assert answer.status_code == 422
    assert "Write why" in answer.content.decode()
    page = els.post(where, {"because": "Al gebeld."}, follow=True).content.decode()
    assert "Al gebeld." in page
    assert f'action="{address("message-resend", messages["waiting"])}"' in page, "undo"
    messages["waiting"].refresh_from_db()
    assert messages["waiting"].state == "suppressed"


@pytest.mark.parametrize("name", ["message-resend", "message-suppress"])
def test_what_a_sender_holds_is_left_alone_and_the_page_says_so(els, coordinator, name):
    held = MessageFactory(recipient__user=coordinator, **HELD)
    for answer in (
        els.get(address(name, held), follow=True),
        els.post(address(name, held), {"because": "x"}, follow=True),
    ):
        assert "“Being sent” by now" in answer.content.decode()
    held.refresh_from_db()
    assert held.state == "transmitting"


def test_a_refused_address_is_told_and_trusted_again(els, messages):
    recipient = messages["failed"].recipient
    recipient.refused_at, recipient.refused_because = NOW, "550 5.1.1 unknown"
    recipient.refused_address = recipient.address
    recipient.save()
    page = els.get(address("message-detail", messages["failed"])).content.decode()
    assert "550 5.1.1 unknown" in page
    els.post(address("message-address", messages["failed"]))
    recipient.refresh_from_db()
    assert (recipient.refused_at, recipient.refused_because) == (None, "")


def test_the_line_is_closed_with_a_reason_and_opened_after_a_question(els, administrator, messages):
    assert "Mail leaves" in els.get(LIST).content.decode()
    assert els.post(reverse("outbox:line-close"), {}).status_code == 422
    page = els.post(reverse("outbox:line-close"), {"because": "Verhuizing."}, follow=True).content.decode()
    assert all(words in page for words in ("No mail leaves", "Verhuizing.", "By Els."))
    assert Line.objects.get().held_because == "closed"
    assert "2 messages leave at once." in els.get(reverse("outbox:line-open")).content.decode()
    assert Line.objects.get().held_because == "closed"
    els.post(reverse("outbox:line-open"))
    assert Line.objects.get().held_because == ""


def test_a_copy_says_that_it_is_one(els):
    Line.objects.create(pk=1, instance="https://elsewhere.example", held_because="copy", held_at=NOW)
    assert "This database is a copy" in els.get(LIST).content.decode()
    page = els.get(reverse("outbox:line-open")).content.decode()
    assert "Then people get everything twice." in page
    els.post(reverse("outbox:line-open"))
    assert Line.objects.get().held_because == ""


def test_a_message_that_is_not_there_is_a_page_in_words(els):
    UserFactory()
    assert els.get(reverse("outbox:message-detail", args=[987654])).status_code == 404
