"""What administrators do with the questions: a new version, its words, taking it into use and out of it.

Whoever changes a version holds all of them, of which there are a few: so two administrators wait for each other. An
invitation waits too, or is first and then its version does not change any more (the database refuses that as well).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import (
    AskedAlready,
    DayHasPassed,
    NoQuestions,
    NothingElseInUse,
    QuestionsLack,
    StaleVersion,
    StillInUse,
)
from initiatives.models import OpenQuestion, Questionnaire, ReflectionStatement
from initiatives.reflection.wording import WantedQuestion, WantedStatement, lacks_of


@verb
def copy_questionnaire(*, by: User, at: dt.datetime) -> Questionnaire:
    """Make a new version with the words of the newest one. A copy that nobody touched yet is given again.

    Raises `NoQuestions` when there is nothing to copy.
    """
    _hold_all()
    newest = Questionnaire.objects.with_rounds().order_by("-version").first()
    if newest is None:
        raise NoQuestions
    is_untouched = newest.revision == 1 and newest.updated_by_id == by.pk
    if is_untouched and not newest.asked and newest.in_use_from is None:  # type: ignore[attr-defined]
        return newest
    last = Questionnaire.objects.aggregate(version=Max("version"))["version"]
    copy = Questionnaire.objects.create(version=last + 1, name=newest.name, updated_at=at, updated_by=by)
    ReflectionStatement.objects.bulk_create(
        ReflectionStatement(
            questionnaire=copy, principle=one.principle, letter=one.letter, text_nl=one.text_nl, text_en=one.text_en,
            is_in_light=one.is_in_light, order=one.order,
        )
        for one in newest.statements.all()
    )  # fmt: skip
    OpenQuestion.objects.bulk_create(
        OpenQuestion(questionnaire=copy, text_nl=one.text_nl, text_en=one.text_en, order=one.order)
        for one in newest.questions.all()
    )
    return copy


@verb
def edit_questionnaire(
    *,
    questionnaire: Questionnaire,
    name: str,
    statements: Sequence[WantedStatement],
    questions: Sequence[WantedQuestion],
    revision: int,
    by: User,
    at: dt.datetime,
) -> None:
    """Write these words, in this order, over the `revision` that the editor read.

    Raises `AskedAlready`, `StaleVersion` when somebody saved in between, and `QuestionsLack`.
    """
    locked = _unasked(questionnaire)
    if locked.revision != revision:
        raise StaleVersion
    if lacks := lacks_of((one.principle, one.is_in_light) for one in statements):
        raise QuestionsLack(lacks)
    _write_statements(locked, statements)
    _write_questions(locked, questions)
    locked.name, locked.revision, locked.updated_at, locked.updated_by = name, revision + 1, at, by
    locked.save(update_fields=["name", "revision", "updated_at", "updated_by"])
    questionnaire.refresh_from_db()


@verb
def take_into_use(*, questionnaire: Questionnaire, in_use_from: dt.date, by: User, on: dt.date) -> dt.date | None:
    """Ask in this version from a day on; the day that it had before.

    Raises `AskedAlready`, `DayHasPassed`, `QuestionsLack`, and `NothingElseInUse` when it would leave today without
    questions.
    """
    locked = _unasked(questionnaire)
    if in_use_from < on:
        raise DayHasPassed
    if lacks := lacks_of(locked.statements.values_list("principle", "is_in_light")):
        raise QuestionsLack(lacks)
    if in_use_from > on:
        _leaves_something(locked, on)
    return _set_day(locked, questionnaire, in_use_from)


@verb
def take_out_of_use(*, questionnaire: Questionnaire, by: User, on: dt.date) -> dt.date | None:
    """Do not ask in this version after all; the day that it had. Raises `AskedAlready` and `NothingElseInUse`."""
    locked = _unasked(questionnaire)
    _leaves_something(locked, on)
    return _set_day(locked, questionnaire, None)


@verb
def delete_questionnaire(*, questionnaire: Questionnaire, by: User) -> None:
    """Throw away a version that was never in use. Raises `AskedAlready` and `StillInUse`."""
    locked = _unasked(questionnaire)
    if locked.in_use_from is not None:
        raise StillInUse
    locked.delete()


def _hold_all() -> None:
    """Hold every version until the end of the transaction, in one order."""
    list(Questionnaire.objects.select_for_update().order_by("pk").values_list("pk"))


def _unasked(questionnaire: Questionnaire) -> Questionnaire:
    """The version as it is now, held; raises `AskedAlready` when a round was asked in it."""
    _hold_all()
    locked = Questionnaire.objects.get(pk=questionnaire.pk)
    if locked.rounds.exists():
        raise AskedAlready
    return locked


def _leaves_something(questionnaire: Questionnaire, on: dt.date) -> None:
    """Refuse when this is the only version that is in use on the date `on`."""
    in_use = set(Questionnaire.objects.in_use(on).values_list("pk", flat=True))
    if in_use == {questionnaire.pk}:
        raise NothingElseInUse


def _set_day(locked: Questionnaire, questionnaire: Questionnaire, day: dt.date | None) -> dt.date | None:
    before, locked.in_use_from = locked.in_use_from, day
    locked.save(update_fields=["in_use_from"])
    questionnaire.in_use_from = day
    return before


def _write_statements(questionnaire: Questionnaire, wanted: Sequence[WantedStatement]) -> None:
    """Change what is there and differs, so that the history tells which words changed."""
    rows = {(row.principle, row.letter): row for row in questionnaire.statements.all()}
    places = {(one.principle, one.letter): (order, one) for order, one in enumerate(wanted, 1)}
    questionnaire.statements.filter(pk__in=[row.pk for key, row in rows.items() if key not in places]).delete()
    # First out of the light form, then another one into it: there is never more than one.
    leaving = [row.pk for key, row in rows.items() if key in places and not places[key][1].is_in_light]
    questionnaire.statements.filter(pk__in=leaving, is_in_light=True).update(is_in_light=False)
    changed: list[ReflectionStatement] = []
    new: list[ReflectionStatement] = []
    for key, (order, one) in places.items():
        row = rows.get(key) or ReflectionStatement(
            questionnaire=questionnaire, principle=one.principle, letter=one.letter
        )
        words = (one.text_nl, one.text_en, one.is_in_light, order)
        if row.pk and (row.text_nl, row.text_en, row.is_in_light, row.order) == words:
            continue
        row.text_nl, row.text_en, row.is_in_light, row.order = words
        (changed if row.pk else new).append(row)
    ReflectionStatement.objects.bulk_update(changed, ["text_nl", "text_en", "is_in_light", "order"])
    ReflectionStatement.objects.bulk_create(new)


def _write_questions(questionnaire: Questionnaire, wanted: Sequence[WantedQuestion]) -> None:
    rows = list(questionnaire.questions.all())
    questionnaire.questions.filter(pk__in=[row.pk for row in rows[len(wanted) :]]).delete()
    changed = []
    for order, (row, one) in enumerate(zip(rows, wanted, strict=False), 1):
        if (row.text_nl, row.text_en, row.order) != (one.text_nl, one.text_en, order):
            row.text_nl, row.text_en, row.order = one.text_nl, one.text_en, order
            changed.append(row)
    OpenQuestion.objects.bulk_update(changed, ["text_nl", "text_en", "order"])
    OpenQuestion.objects.bulk_create(
        OpenQuestion(questionnaire=questionnaire, text_nl=one.text_nl, text_en=one.text_en, order=order)
        for order, one in enumerate(wanted[len(rows) :], len(rows) + 1)
    )
