"""The pages of the reflector: from the link to the reflection, and everything that can go wrong on the way."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from collab.outbox.models import Message
from initiatives.actions import reflecting
from initiatives.models import Answer, Initiative, OpenAnswer, Round, RoundLink
from initiatives.reflection.filling import filled
from tests.factories import MembershipFactory, RoundFactory
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db


def _page(name, round_, *rest):
    return reverse(f"reflector:{name}", args=[round_.pk, *rest])


def _state(round_):
    round_.refresh_from_db()
    return str(round_.state)


def test_from_the_link_to_a_reflection(invited, visit, fill_in, initiative, today):
    client = visit(invited, begins=True)
    assert _state(invited) == "opened"
    fill_in(client, invited)
    assert "Daarom" not in client.get(_page("answers", invited)).content.decode()
    response = client.post(_page("review", invited), {"sharing": "managers"})
    assert response.status_code == 302
    assert _state(invited) == "submitted"
    assert (invited.draft, invited.how_looked, invited.answer_due_on) == ({}, ["talked", "read"], today + 30 * DAY)
    assert set(Answer.objects.values_list("score", "why", "shared_with")) == {(4, "Daarom.", "managers")}
    assert Answer.objects.count() == 14
    assert set(OpenAnswer.objects.values_list("text", "shared_with")) == {("De bewoners.", "team")}
    initiative.refresh_from_db()
    assert initiative.reflected_on == today
    page = client.get(_page("start", invited), follow=True).content.decode()
    assert "Bedankt" in page or "Thank you" in page
    assert "De bewoners." in page
    assert Message.objects.filter(context__what="submitted").count() == 1


def test_the_light_form_has_seven_statements(planned, rosa, coordinator, visit, fill_in, today):
    reflecting.choose_reflector(round=planned, person=rosa, by=coordinator, on=today)
    reflecting.invite_reflector(round=planned, message="", by=coordinator, on=today, at=AT, is_light=True)
    client = visit(planned, begins=True)
    fill_in(client, planned)
    client.post(_page("review", planned), {"sharing": "partners"})
    chosen = Answer.objects.values_list("statement__principle", "statement__letter")
    assert sorted(chosen) == sorted(
        [("light", "A"), ("content", "A"), ("outsiders", "B"), ("dissent", "A"), ("room", "B"), ("stop", "A"),
         ("celebrate", "B")]
    )  # fmt: skip


class TestTheLink:
    def test_becomes_a_cookie_for_this_round_and_a_clean_address(self, invited, token, settings):
        client = Client()
        response = client.get(reverse("reflector:link-open", args=[token(invited)]))
        assert (response.status_code, response["Location"]) == (302, _page("start", invited))
        cookie = response.cookies["reflection-look"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (_page("start", invited), True, "Lax")
        assert token(invited) not in cookie.value
        assert list(response.cookies) == ["reflection-look"]

    @pytest.mark.parametrize("verb", ["get", "head"])
    def test_writes_nothing_when_it_is_opened(
        self,
        invited,
        token,
        verb,
        django_assert_num_queries,
        settings,
    ):
        before = Round.objects.values().get(pk=invited.pk)
        client, address = Client(), reverse("reflector:link-open", args=[token(invited)])
        with django_assert_num_queries(1):  # looking the link up
            getattr(client, verb)(address)
        for name in ("start", "later", "review", "decline", "reconsider", "answers", "correct"):
            getattr(client, verb)(_page(name, invited))
        getattr(client, verb)(_page("step", invited, 1))
        assert Round.objects.values().get(pk=invited.pk) == before

    def test_is_not_posted_to(self, invited, token):
        assert Client().post(reverse("reflector:link-open", args=[token(invited)])).status_code == 405

    def test_is_kept_by_nobody(self, invited, token, visit):
        opened = Client().get(reverse("reflector:link-open", args=[token(invited)]))
        page = visit(invited).get(_page("start", invited))
        for response, referrer in ((opened, "no-referrer"), (page, "same-origin")):
            assert response["Cache-Control"] == "private, no-store"
            assert "noindex" in response["X-Robots-Tag"]
            assert response["Referrer-Policy"] == referrer
        assert token(invited) not in page.content.decode()

    def _wrong(self, invited, token, coordinator):
        """A link for every way in which it can be wrong."""
        good = token(invited)
        yield "guessed", "x" * 43
        yield "altered", good[:-1] + ("A" if good[-1] != "A" else "B")
        yield "half", good[:20]
        yield "empty-ish", "%20"
        yield "long", "a" * 5000
        yield "nul", "a\x00b"
        reflecting.renew_link(round=invited, by=coordinator, at=AT)
        yield "replaced", good
        reflecting.revoke_link(round=invited, by=coordinator, at=AT)
        yield "revoked", good
        old = RoundFactory(is_invited=True, reflector__email="een@elders.example")
        link = reflecting.renew_link(round=old, by=coordinator, at=AT)
        newest = token(old)
        RoundLink.objects.filter(pk=link.pk).update(expires_at=AT, made_at=AT - DAY)
        yield "expired", newest
        other = RoundFactory(is_invited=True, reflector__email="twee@elders.example")
        reflecting.renew_link(round=other, by=coordinator, at=AT)
        spent = token(other)
        Round.objects.filter(pk=other.pk).update(state="expired", ended_at=AT)
        yield "of a closed round", spent

    def test_that_is_wrong_in_any_way_leads_to_one_and_the_same_page(
        self,
        invited,
        token,
        coordinator,
        django_assert_num_queries,
    ):
        answers = {}
        for name, wrong in self._wrong(invited, token, coordinator):
            client = Client()
            with django_assert_num_queries(1):  # whatever is wrong with it
                response = client.get(reverse("reflector:link-open", args=["x"])[:-1] + wrong)
            answers[name] = (response.status_code, response.content, sorted(response.items()), list(response.cookies))
        first = answers["guessed"]
        assert first[0] == 404
        assert {name for name, answer in answers.items() if answer != first} == set()
        assert len(answers) == 10

    def test_can_be_guessed_only_so_often(self, invited, token, client):
        statuses = [client.get(reverse("reflector:link-open", args=[f"guess{n}"])).status_code for n in range(40)]
        assert statuses[:30] == [404] * 30
        assert set(statuses[30:]) == {429}
        good = client.get(reverse("reflector:link-open", args=[token(invited)]))
        assert good.status_code == 302, "who has a link does not wait for who guesses"

    def test_of_one_round_opens_no_other(self, invited, visit):
        client = visit(invited, begins=True)
        other = RoundFactory(is_opened=True)
        for cookie in list(client.cookies.values()):
            cookie["path"] = "/"
        assert client.get(_page("start", other)).status_code == 404
        assert client.post(_page("step", other, 1), {"version": other.questionnaire_id}).status_code == 404

    def test_stops_at_once_on_every_device_when_it_is_taken_back(self, invited, visit, coordinator):
        client = visit(invited, begins=True)
        reflecting.revoke_link(round=invited, by=coordinator, at=AT)
        response = client.post(_page("step", invited, 1), {"version": "1", "w1": "Dit schreef ik al op."})
        assert response.status_code == 404
        assert "Dit schreef ik al op." in response.content.decode(), "what was typed is there to copy"

    def test_goes_no_further_than_a_cookie_that_somebody_made_up(self, invited, client):
        for value in ("1", "1:x:y", f"{invited.links.get().pk}:1tTTTT:abc"):
            client.cookies["reflection-look"] = value
            assert client.get(_page("start", invited)).status_code == 404


class TestAProgramThatPressesEverything:
    def test_opens_nothing_without_the_word(self, invited, visit):
        client = visit(invited)
        for word in ("", "begin", "x", "test@example.org", "1"):
            assert client.post(_page("start", invited), {"sharing": "team", "word": word}).status_code == 422
        assert _state(invited) == "invited"

    @pytest.mark.parametrize("word", ["ja", "JA", " Ja. ", "yes", "“ja”"])
    def test_a_person_types_it_as_people_do(self, invited, visit, word):
        visit(invited).post(_page("start", invited), {"sharing": "team", "word": word})
        assert _state(invited) == "opened"

    def test_writes_and_sends_nothing_where_no_person_typed(self, invited, visit, fill_in):
        fill_in(visit(invited, begins=True), invited)
        before = Round.objects.values("draft", "state").get(pk=invited.pk)
        scanner = visit(invited)
        statement = filled(invited).statements[0]
        typed = {"version": invited.questionnaire_id, f"s{statement.pk}": "1", f"w{statement.pk}": "Alles vernield."}
        answer = scanner.post(_page("step", invited, 1), typed)
        assert answer.status_code == 409
        assert "Alles vernield." in answer.content.decode()
        assert scanner.post(_page("draft", invited, 1), typed).status_code == 409
        assert scanner.post(_page("review", invited), {"sharing": "public"}).status_code == 409
        assert scanner.get(_page("review", invited)).status_code == 302
        assert Round.objects.values("draft", "state").get(pk=invited.pk) == before

    def test_declines_nothing_by_pressing(self, invited, visit):
        client = visit(invited)
        assert client.post(_page("decline", invited), {"word": ""}).status_code == 422
        assert client.post(_page("decline", invited), {"reason": "no_time"}).status_code == 422
        assert client.post(_page("decline", invited), {"reason": "no_time", "word": "ja"}).status_code == 422
        assert _state(invited) == "invited"

    def test_begins_no_correction(self, invited, visit, fill_in):
        client = visit(invited, begins=True)
        fill_in(client, invited)
        client.post(_page("review", invited), {"sharing": "partners"})
        assert visit(invited).post(_page("correct", invited), {"word": ""}).status_code == 422
        invited.refresh_from_db()
        assert invited.draft == {}


class TestTheForm:
    def test_keeps_what_is_right_beside_what_is_missing(self, invited, visit):
        client = visit(invited, begins=True)
        first, second = filled(invited).steps[0].statements
        data = {"version": invited.questionnaire_id, f"s{first.pk}": "2", f"w{first.pk}": "", f"w{second.pk}": "Ja"}
        response = client.post(_page("step", invited, 1), data)
        page = response.content.decode()
        assert response.status_code == 422
        assert f'href="#id_w{first.pk}"' in page, "the summary leads to the line of why"
        assert f'href="#id_s{second.pk}' in page, "and to the statement without a number"
        invited.refresh_from_db()
        assert invited.draft[f"s{first.pk}"] == "2"
        assert invited.draft[f"w{second.pk}"] == "Ja"

    @pytest.mark.parametrize("score", ["6", "-1", "3.5", "abc", "0x1", "1 "])
    def test_refuses_a_number_that_is_none_and_keeps_the_rest(self, invited, visit, score):
        client = visit(invited, begins=True)
        first, second = filled(invited).steps[0].statements
        data = {"version": invited.questionnaire_id, f"s{first.pk}": score, f"w{first.pk}": "Mijn reden.",
                f"s{second.pk}": "5"}  # fmt: skip
        response = client.post(_page("step", invited, 1), data)
        assert response.status_code == 422
        assert "Mijn reden." in response.content.decode()
        invited.refresh_from_db()
        assert f"s{first.pk}" not in invited.draft
        assert (invited.draft[f"s{second.pk}"], invited.draft[f"w{first.pk}"]) == ("5", "Mijn reden.")

    def test_refuses_a_text_of_100_kb_in_words_and_gives_it_back(self, invited, visit):
        client = visit(invited, begins=True)
        what = filled(invited)
        last, question = what.steps[-1], what.questions[0]
        text = "lang verhaal " * 8000
        data = {"version": invited.questionnaire_id, f"q{question.pk}": text, f"q{what.questions[1].pk}": "Kort."}
        response = client.post(_page("step", invited, last.number), data)
        assert response.status_code == 422
        assert text in response.content.decode()
        invited.refresh_from_db()
        assert f"q{question.pk}" not in invited.draft
        assert invited.draft[f"q{what.questions[1].pk}"] == "Kort."
        kept = client.post(_page("draft", invited, last.number), data).content.decode()
        assert "2000" in kept, "while one types it says so too"

    def test_is_kept_while_one_types(self, invited, visit):
        client = visit(invited, begins=True)
        first = filled(invited).statements[0]
        data = {"version": invited.questionnaire_id, f"s{first.pk}": "1", f"w{first.pk}": ""}
        response = client.post(_page("draft", invited, 1), data, headers={"HX-Request": "true"})
        assert (response.status_code, "09:00" in response.content.decode()) == (200, True)
        again = visit(invited, begins=True).get(_page("step", invited, 1)).content.decode()
        assert f'value="1" id="id_s{first.pk}_0" checked' in again.replace("required ", "") or "checked" in again

    def test_can_be_kept_for_later_and_gone_back_in_without_script(self, invited, visit):
        client = visit(invited, begins=True)
        first = filled(invited).steps[1].statements[0]
        data = {"version": invited.questionnaire_id, f"s{first.pk}": "3"}
        assert client.post(_page("step", invited, 2), data | {"later": "1"})["Location"] == _page("later", invited)
        assert client.post(_page("step", invited, 2), data | {"back": "1"})["Location"] == _page("step", invited, 1)
        invited.refresh_from_db()
        assert invited.draft[f"s{first.pk}"] == "3"

    def test_with_the_questions_of_another_round_is_refused_with_all_that_was_typed(self, invited, visit):
        client = visit(invited, begins=True)
        response = client.post(_page("step", invited, 1), {"version": "999", "w77": "Antwoord van vorig jaar."})
        assert response.status_code == 409
        assert "Antwoord van vorig jaar." in response.content.decode()
        invited.refresh_from_db()
        assert set(invited.draft) == {"sharing"}

    def test_is_not_sent_before_it_is_complete(self, invited, visit):
        client = visit(invited, begins=True)
        response = client.post(_page("review", invited), {"sharing": "partners"})
        assert response.status_code == 422
        assert _state(invited) == "opened"
        assert response.content.decode().count("#id_s") == 14

    def test_is_asked_about_in_few_queries(self, invited, visit, fill_in, django_assert_max_num_queries):
        client = visit(invited, begins=True)
        fill_in(client, invited)
        for address in (_page("step", invited, 1), _page("review", invited), _page("later", invited)):
            with django_assert_max_num_queries(6):
                assert client.get(address).status_code == 200


class TestSayingNo:
    def test_says_why_and_who_else_and_can_be_taken_back(self, invited, visit, coordinator):
        client = visit(invited)
        data = {"reason": "no_time", "words": "Druk.", "suggestion": "Karim van het waterschap", "word": "nee"}
        assert client.post(_page("decline", invited), data).status_code == 302
        assert _state(invited) == "declined"
        assert (invited.decline_reason, invited.suggestion) == ("no_time", "Karim van het waterschap")
        assert Message.objects.filter(context__what="declined", recipient__user=coordinator).count() == 1
        assert client.get(_page("start", invited), follow=True).status_code == 200
        assert client.post(_page("reconsider", invited), {}).status_code == 302
        assert _state(invited) == "invited"

    def test_cannot_be_taken_back_when_somebody_else_is_asked(self, invited, visit, coordinator, today):
        client = visit(invited)
        client.post(_page("decline", invited), {"reason": "other", "word": "no"})
        reflecting.plan_round(initiative=invited.initiative, planned_on=today, by=coordinator)
        assert client.post(_page("reconsider", invited), {}).status_code == 409
        assert _state(invited) == "declined"


class TestAReflectorWhoComesToWorkForAPartner:
    def test_before_beginning_finds_words_and_the_round_goes_to_somebody_else(
        self,
        invited,
        visit,
        rosa,
        almere,
        coordinator,
    ):
        MembershipFactory(person=rosa, organisation=almere)
        client = visit(invited)
        client.get(_page("start", invited))
        assert _state(invited) == "invited", "looking changes nothing"
        page = client.post(_page("start", invited), {"sharing": "team", "word": "ja"}, follow=True).content.decode()
        assert "Almere" in page
        assert (_state(invited), invited.is_set_aside) == ("withdrawn", True)
        following = Round.objects.get(initiative=invited.initiative, state="planned")
        assert (following.number, following.reflector) == (2, None)
        assert Message.objects.filter(context__what="set_aside", recipient__user=coordinator).count() == 1

    def test_half_way_loses_nothing(self, invited, visit, fill_in, rosa, almere):
        client = visit(invited, begins=True)
        fill_in(client, invited, score="2", why="Niemand durft het te zeggen.")
        MembershipFactory(person=rosa, organisation=almere)
        page = client.post(_page("review", invited), {"sharing": "partners"}, follow=True).content.decode()
        assert _state(invited) == "withdrawn"
        assert "Niemand durft het te zeggen." in page
        assert not Answer.objects.exists()


class TestAfterSending:
    @pytest.fixture
    def sent(self, invited, visit, fill_in):
        client = visit(invited, begins=True)
        fill_in(client, invited)
        client.post(_page("review", invited), {"sharing": "partners"})
        return client

    def test_it_is_read_back_through_the_link_on_any_device(self, sent, invited, visit):
        page = visit(invited).get(_page("start", invited), follow=True).content.decode()
        assert "De bewoners." in page

    def test_it_is_corrected_until_the_response(self, sent, invited, fill_in):
        sent.post(_page("correct", invited), {})
        assert Answer.objects.filter(round=invited, score=4).count() == 14, "what stands stays until it is sent again"
        fill_in(sent, invited, score="2")
        sent.post(_page("review", invited), {"sharing": "partners"})
        invited.refresh_from_db()
        assert (invited.state, invited.corrected_at, invited.draft) == ("submitted", AT, {})
        assert set(Answer.objects.filter(round=invited).values_list("score", flat=True)) == {2}

    def test_it_is_not_corrected_after_the_response(self, sent, invited):
        Round.objects.filter(pk=invited.pk).update(state="answered", answered_at=AT)
        response = sent.post(_page("correct", invited), {})
        assert response.status_code == 409
        invited.refresh_from_db()
        assert invited.draft == {}

    def test_it_is_not_sent_a_second_time(self, sent, invited):
        assert sent.post(_page("review", invited), {"sharing": "public"}).status_code == 409
        assert Answer.objects.filter(round=invited).exclude(shared_with="partners").count() == 0

    def test_a_draft_that_comes_too_late_begins_no_correction(self, sent, invited):
        statement = filled(invited).statements[0]
        data = {"version": invited.questionnaire_id, f"s{statement.pk}": "1"}
        assert sent.post(_page("draft", invited, 1), data).status_code == 409
        invited.refresh_from_db()
        assert invited.draft == {}


def test_a_round_of_an_initiative_that_was_closed_can_still_be_read(invited, visit, initiative):
    Initiative.objects.filter(pk=initiative.pk).update(stage="closed")
    assert visit(invited).get(_page("start", invited)).status_code == 200


def test_after_the_last_day_the_link_opens_nothing(invited, visit, token, clock):
    client = visit(invited)
    clock.move_to(AT + dt.timedelta(days=35, hours=14), tick=False)
    assert client.get(_page("start", invited)).status_code == 404 or invited.closes_on > (AT + 35 * DAY).date()
    clock.move_to(AT + dt.timedelta(days=60), tick=False)
    assert Client().get(reverse("reflector:link-open", args=[token(invited)])).status_code == 404
