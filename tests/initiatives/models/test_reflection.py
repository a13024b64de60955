"""The database refuses what a reflection cannot be: every named constraint, each broken once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, ProtectedError, UniqueConstraint

from initiatives import models
from initiatives.models import Round
from initiatives.models.reflection.round import OPEN_STATES, TRANSITIONS, RoundState
from tests.factories import (
    AnswerFactory,
    ImprovementFactory,
    InitiativeFactory,
    MemberAnswerFactory,
    MemberOrganisationFactory,
    MemberTurnFactory,
    OpenAnswerFactory,
    OpenQuestionFactory,
    QuestionnaireFactory,
    ReflectionStatementFactory,
    ResponseFactory,
    RoundFactory,
    RoundLinkFactory,
    UserFactory,
)
from tests.factories.reflection import AT, DAY

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)

# What is wrong, beside what makes the row: the constraint that refuses it.
BROKEN = [
    (QuestionnaireFactory, {"name": ""}, "initiatives_questionnaire_name_filled"),
    (QuestionnaireFactory, {"version": 0}, "initiatives_questionnaire_version_counts"),
    (ReflectionStatementFactory, {"principle": "total"}, "initiatives_reflectionstatement_principle_known"),
    (ReflectionStatementFactory, {"letter": "C"}, "initiatives_reflectionstatement_letter_known"),
    (ReflectionStatementFactory, {"text_nl": ""}, "initiatives_reflectionstatement_text_filled"),
    (OpenQuestionFactory, {"text_nl": ""}, "initiatives_openquestion_text_filled"),
    (RoundFactory, {"state": "gone"}, "initiatives_round_state_known"),
    (RoundFactory, {"is_invited": True, "closes_on": None}, "initiatives_round_invited_has_what_it_needs"),
    (RoundFactory, {"is_invited": True, "questionnaire": None}, "initiatives_round_invited_has_what_it_needs"),
    (RoundFactory, {"is_invited": True, "reflector": None}, "initiatives_round_invited_has_reflector"),
    (RoundFactory, {"invited_at": AT}, "initiatives_round_planned_is_not_invited"),
    (RoundFactory, {"is_invited": True, "state": "opened"}, "initiatives_round_opened_has_moment"),
    (RoundFactory, {"is_opened": True, "state": "submitted"}, "initiatives_round_submitted_has_moment"),
    (RoundFactory, {"is_opened": True, "answer_due_on": DAY}, "initiatives_round_submitted_has_moment"),
    (RoundFactory, {"is_submitted": True, "state": "answered"}, "initiatives_round_answered_has_moment"),
    (RoundFactory, {"is_submitted": True, "answered_at": AT + 72 * HOUR}, "initiatives_round_answered_has_moment"),
    (RoundFactory, {"is_invited": True, "state": "expired"}, "initiatives_round_ended_has_moment"),
    (RoundFactory, {"ended_at": AT}, "initiatives_round_ended_has_moment"),
    (
        RoundFactory,
        {"is_invited": True, "state": "declined", "ended_at": AT},
        "initiatives_round_declined_has_reason",
    ),
    (RoundFactory, {"decline_reason": "other"}, "initiatives_round_declined_has_reason"),
    (
        RoundFactory,
        {"is_invited": True, "state": "declined", "ended_at": AT, "decline_reason": "mood"},
        "initiatives_round_reason_known",
    ),
    (RoundFactory, {"state": "withdrawn", "ended_at": AT}, "initiatives_round_withdrawn_says_why"),
    (RoundFactory, {"is_set_aside": True}, "initiatives_round_set_aside_is_withdrawn"),
    (RoundFactory, {"is_opened": True, "opened_at": AT - HOUR}, "initiatives_round_opened_after_invited"),
    (RoundFactory, {"is_submitted": True, "submitted_at": AT}, "initiatives_round_submitted_after_opened"),
    (RoundFactory, {"is_opened": True, "corrected_at": AT}, "initiatives_round_corrected_after_submitted"),
    (RoundFactory, {"is_submitted": True, "corrected_at": AT}, "initiatives_round_corrected_after_submitted"),
    (
        RoundFactory,
        {"is_submitted": True, "state": "answered", "answered_at": AT},
        "initiatives_round_answered_after_submitted",
    ),
    (RoundFactory, {"is_invited": True, "draft": {"s1": "3"}}, "initiatives_round_draft_goes"),
    (RoundFactory, {"is_submitted": True, "erased_at": AT}, "initiatives_round_erased_has_no_words"),
    (
        RoundFactory,
        {"is_submitted": True, "reflector": None, "erased_at": AT, "message": "Kom."},
        "initiatives_round_erased_has_no_words",
    ),
    (
        RoundFactory,
        {"is_submitted": True, "reflector": None, "erased_at": AT, "draft": {"s1": "3"}},
        "initiatives_round_erased_has_no_words",
    ),
    (RoundFactory, {"erased_at": AT}, "initiatives_round_erased_has_no_words"),
    (RoundLinkFactory, {"token_hash": "x" * 64}, "initiatives_roundlink_only_a_hash"),
    (RoundLinkFactory, {"expires_at": AT}, "initiatives_roundlink_expires_later"),
    (AnswerFactory, {"score": 0}, "initiatives_answer_score_in_range"),
    (AnswerFactory, {"score": 6}, "initiatives_answer_score_in_range"),
    (AnswerFactory, {"shared_with": ""}, "initiatives_answer_sharing_known"),
    (OpenAnswerFactory, {"text": ""}, "initiatives_openanswer_text_filled"),
    (OpenAnswerFactory, {"shared_with": "boss"}, "initiatives_openanswer_sharing_known"),
    (MemberAnswerFactory, {"score": 6}, "initiatives_memberanswer_score_in_range"),
    (ResponseFactory, {"principle": "total"}, "initiatives_response_principle_known"),
    (ResponseFactory, {"is_taken_up": False}, "initiatives_response_no_says_why"),
    (ImprovementFactory, {"place": 4}, "initiatives_improvement_at_most_three"),
    (ImprovementFactory, {"place": 0}, "initiatives_improvement_at_most_three"),
    (ImprovementFactory, {"title": ""}, "initiatives_improvement_title_filled"),
]
# What may be there once: what makes the row, and by which fields the second is the same.
ONCE = [
    (ReflectionStatementFactory, ["questionnaire", "principle", "letter"], "one_a_letter"),
    (OpenQuestionFactory, ["questionnaire", "order"], "initiatives_openquestion_order"),
    (RoundLinkFactory, ["round"], "initiatives_roundlink_one_live"),
    (AnswerFactory, ["round", "statement"], "initiatives_answer_once"),
    (OpenAnswerFactory, ["round", "question"], "initiatives_openanswer_once"),
    (MemberTurnFactory, ["round", "person"], "initiatives_memberturn_once"),
    (MemberOrganisationFactory, ["round", "organisation"], "initiatives_memberorganisation_once"),
    (MemberAnswerFactory, ["sheet", "statement"], "initiatives_memberanswer_once"),
    (ResponseFactory, ["round", "principle"], "initiatives_response_one_a_principle"),
    (ImprovementFactory, ["round", "place"], "initiatives_improvement_place"),
]
ELSEWHERE = {
    "initiatives_reflectionstatement_one_a_letter", "initiatives_reflectionstatement_order",
    "initiatives_round_number", "initiatives_round_one_open", "initiatives_round_invited_by_with_at",
    "initiatives_roundlink_revoked_by_with_at", "initiatives_reflectionstatement_one_in_light",
    "initiatives_questionnaire_updated_by_with_at",
}  # fmt: skip


@pytest.mark.parametrize(("factory", "values", "name"), BROKEN)
def test_the_database_refuses(factory, values, name):
    with pytest.raises(IntegrityError, match=name):
        factory(**values)


@pytest.mark.parametrize(("factory", "fields", "name"), ONCE)
def test_the_database_has_it_once(factory, fields, name):
    row = factory()
    with pytest.raises(IntegrityError, match=name):
        factory(**{field: getattr(row, field) for field in fields})


def test_names_stand_beside_their_moments():
    with pytest.raises(IntegrityError, match="initiatives_round_invited_by_with_at"), transaction.atomic():
        RoundFactory(invited_by=UserFactory())
    with pytest.raises(IntegrityError, match="initiatives_roundlink_revoked_by_with_at"), transaction.atomic():
        RoundLinkFactory(revoked_by=UserFactory())
    with pytest.raises(IntegrityError, match="initiatives_questionnaire_updated_by_with_at"), transaction.atomic():
        QuestionnaireFactory(updated_by=UserFactory())


def test_two_statements_do_not_stand_in_one_place():
    row = ReflectionStatementFactory()
    with pytest.raises(IntegrityError, match="initiatives_reflectionstatement_order"):
        ReflectionStatementFactory(questionnaire=row.questionnaire, letter="B", order=row.order)


def test_two_statements_change_places_in_one_statement():
    row = ReflectionStatementFactory()
    other = ReflectionStatementFactory(questionnaire=row.questionnaire, letter="B")
    row.order, other.order = other.order, row.order
    models.ReflectionStatement.objects.bulk_update([row, other], ["order"])
    assert list(row.questionnaire.statements.values_list("letter", flat=True)) == ["B", "A"]


def test_of_each_of_the_seven_one_statement_stands_in_the_light_form():
    row = ReflectionStatementFactory(is_in_light=True)
    ReflectionStatementFactory(questionnaire=row.questionnaire, letter="B")
    with pytest.raises(IntegrityError, match="initiatives_reflectionstatement_one_in_light"):
        row.questionnaire.statements.filter(letter="B").update(is_in_light=True)


def test_what_is_erased_needs_no_why_any_more():
    RoundFactory(state="withdrawn", ended_at=AT, reflector=None, erased_at=AT)


def test_an_initiative_has_one_open_round_and_any_number_of_past_ones():
    initiative = InitiativeFactory()
    RoundFactory(initiative=initiative, number=1, is_submitted=True)
    RoundFactory(initiative=initiative, number=2, is_opened=True)
    with pytest.raises(IntegrityError, match="initiatives_round_one_open"), transaction.atomic():
        RoundFactory(initiative=initiative, number=3)
    with pytest.raises(IntegrityError, match="initiatives_round_number"):
        RoundFactory(initiative=initiative, number=2, is_submitted=True)


def test_every_constraint_is_broken_here_once():
    tables = [getattr(models, name) for name in (
        "Questionnaire", "ReflectionStatement", "OpenQuestion", "Round", "RoundLink", "Answer", "OpenAnswer",
        "MemberTurn", "MemberOrganisation", "MemberSheet", "MemberAnswer", "Response", "Improvement",
    )]  # fmt: skip
    named = {
        one.name for table in tables for one in table._meta.constraints
        if isinstance(one, CheckConstraint | UniqueConstraint)
    }  # fmt: skip
    tried = {name for *_rest, name in BROKEN + ONCE} | ELSEWHERE
    assert named - tried == set()


def _in_state(state: str) -> Round:
    ended = {"ended_at": AT + HOUR}
    values = {
        "planned": {}, "invited": {"is_invited": True}, "opened": {"is_opened": True},
        "submitted": {"is_submitted": True},
        "answered": {"is_submitted": True, "state": "answered", "answered_at": AT + 72 * HOUR},
        "declined": {"is_invited": True, "state": "declined", "decline_reason": "no_time", **ended},
        "expired": {"is_invited": True, "state": "expired", **ended},
        "withdrawn": {"state": "withdrawn", "because": "Toch niet.", **ended},
    }[state]  # fmt: skip
    return RoundFactory(**values)


@pytest.mark.parametrize("before", RoundState.values)
def test_a_round_goes_only_where_the_table_says(before):
    row = _in_state(before)
    for after in set(RoundState.values) - {before} - {str(one) for one in TRANSITIONS[RoundState(before)]}:
        with pytest.raises(IntegrityError, match="initiatives_round_state_moves"), transaction.atomic():
            Round.objects.filter(pk=row.pk).update(state=after)


def test_what_is_over_stays_over():
    assert not TRANSITIONS[RoundState.ANSWERED]
    assert set(TRANSITIONS) == set(RoundState)
    assert RoundState.WITHDRAWN not in TRANSITIONS[RoundState.SUBMITTED], "nobody takes away what was said about them"
    assert RoundState.SUBMITTED not in OPEN_STATES, "a response that does not come holds no next round up"


class TestWordsThatARoundWasAskedIn:
    @pytest.fixture
    def statement(self):
        statement = ReflectionStatementFactory()
        RoundFactory(is_invited=True, questionnaire=statement.questionnaire)
        return statement

    def test_do_not_change(self, statement):
        with pytest.raises(IntegrityError, match="initiatives_questionnaire_in_use"):
            models.ReflectionStatement.objects.filter(pk=statement.pk).update(text_nl="Anders.")

    def test_do_not_go(self, statement):
        with pytest.raises(IntegrityError, match="initiatives_questionnaire_in_use"):
            statement.delete()

    def test_get_none_beside_them(self, statement):
        with pytest.raises(IntegrityError, match="initiatives_questionnaire_in_use"), transaction.atomic():
            ReflectionStatementFactory(questionnaire=statement.questionnaire, letter="B")
        with pytest.raises(IntegrityError, match="initiatives_questionnaire_in_use"):
            OpenQuestionFactory(questionnaire=statement.questionnaire)

    def test_are_not_moved_in_from_a_version_that_nobody_used(self, statement):
        other = ReflectionStatementFactory(letter="B")
        with pytest.raises(IntegrityError, match="initiatives_questionnaire_in_use"):
            models.ReflectionStatement.objects.filter(pk=other.pk).update(questionnaire=statement.questionnaire)

    @pytest.mark.parametrize("values", [{"version": 999}, {"name": "Anders"}, {"in_use_from": None}])
    def test_keep_their_number_name_and_day(self, statement, values):
        with pytest.raises(IntegrityError, match="initiatives_questionnaire_in_use"):
            models.Questionnaire.objects.filter(pk=statement.questionnaire_id).update(**values)

    def test_stay_with_their_version(self, statement):
        with pytest.raises(ProtectedError):
            statement.questionnaire.delete()

    def test_change_in_a_version_that_nobody_used(self):
        statement = ReflectionStatementFactory()
        statement.text_nl = "Anders."
        statement.save()
        statement.questionnaire.delete()
        assert not models.ReflectionStatement.objects.exists()
