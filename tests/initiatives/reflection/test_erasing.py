"""Erasing who looked and what they wrote: after two years by itself, earlier by hand; the scores stay."""

import csv
import datetime as dt
import io

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collab.outbox.letters import NotNeeded, writer
from collab.outbox.models import Message, Recipient
from collab.schedule import app
from initiatives.actions import reflecting
from initiatives.exceptions import RoundMoved
from initiatives.models import Answer, MemberTurn, Principle, Round
from initiatives.tasks import erase_reflections
from partners.models import Person
from tests.factories import (
    AnswerFactory,
    InvolvementFactory,
    MemberTurnFactory,
    OpenAnswerFactory,
    PersonFactory,
    RoundFactory,
    RoundLinkFactory,
)
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db
# Each word that somebody typed; none is in the register by itself.
WORDS = {
    "name": "Rozemarijn", "message": "kwikstaart", "why": "vlinderbloem", "open": "zeegroen", "draft": "klaproos",
    "decline": "duindoorn", "suggestion": "wilgenkatje", "because": "veenpluis",
}  # fmt: skip
LATER = AT + relativedelta(months=24, days=30)


def everywhere(*words):
    """In which tables any of `words` stands: each row of each table, the history too, as in a dump."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" one WHERE to_jsonb(one)::text ~* ANY(%s)', [list(words)])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


@pytest.fixture
def rosa(db):
    return PersonFactory(name=WORDS["name"], email=f"{WORDS['name']}@elders.example")


@pytest.fixture
def looked(planned, rosa, coordinator, today, visit, fill_in):
    """She said what she saw, was answered, and began to correct it before that."""
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
    reflecting.invite_reflector(round=planned, message=WORDS["message"], by=coordinator, on=today, at=AT)
    planned.refresh_from_db()
    client = visit(planned, begins=True)
    fill_in(client, planned, score="2", why=WORDS["why"])
    planned.refresh_from_db()
    draft = planned.draft
    reflecting.keep_draft(round=planned, words={key: WORDS["open"] for key in draft if key.startswith("q")})
    reflecting.submit(round=planned, by=None, on=today, at=AT)
    reflecting.correct(round=planned, by=None)
    reflecting.keep_draft(round=planned, words={"w1": WORDS["draft"]})
    planned.refresh_from_db()
    return planned


@pytest.fixture
def declined(planned, rosa, coordinator, today):
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
    reflecting.invite_reflector(round=planned, message=WORDS["message"], by=coordinator, on=today, at=AT)
    reflecting.decline_invitation(
        round=planned, reason="other", words=WORDS["decline"], suggestion=WORDS["suggestion"], by=None, at=AT
    )
    planned.refresh_from_db()
    return planned


@pytest.fixture
def withdrawn(planned, rosa, coordinator, today):
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
    reflecting.invite_reflector(round=planned, message=WORDS["message"], by=coordinator, on=today, at=AT)
    reflecting.withdraw_round(round=planned, because=WORDS["because"], by=coordinator, at=AT)
    planned.refresh_from_db()
    return planned


def _written(round_):
    """The letters as a sender left them: with their words."""
    for message in Message.objects.filter(letter="reflection"):
        words = f"{WORDS['name']}: {WORDS['message']}"
        Message.objects.filter(pk=message.pk).update(
            subject=words, text=words, html=words, state="sent", sent_at=AT, due_at=None
        )


@pytest.mark.parametrize("how", ["looked", "declined", "withdrawn"])
def test_no_word_and_no_name_stays_in_any_table_also_not_in_the_history(how, request):
    round_ = request.getfixturevalue(how)
    _written(round_)
    before = everywhere(*WORDS.values())
    assert {"initiatives_round", "partners_person", "partners_personevent", "outbox_message"} <= before
    assert reflecting.erase_due(at=LATER) == 1
    assert everywhere(*WORDS.values()) == set()
    round_.refresh_from_db()
    assert (round_.reflector, round_.erased_at) == (None, LATER)
    assert not round_.links.exists()


def test_the_history_does_not_tell_who_looked_but_keeps_the_steps(looked, rosa):
    person = rosa.pk
    InvolvementFactory(person=rosa)  # so she stays in the register
    reflecting.erase_due(at=LATER)
    events = Round.pgh_event_models["insert"].objects.filter(pgh_obj=looked.pk)
    assert {"planned", "invited", "opened", "submitted"} <= set(events.values_list("state", flat=True))
    assert not events.filter(reflector=person).exists()
    assert not events.filter(reflector__isnull=False).exists()


def test_scores_response_and_circles_stay(looked):
    before = list(Answer.objects.order_by("pk").values_list("statement", "score", "shared_with"))
    assert len(before) == 14
    reflecting.erase_due(at=LATER)
    assert list(Answer.objects.order_by("pk").values_list("statement", "score", "shared_with")) == before
    assert set(Answer.objects.values_list("why", flat=True)) == {""}
    looked.refresh_from_db()
    assert (looked.state, looked.how_looked) == ("submitted", ["talked", "read"])


def test_it_waits_two_years_after_the_end_and_not_longer(looked, coordinator, administrator):
    said = {one: reflecting.Said(is_taken_up=True) for one in Principle}
    answered = AT + 20 * DAY
    reflecting.respond(round=looked, said=said, by=coordinator, at=answered)
    assert reflecting.erase_due(at=answered + relativedelta(months=24)) == 0
    assert reflecting.erase_due(at=answered + relativedelta(months=24) + dt.timedelta(seconds=1)) == 1


def test_run_twice_it_finds_nothing_the_second_time_and_the_moment_stays(looked):
    assert reflecting.erase_due(at=LATER) == 1
    assert reflecting.erase_due(at=LATER + DAY) == 0
    looked.refresh_from_db()
    assert looked.erased_at == LATER


def test_what_goes_on_is_not_erased_however_old(planned, rosa, coordinator, today):
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
    assert reflecting.erase_due(at=LATER) == 0
    RoundFactory(is_opened=True)
    assert reflecting.erase_due(at=LATER) == 0
    with pytest.raises(RoundMoved):
        reflecting.erase_round(round=planned, by=coordinator, at=AT)


def test_it_goes_on_batch_by_batch_until_all_is_done(monkeypatch):
    monkeypatch.setattr("initiatives.actions.reflecting.erasing.BATCH", 2)
    rounds = [RoundFactory(is_submitted=True) for _ in range(5)]
    assert reflecting.erase_due(at=LATER) == 5
    assert not Round.objects.filter(pk__in=[one.pk for one in rounds], erased_at=None).exists()


def test_it_asks_the_database_as_much_for_many_as_for_one():
    def asked(number):
        for _ in range(number):
            round_ = RoundFactory(is_submitted=True)
            AnswerFactory(round=round_, why="Daarom.")
            OpenAnswerFactory(round=round_)
            RoundLinkFactory(round=round_)
        with CaptureQueriesContext(connection) as captured:
            assert reflecting.erase_due(at=LATER) == number
        return len(captured)

    assert asked(12) == asked(1)


def test_that_a_member_answered_goes_too(looked, partner_member):
    MemberTurnFactory(round=looked, person=Person.objects.get(user=partner_member))
    reflecting.erase_due(at=AT + 30 * DAY)
    assert MemberTurn.objects.count() == 1
    reflecting.erase_due(at=LATER)
    assert MemberTurn.objects.count() == 0


class TestWhoIsForgotten:
    def test_somebody_who_was_only_a_reflector_with_their_address(self, looked, rosa):
        assert Recipient.objects.filter(email__iexact=rosa.email).exists()
        reflecting.erase_due(at=LATER)
        assert not Person.objects.filter(pk=rosa.pk).exists()
        assert not Recipient.objects.filter(user=None).exists()

    def test_not_somebody_with_a_role_an_account_or_another_round(self, looked, rosa):
        InvolvementFactory(person=rosa)
        other = RoundFactory(is_submitted=True)
        third = RoundFactory(is_opened=True)
        fourth = RoundFactory(is_submitted=True, reflector=third.reflector)
        assert reflecting.erase_due(at=LATER) == 3
        assert set(Person.objects.filter(pk__in=[rosa.pk, third.reflector_id])) == {rosa, third.reflector}
        assert not Person.objects.filter(pk=other.reflector_id).exists()
        fourth.refresh_from_db()
        assert fourth.reflector is None

    def test_their_account_and_the_letters_of_others_stay(self, planned, stranger, coordinator, today):
        carla = Person.objects.get(user=stranger)
        reflecting.choose_reflector(round=planned, person=carla, by=coordinator, on=today)
        reflecting.invite_reflector(round=planned, message="", by=coordinator, on=today, at=AT)
        reflecting.decline_invitation(round=planned, reason="no_time", words="", suggestion="", by=None, at=AT)
        _written(planned)
        reflecting.erase_due(at=LATER)
        assert Person.objects.filter(user=stranger).exists()
        told = Message.objects.get()
        assert (told.recipient.user, told.text, told.emptied_at) == (coordinator, "", LATER)


class TestByHand:
    def test_an_administrator_is_asked_first_and_reads_what_goes(self, looked, rosa, sign_in, administrator):
        client, address = sign_in(administrator), reverse("initiatives:round-erase", args=[looked.pk])
        page = client.get(address).content.decode()
        for words in ("This goes", "This stays", "You cannot take this back", "There is no response yet", rosa.name):
            assert words in page
        looked.refresh_from_db()
        assert looked.erased_at is None
        assert client.post(address).status_code == 302
        looked.refresh_from_db()
        assert looked.erased_at == AT
        assert everywhere(WORDS["why"], WORDS["open"], WORDS["name"]) == set()
        assert client.post(address).status_code == 409
        assert "23 November 2026" in client.get(address).content.decode()

    def test_nobody_else_may(self, looked, sign_in, coordinator, partner_member, stranger, manager):
        address = reverse("initiatives:round-erase", args=[looked.pk])
        for user in (coordinator, partner_member, stranger, manager):
            client = sign_in(user)
            assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
        assert Client().post(address).status_code == 302
        looked.refresh_from_db()
        assert looked.erased_at is None

    def test_what_goes_on_cannot_be_erased_and_the_page_says_why(self, planned, sign_in, administrator):
        address = reverse("initiatives:round-erase", args=[planned.pk])
        for response in (sign_in(administrator).get(address), sign_in(administrator).post(address)):
            assert response.status_code == 409
            assert "first withdraw it" in response.content.decode()

    def test_only_an_administrator_sees_the_way_to_it(self, looked, sign_in, administrator, coordinator):
        page = reverse("initiatives:reflection-list", args=[looked.initiative_id])
        address = reverse("initiatives:round-erase", args=[looked.pk])
        assert address in sign_in(administrator).get(page).content.decode()
        assert address not in sign_in(coordinator).get(page).content.decode()

    def test_the_link_works_no_more_and_the_lead_can_still_respond(self, looked, visit, coordinator, administrator):
        client = visit(looked)
        answers = reverse("reflector:answers", args=[looked.pk])
        assert client.get(answers).status_code == 200
        reflecting.erase_round(round=looked, by=administrator, at=AT)
        assert client.get(answers).status_code == 404
        before = Message.objects.count()
        said = {one: reflecting.Said(is_taken_up=True) for one in Principle}
        reflecting.respond(round=looked, said=said, by=coordinator, at=AT)
        assert Message.objects.count() == before
        looked.refresh_from_db()
        assert looked.state == "answered"

    def test_who_was_about_to_correct_or_think_again_is_too_late(self, looked, administrator):
        reflecting.erase_round(round=looked, by=administrator, at=AT)
        with pytest.raises(RoundMoved):
            reflecting.correct(round=looked, by=None)
        assert not reflecting.keep_draft(round=looked, words={"w1": "Toch."})

    def test_a_letter_that_waits_is_not_written_any_more(self, declined, administrator):
        reflecting.erase_round(round=declined, by=administrator, at=AT)
        waiting = list(Message.objects.all())
        assert waiting, "the keepers were to be told"
        written = writer("reflection").write(waiting, at=AT)
        assert all(isinstance(one, NotNeeded) for one in written.values())
        with pytest.raises(RoundMoved):
            reflecting.reconsider(round=declined, by=None)


def test_the_mirror_stays_readable_and_says_when_it_was_erased(looked, sign_in, coordinator, administrator):
    client, address = sign_in(coordinator), reverse("initiatives:mirror", args=[looked.initiative_id])
    assert WORDS["why"] in client.get(address).content.decode()
    reflecting.erase_round(round=looked, by=administrator, at=AT)
    page = client.get(address).content.decode()
    assert "were erased on 23 November 2026" in page
    assert not [word for word in WORDS.values() if word in page]
    assert page.count("2.0 ") >= 7, "the numbers are there"
    listed = client.get(reverse("initiatives:reflection-list", args=[looked.initiative_id])).content.decode()
    assert "Name erased" in listed
    assert "Nobody chosen yet" not in listed
    assert client.get(reverse("initiatives:round-respond", args=[looked.pk])).status_code == 200


def test_the_file_has_the_scores_without_the_words(looked, sign_in, coordinator, administrator):
    client = sign_in(coordinator)
    address = reverse("initiatives:mirror-export", args=[looked.initiative_id, looked.number])

    def rows():
        text = client.get(address).getvalue().decode().removeprefix("\ufeff")
        return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]

    before = rows()
    assert any(WORDS["why"] in row for row in before)
    reflecting.erase_round(round=looked, by=administrator, at=AT)
    after = rows()
    assert [row[:-1] for row in after] == [row[:-1] for row in before if row[0]], "all but the answers in words"
    assert {row[-1] for row in after} == {""}
    assert [row[2] for row in after[7:]] == ["2"] * 14


def test_the_schedule_does_it_every_night(looked, clock):
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "initiatives.erase_reflections" in tasks
    erase_reflections()
    assert Round.objects.filter(erased_at=None).count() == 1
    clock.move_to(LATER)
    erase_reflections()
    assert not Round.objects.filter(erased_at=None).exists()
