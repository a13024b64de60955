"""The pages of the questions in versions, and two administrators who change one at once."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.actions import reflecting
from initiatives.exceptions import (
    AskedAlready,
)
from initiatives.forms.questioning import MOST_QUESTIONS, values
from initiatives.models import Questionnaire
from initiatives.reflection.filling import filled
from tests.factories import QuestionnaireFactory, RoundFactory

pytestmark = pytest.mark.django_db


def to(name, *args):
    return reverse(f"questionnaires:questionnaire-{name}", args=args)


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def els(sign_in, administrator):
    return sign_in(administrator)


@pytest.fixture
def typed(copy):
    """What a browser sends for the form of the copy, with `changes`; each field with what its editor read."""

    def _typed(**changes):
        saved = {name: "" if value is None else value for name, value in values(copy).items()}
        for place in (4, 5):
            saved |= {f"q{place}_nl": "", f"q{place}_en": "", f"q{place}_place": ""}
        read = {f"initial-{name}": value for name, value in saved.items() if name != "version"}
        return saved | read | changes

    return _typed


class TestThePages:
    def test_the_list_tells_since_when_and_how_many_and_which_is_asked_now(self, els, questionnaire, invited, copy):
        page = words_of(els.get(to("list")))
        assert "Version 2 Zeven adviezen – 0 Not in use yet" in page
        assert "Version 1 Zeven adviezen 23 November 2026 1 Who is invited today gets this one" in page
        administration = els.get(reverse("admin:index")).content.decode()
        assert to("list") in administration, "where administrators already find mail and health"

    def test_a_version_shows_all_words_in_both_languages_in_the_order_of_the_form(self, els, copy):
        page = words_of(els.get(to("detail", copy.pk)))
        places = [page.index(words) for one in filled(RoundFactory(questionnaire=copy)).statements
                  for words in (one.text_nl, one.text_en)]  # fmt: skip
        assert places == sorted(places)
        assert len(places) == 28
        assert page.count("also in the light form") == 7
        assert "Wie ontbreekt er aan tafel? Who is missing at the table?" in page

    def test_a_version_that_was_asked_says_why_it_stays_and_offers_a_copy(self, els, invited):
        page = els.get(to("detail", invited.questionnaire_id))
        assert "its words stay as they are" in words_of(page)
        assert to("copy") in page.content.decode()
        for response in (
            els.get(to("edit", invited.questionnaire_id)),
            els.post(to("edit", invited.questionnaire_id), {"name": "Anders"}),
            els.get(to("use", invited.questionnaire_id)),
            els.post(to("use", invited.questionnaire_id), {"in_use_from": "2026-12-01"}),
            els.post(to("leave", invited.questionnaire_id)),
            els.post(to("delete", invited.questionnaire_id)),
        ):
            assert response.status_code == 409
            assert "its words stay as they are" in words_of(response)

    def test_a_copy_is_made_with_one_press_and_thrown_away_with_another(self, els, questionnaire):
        response = els.post(to("copy"), follow=True)
        assert response.redirect_chain[-1][0] == to("edit", Questionnaire.objects.get(version=2).pk)
        undo = to("delete", Questionnaire.objects.get(version=2).pk)
        assert undo in response.content.decode()
        els.post(undo)
        assert Questionnaire.objects.count() == 1

    def test_all_words_are_changed_in_one_form(self, els, copy, typed):
        data = typed(
            name="Ander boek", light_A_nl="Minder  overleg.\r\nMeer werk.", light_A_en="Less talk.", light_light="B",
            light_first="B", q1_place="9", q2_nl="", q2_en="", q4_nl="Wie belt u?", q4_en="Whom do you call?",
        )  # fmt: skip
        response = els.post(to("edit", copy.pk), data)
        assert response.status_code == 302, words_of(response)
        copy.refresh_from_db()
        first, second = copy.statements.all()[:2]
        assert (first.letter, first.is_in_light, second.is_in_light) == ("B", True, False)
        assert (second.text_nl, second.text_en) == ("Minder overleg. Meer werk.", "Less talk.")
        assert [one.text_nl for one in copy.questions.all()] == [
            "Wie ontbreekt er aan tafel?", "Wat ziet u dat de deelnemers zelf niet meer zien?", "Wie belt u?",
        ]  # fmt: skip
        assert copy.name == "Ander boek"

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"room_A_nl": "", "room_A_en": "", "room_B_nl": "", "room_B_en": ""}, "Write at least one statement"),
            ({"light_light": ""}, "Choose which statement stands in the light form"),
            ({"light_A_nl": "", "light_A_en": ""}, "the one that you chose for the light form is empty"),
            ({"light_B_nl": ""}, "Write it in Dutch too"),
            ({"q1_nl": ""}, "Write it in Dutch too"),
            ({"stop_first": "C"}, "not one of the available choices"),
            ({"name": ""}, "Fill in a name"),
            ({"light_A_nl": "x" * 301}, "at most 300 characters"),
            ({"q1_place": "first"}, "Enter a whole number"),
        ],
    )
    def test_what_is_lacking_is_said_at_its_place_and_all_that_was_typed_is_kept(self, els, copy, typed, changes, said):
        response = els.post(to("edit", copy.pk), typed(celebrate_B_nl="Dit typte ik.") | changes)
        assert response.status_code == 422
        assert said in words_of(response)
        page = response.content.decode()
        assert 'class="error"' in page
        assert "Dit typte ik." in page
        copy.refresh_from_db()
        assert copy.revision == 1

    def test_there_are_never_more_open_questions_than_somebody_answers(self, els, copy, typed):
        many = {f"q{place}_nl": f"Vraag {place}?" for place in range(1, MOST_QUESTIONS + 2)}
        assert "At most 12 open questions" in words_of(els.post(to("edit", copy.pk), typed(**many)))
        many.pop(f"q{MOST_QUESTIONS + 1}_nl")
        assert els.post(to("edit", copy.pk), typed(**many)).status_code == 302
        assert copy.questions.count() == MOST_QUESTIONS

    def test_it_is_taken_into_use_and_out_of_it(self, els, questionnaire, copy, today):
        page = els.post(to("use", copy.pk), {"in_use_from": "2026-12-01"}, follow=True)
        assert "Version 2 is asked from 1 December 2026 on." in words_of(page)
        assert to("leave", copy.pk) in page.content.decode()
        page = els.post(to("leave", copy.pk), follow=True)
        undo = f"{to('use', copy.pk)}?in_use_from=2026-12-01"
        assert undo in page.content.decode()
        els.post(undo)
        copy.refresh_from_db()
        assert copy.in_use_from == dt.date(2026, 12, 1)

    @pytest.mark.parametrize("day", ["2026-11-22", "morgen", ""])
    def test_not_from_a_day_in_the_past_or_from_no_day(self, els, copy, day):
        response = els.post(to("use", copy.pk), {"in_use_from": day})
        assert response.status_code == 422
        assert "Choose" in words_of(response)
        copy.refresh_from_db()
        assert copy.in_use_from is None

    def test_the_only_version_in_use_stays(self, els, questionnaire):
        response = els.post(to("leave", questionnaire.pk))
        assert response.status_code == 409
        assert "First take another version into use" in words_of(response)
        assert els.post(to("use", questionnaire.pk), {"in_use_from": "2027-01-01"}).status_code == 422

    def test_are_for_administrators_alone(self, copy, sign_in, coordinator, manager, stranger):
        for user in (coordinator, manager, stranger):
            client = sign_in(user)
            assert client.get(to("list")).status_code == 403
            assert client.post(to("copy")).status_code == 403
            for name in ("detail", "edit", "use", "leave", "delete"):
                assert client.get(to(name, copy.pk)).status_code == 403
                assert client.post(to(name, copy.pk)).status_code in {403, 405}
        assert Client().get(to("edit", copy.pk)).status_code == 302
        assert Questionnaire.objects.count() == 2

    def test_a_version_that_does_not_exist_is_not_found(self, els):
        assert els.get(to("detail", 999999)).status_code == 404
        assert els.post(to("copy")).status_code == 404, "there is nothing to copy"

    def test_ask_the_database_as_much_for_many_versions_as_for_one(self, els, copy):
        def asked():
            counts = []
            for address in (to("list"), to("detail", copy.pk), to("edit", copy.pk)):
                with CaptureQueriesContext(connection) as captured:
                    assert els.get(address).status_code == 200
                counts.append(len(captured))
            return counts

        asked()
        few = asked()
        for _ in range(5):
            RoundFactory(is_invited=True, questionnaire=QuestionnaireFactory())
        assert asked() == few
        assert max(few) <= 12


class TestTwoAtOnce:
    def test_what_each_of_them_changed_is_kept(self, els, copy, typed):
        mine = typed(stop_A_nl="Van mij.")
        els.post(to("edit", copy.pk), typed(light_A_nl="Van de eerste."))
        page = els.post(to("edit", copy.pk), mine, follow=True)
        assert "A colleague changed" in words_of(page)
        texts = set(copy.statements.values_list("text_nl", flat=True))
        assert {"Van mij.", "Van de eerste."} <= texts

    @pytest.mark.parametrize(
        ("choice", "kept"),
        [
            ({"take": "light_A_nl:mine"}, "Van mij."),
            ({"take": "light_A_nl:theirs"}, "Van de eerste."),
            ({"light_A_nl": "Van ons beiden."}, "Van ons beiden."),
        ],
    )
    def test_who_changed_the_same_sentence_chooses_and_loses_nothing(self, els, copy, typed, choice, kept):
        mine = typed(light_A_nl="Van mij.", stop_A_nl="Ook van mij.")
        els.post(to("edit", copy.pk), typed(light_A_nl="Van de eerste."))
        response = els.post(to("edit", copy.pk), mine)
        assert response.status_code == 409
        page = response.content.decode()
        assert "A colleague was just before you" in page
        assert "Ook van mij." in page
        assert copy.statements.get(principle="light", letter="A").text_nl == "Van de eerste."
        assert els.post(to("edit", copy.pk), _sent_by(page) | choice).status_code == 302
        texts = set(copy.statements.values_list("text_nl", flat=True))
        assert {kept, "Ook van mij."} <= texts

    def test_what_does_not_fit_together_is_not_saved(self, els, copy, typed):
        mine = typed(light_B_nl="", light_B_en="")
        els.post(to("edit", copy.pk), typed(light_light="B"))
        response = els.post(to("edit", copy.pk), mine)
        assert response.status_code == 422
        assert "the one that you chose for the light form is empty" in words_of(response)

    def test_an_invitation_that_was_first_is_said_with_all_that_was_typed(self, els, copy, typed, monkeypatch):
        def invited_meanwhile(**values):
            RoundFactory(is_invited=True, questionnaire=copy)
            raise AskedAlready

        monkeypatch.setattr(reflecting, "edit_questionnaire", invited_meanwhile)
        response = els.post(to("edit", copy.pk), typed(light_A_nl="Dit typte ik."))
        assert response.status_code == 409
        assert "Dit typte ik." in words_of(response)


def _sent_by(page):
    """What a browser would send of the form on this page."""
    sent = {}
    form = page[page.index('<form class="stack stack--xl"') :]
    form = form[: form.index("</form>")]
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="radio"' not in tag or "checked" in tag):
            sent[name[1]] = html.unescape(value[1]) if value else ""
    for name, words in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        sent[name] = html.unescape(words)
    return sent
