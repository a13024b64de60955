"""The questions in versions: an administrator copies, changes and takes into use; what was asked never changes."""

from types import SimpleNamespace

import pytest

from initiatives.actions import reflecting
from initiatives.exceptions import (
    AskedAlready,
    DayHasPassed,
    NothingElseInUse,
    QuestionsLack,
    StaleVersion,
    StillInUse,
)
from initiatives.models import Principle, Questionnaire, ReflectionStatement
from initiatives.reflection.filling import filled
from initiatives.reflection.wording import Lack, WantedQuestion, WantedStatement, lacks_of
from tests.factories import RoundFactory
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db


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
