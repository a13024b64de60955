"""The looks from outside of the demo: one with its response, and one for which somebody is invited.

Told with the verbs that people use. The questions may be in use only since today, so a round is told today, and the
days of it are then moved to when it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from collab.accounts.models import User
from collab.outbox.models import Message
from initiatives.actions import reflecting
from initiatives.models import Initiative, OpenQuestion, Principle, Questionnaire, ReflectionStatement, Round
from partners.models import Person

INVITED_AFTER, OPENED_AFTER, SENT_AFTER, ANSWERED_AFTER = (dt.timedelta(days=days) for days in (0, 2, 9, 30))


def tell_look(facts: Mapping[str, Any], *, initiative: Initiative, by: User, on: dt.date, at: dt.datetime) -> None:
    """One look from outside at `initiative`, as far as `facts` know it."""
    reflecting.load_first_questionnaire(on=on)
    ago = dt.timedelta(days=facts["ago"])
    round_ = reflecting.plan_round(initiative=initiative, planned_on=on - ago, by=by)
    reflecting.choose_reflector(round=round_, person=Person.objects.get(name=facts["who"], user=None), by=by, on=on)
    reflecting.invite_reflector(round=round_, message=facts["message"], by=by, on=on, at=at - ago)
    if "scores" not in facts:
        Round.objects.filter(pk=round_.pk).update(closes_on=on - ago + reflecting.OPEN_FOR)
        return
    _fill_in(round_, facts, on=on, at=at - ago)
    said: dict[str, reflecting.Said] = {
        principle: reflecting.Said(yes, because) for principle, (yes, because) in _said(facts).items()
    }
    improvements = [
        reflecting.Wanted(title, _owner(initiative, email), on + dt.timedelta(days=due_in))
        for title, email, due_in in facts["improvements"]
    ]
    reflecting.respond(round=round_, said=said, improvements=improvements, by=by, at=at - ago + ANSWERED_AFTER)
    began = on - ago
    Round.objects.filter(pk=round_.pk).update(
        closes_on=began + reflecting.OPEN_FOR, answer_due_on=began + SENT_AFTER + dt.timedelta(days=30)
    )
    Initiative.objects.filter(pk=initiative.pk).update(reflected_on=began + SENT_AFTER)
    # Those letters were read long ago.
    Message.objects.filter(letter="reflection", context__round=round_.pk).delete()


def _fill_in(round_: Round, facts: Mapping[str, Any], *, on: dt.date, at: dt.datetime) -> None:
    """The reflector begins, fills in every statement in its order and each question, and sends it."""
    reflecting.open_form(round=round_, by=None, on=on, at=at + OPENED_AFTER)
    questionnaire = Questionnaire.objects.get(rounds=round_)
    draft: dict[str, Any] = {"sharing": "partners", "look": ["talked", "read"]}
    statements = ReflectionStatement.objects.filter(questionnaire=questionnaire).order_by("order")
    for statement, (score, why) in zip(statements, facts["scores"], strict=True):
        draft |= {f"s{statement.pk}": str(score), f"w{statement.pk}": why}
    for question, text in zip(OpenQuestion.objects.filter(questionnaire=questionnaire), facts["words"], strict=True):
        draft[f"q{question.pk}"] = text
    reflecting.keep_draft(round=round_, words=draft)
    reflecting.submit(round=round_, by=None, on=on, at=at + SENT_AFTER)


def _said(facts: Mapping[str, Any]) -> dict[Principle, tuple[bool, str]]:
    return dict(zip(Principle, map(tuple, facts["said"]), strict=True))


def _owner(initiative: Initiative, email: str) -> Person:
    return Person.objects.get(involvements__initiative=initiative, user__email=email)
