"""The questions in versions: an administrator copies, changes and takes into use; what was asked never changes."""

import datetime as dt
import html
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.actions import reflecting
from initiatives.exceptions import (
    AskedAlready,
    DayHasPassed,
    NothingElseInUse,
    QuestionsLack,
    StaleVersion,
    StillInUse,
)
from initiatives.forms.questioning import MOST_QUESTIONS, values
from initiatives.models import Principle, Questionnaire, ReflectionStatement
from initiatives.reflection.filling import filled
from initiatives.reflection.wording import Lack, WantedQuestion, WantedStatement, lacks_of
from tests.factories import QuestionnaireFactory, RoundFactory
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db


def to(name, *args):
    return reverse(f"questionnaires:questionnaire-{name}", args=args)


def words_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def els(sign_in, administrator):
    return sign_in(administrator)


@pytest.fixture
def copy(questionnaire, administrator):
    """Version 2, as it was copied."""
    return reflecting.copy_questionnaire(by=administrator, at=AT)


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


def wanted_of(questionnaire):
    statements = [
        WantedStatement(one.principle, one.letter, one.text_nl, one.text_en, one.is_in_light)
        for one in questionnaire.statements.all()
    ]
    questions = [WantedQuestion(one.text_nl, one.text_en) for one in questionnaire.questions.all()]
    return SimpleNamespace(statements=statements, questions=questions)


@pytest.fixture
def edit(copy, administrator):
    """A function that writes other words over the copy."""

    def _edit(*, statements=None, questions=None, revision=1, name="Zeven adviezen"):
        now = wanted_of(copy)
        reflecting.edit_questionnaire(
            questionnaire=copy, name=name, revision=revision, by=administrator, at=AT,
            statements=now.statements if statements is None else statements,
            questions=now.questions if questions is None else questions,
        )  # fmt: skip

    return _edit


class TestACopy:
    def test_has_the_words_of_the_newest_and_is_not_in_use(self, questionnaire, copy, today):
        assert (copy.version, copy.in_use_from, copy.statements.count()) == (2, None, 14)
        assert wanted_of(copy) == wanted_of(questionnaire)
        assert Questionnaire.objects.in_use(today).first() == questionnaire

    def test_that_nobody_touched_is_given_again(self, copy, administrator):
        assert reflecting.copy_questionnaire(by=administrator, at=AT) == copy
        assert Questionnaire.objects.count() == 2

    def test_that_was_changed_is_copied_in_its_turn(self, copy, edit, administrator):
        edit(questions=[WantedQuestion("Wie mist u?")])
        third = reflecting.copy_questionnaire(by=administrator, at=AT)
        assert third.version == 3
        assert [one.text_nl for one in third.questions.all()] == ["Wie mist u?"]

    def test_can_be_thrown_away_until_it_is_in_use(self, copy, administrator, today):
        reflecting.take_into_use(questionnaire=copy, in_use_from=today, by=administrator, on=today)
        with pytest.raises(StillInUse):
            reflecting.delete_questionnaire(questionnaire=copy, by=administrator)
        reflecting.take_out_of_use(questionnaire=copy, by=administrator, on=today)
        reflecting.delete_questionnaire(questionnaire=copy, by=administrator)
        assert Questionnaire.objects.count() == 1


class TestChangingWords:
    def test_statements_questions_and_order_all_at_once(self, copy, edit):
        now = wanted_of(copy)
        first, second, *rest = now.statements
        edit(
            statements=[
                WantedStatement(second.principle, "B", "Eerst dit.", "First this.", True),
                WantedStatement(first.principle, "A", "Dan dat.", "", False),
                *rest,
            ],
            questions=[now.questions[2], WantedQuestion("Nieuw?"), now.questions[0], WantedQuestion("Nog een?")],
            name="Ander boek",
        )
        copy.refresh_from_db()
        assert (copy.name, copy.revision) == ("Ander boek", 2)
        rows = [(one.letter, one.text_nl, one.text_en, one.is_in_light) for one in copy.statements.all()[:2]]
        assert rows == [("B", "Eerst dit.", "First this.", True), ("A", "Dan dat.", "", False)]
        assert [one.text_nl for one in copy.questions.all()] == [
            "Wie ontbreekt er aan tafel?", "Nieuw?", "Wat ziet u dat de deelnemers zelf niet meer zien?", "Nog een?",
        ]  # fmt: skip

    def test_leaves_out_a_statement_and_takes_it_up_again(self, copy, edit):
        now = wanted_of(copy)
        less = [one for one in now.statements if (one.principle, one.letter) != ("light", "B")]
        edit(statements=less)
        assert copy.statements.count() == 13
        edit(statements=now.statements, revision=2)
        assert wanted_of(copy).statements == now.statements

    def test_writes_down_only_what_changed(self, copy, edit):
        events = ReflectionStatement.pgh_event_models["insert"].objects
        before = events.count()
        now = wanted_of(copy)
        edit(statements=[WantedStatement("light", "A", "Anders.", "", True), *now.statements[1:]])
        assert events.count() == before + 1
        assert events.latest("pgh_id").text_nl == "Anders."

    def test_is_refused_over_what_somebody_saved_in_between(self, edit):
        edit(name="Eerst")
        with pytest.raises(StaleVersion):
            edit(name="Daarna", revision=1)

    def test_is_refused_once_a_round_was_asked_in_it_also_by_the_other_verbs(self, copy, edit, administrator, today):
        RoundFactory(is_invited=True, questionnaire=copy)
        with pytest.raises(AskedAlready):
            edit(name="Anders")
        for verb, more in (
            (reflecting.take_into_use, {"in_use_from": today, "on": today}),
            (reflecting.take_out_of_use, {"on": today}),
            (reflecting.delete_questionnaire, {}),
        ):
            with pytest.raises(AskedAlready):
                verb(questionnaire=copy, by=administrator, **more)

    def test_of_a_new_version_leaves_a_running_round_with_its_own(self, invited, copy, edit, administrator, today):
        edit(questions=[WantedQuestion("Nieuw?")])
        reflecting.take_into_use(questionnaire=copy, in_use_from=today, by=administrator, on=today)
        assert len(filled(invited).questions) == 3


class TestEachOfTheSeven:
    def test_has_a_statement_and_exactly_one_in_the_light_form(self):
        good = [(one, True) for one in Principle.values]
        assert lacks_of(good) == {}
        assert lacks_of(good[1:]) == {"light": Lack.STATEMENT}
        assert lacks_of([("light", False), *good[1:]]) == {"light": Lack.IN_LIGHT}
        assert lacks_of([("light", True), *good]) == {"light": Lack.ONE_IN_LIGHT}
        assert lacks_of([("light", False), *good]) == {}

    def test_so_words_that_lack_it_are_not_written(self, copy, edit):
        now = wanted_of(copy)
        with pytest.raises(QuestionsLack) as refused:
            edit(statements=[one for one in now.statements if one.principle != "room"])
        assert refused.value.lacks == {"room": Lack.STATEMENT}
        assert copy.statements.count() == 14

    def test_nor_taken_into_use(self, copy, administrator, today):
        copy.statements.filter(principle="stop").update(is_in_light=False)
        with pytest.raises(QuestionsLack):
            reflecting.take_into_use(questionnaire=copy, in_use_from=today, by=administrator, on=today)


class TestTakingIntoUse:
    def test_from_today_it_is_asked_and_can_be_undone(self, questionnaire, copy, administrator, today):
        reflecting.take_into_use(questionnaire=copy, in_use_from=today, by=administrator, on=today)
        assert Questionnaire.objects.in_use(today).first() == copy
        assert reflecting.take_out_of_use(questionnaire=copy, by=administrator, on=today) == today
        assert Questionnaire.objects.in_use(today).first() == questionnaire

    def test_from_a_later_day_the_old_one_is_asked_until_then(self, questionnaire, copy, administrator, today):
        day = today + 9 * DAY
        reflecting.take_into_use(questionnaire=copy, in_use_from=day, by=administrator, on=today)
        assert Questionnaire.objects.in_use(day - DAY).first() == questionnaire
        assert Questionnaire.objects.in_use(day).first() == copy

    def test_not_from_a_day_that_has_passed(self, copy, administrator, today):
        with pytest.raises(DayHasPassed):
            reflecting.take_into_use(questionnaire=copy, in_use_from=today - DAY, by=administrator, on=today)

    def test_never_leaves_the_register_without_questions(self, questionnaire, administrator, today):
        with pytest.raises(NothingElseInUse):
            reflecting.take_out_of_use(questionnaire=questionnaire, by=administrator, on=today)
        with pytest.raises(NothingElseInUse):
            reflecting.take_into_use(questionnaire=questionnaire, in_use_from=today + DAY, by=administrator, on=today)


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
