"""What the reflector fills in: the steps of the form, the draft, what is missing, and how long it still takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from initiatives.models import Answer, OpenAnswer, OpenQuestion, Principle, ReflectionStatement, Round, Sharing

DONT_KNOW = "0"
SCORES = ("1", "2", "3", "4", "5")
# A score for which one line of why is asked.
LOW = ("1", "2")
WHY_LENGTH, TEXT_LENGTH = 500, 2000
# How long it takes, in minutes: a statement, and a question in words.
_A_STATEMENT, _A_QUESTION = 0.4, 0.8
QUESTIONS = "questions"


@dataclass(frozen=True)
class Gap:
    """What is missing before it can be sent: at which step, and whether it is the why of a low score."""

    step: int
    statement: ReflectionStatement
    is_why: bool = False


@dataclass(frozen=True)
class Step:
    """One page of the form: the statements about one of the seven, or the questions at the end."""

    number: int
    principle: str
    statements: tuple[ReflectionStatement, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()

    @property
    def is_last(self) -> bool:
        """Whether these are the questions in words."""
        return self.principle == QUESTIONS


@dataclass
class Filled:
    """The draft of a round beside its questions: what is answered, what is missing."""

    round: Round
    statements: list[ReflectionStatement]
    questions: list[OpenQuestion]
    draft: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def steps(self) -> list[Step]:
        """The steps in the order of the seven, and the questions in words as the last one."""
        by_principle: dict[str, list[ReflectionStatement]] = {}
        for statement in self.statements:
            by_principle.setdefault(statement.principle, []).append(statement)
        found = [
            Step(number, principle, tuple(by_principle[principle]))
            for number, principle in enumerate((one for one in Principle.values if one in by_principle), 1)
        ]
        return [*found, Step(len(found) + 1, QUESTIONS, questions=tuple(self.questions))]

    @property
    def sharing(self) -> str:
        """With whom answers are shared for which nothing else was chosen."""
        chosen = self.draft.get("sharing")
        return chosen if chosen in Sharing.values else Sharing.PARTNERS

    def score(self, statement: ReflectionStatement) -> str:
        """What was chosen, or nothing."""
        return str(self.draft.get(f"s{statement.pk}", ""))

    def why(self, statement: ReflectionStatement) -> str:
        """The line of why."""
        return str(self.draft.get(f"w{statement.pk}", "")).strip()

    def text(self, question: OpenQuestion) -> str:
        """What was written."""
        return str(self.draft.get(f"q{question.pk}", "")).strip()

    def shared_with(self, row: ReflectionStatement | OpenQuestion) -> str:
        """Who may read this answer."""
        letter = "p" if isinstance(row, ReflectionStatement) else "r"
        chosen = self.draft.get(f"{letter}{row.pk}")
        return chosen if chosen in Sharing.values else self.sharing

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing, in the order of the form."""
        missing = []
        for step in self.steps:
            for statement in step.statements:
                score = self.score(statement)
                if score not in (*SCORES, DONT_KNOW):
                    missing.append(Gap(step.number, statement))
                elif score in LOW and not self.why(statement):
                    missing.append(Gap(step.number, statement, is_why=True))
        return missing

    def is_done(self, step: Step) -> bool:
        """Whether nothing is missing at this step."""
        if step.is_last:
            return any(self.text(question) for question in self.questions)
        return not any(gap.step == step.number for gap in self.gaps)

    @property
    def first_gap(self) -> int:
        """The step at which to go on: the first where something is missing, else the questions in words."""
        return self.gaps[0].step if self.gaps else len(self.steps)

    @property
    def minutes_left(self) -> int:
        """How long it still takes, rounded up."""
        statements = len({gap.statement.pk for gap in self.gaps})
        questions = sum(not self.text(question) for question in self.questions)
        return math.ceil(statements * _A_STATEMENT + questions * _A_QUESTION)

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return math.ceil(len(self.statements) * _A_STATEMENT + len(self.questions) * _A_QUESTION)

    def answers(self) -> tuple[list[Answer], list[OpenAnswer]]:
        """The rows that it becomes when it is sent; only when nothing is missing."""
        return (
            [
                Answer(
                    round=self.round, statement=statement, why=self.why(statement)[:WHY_LENGTH],
                    score=int(self.score(statement)) or None, shared_with=self.shared_with(statement),
                )
                for statement in self.statements
            ],
            [
                OpenAnswer(
                    round=self.round, question=question, text=self.text(question)[:TEXT_LENGTH],
                    shared_with=self.shared_with(question),
                )
                for question in self.questions
                if self.text(question)
            ],
        )  # fmt: skip


def filled(round_: Round, draft: Mapping[str, Any] | None = None) -> Filled:
    """The questions of this round with its draft, or another one: two statements."""
    statements = ReflectionStatement.objects.filter(questionnaire=round_.questionnaire_id)
    return Filled(
        round_,
        list(statements.of_form(is_light=round_.is_light)),
        list(OpenQuestion.objects.filter(questionnaire=round_.questionnaire_id)),
        round_.draft if draft is None else draft,
    )


def draft_of_answers(round_: Round) -> dict[str, Any]:
    """What was sent as a draft again, so that it can be corrected."""
    draft: dict[str, Any] = {"look": round_.how_looked}
    for answer in round_.answers.all():
        draft[f"s{answer.statement_id}"] = str(answer.score or DONT_KNOW)
        draft[f"w{answer.statement_id}"] = answer.why
        draft[f"p{answer.statement_id}"] = answer.shared_with
    for written in round_.open_answers.all():
        draft[f"q{written.question_id}"] = written.text
        draft[f"r{written.question_id}"] = written.shared_with
    return draft
