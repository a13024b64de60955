"""What a member does: answer the same statements once, without a name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from secrets import SystemRandom

from django.db import transaction

from collab.accounts.models import User
from initiatives.exceptions import HasNoSeat, OtherQuestions, RoundMoved
from initiatives.models import (
    Initiative,
    MemberAnswer,
    MemberOrganisation,
    MemberSheet,
    MemberTurn,
    ReflectionStatement,
    Round,
    Seat,
)
from initiatives.reflection.members import is_open, may_answer
from initiatives.table import own_organisation_ids
from partners.models import Person

Sheet = Mapping[int, int | None]


@transaction.atomic
def send_sheet(*, round: Round, scores: Sheet, by: User, on: dt.date) -> bool:
    """Answer the statements of a round: per statement 1 to 5, or nothing for "I don't know".

    False when `by` answered before: that stays, and nothing is added. Raises `RoundMoved` when members may not
    answer (any more), `HasNoSeat` for who is no member, and `OtherQuestions` for other statements than those of
    the round.

    Not a `verb`: that would name somebody to the history.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("initiative", "reflector").get(pk=round.pk)
    if not is_open(locked, on=on):
        raise RoundMoved
    if not may_answer(by, locked, on=on):
        raise HasNoSeat
    asked = ReflectionStatement.objects.filter(questionnaire=locked.questionnaire_id)
    if set(scores) != set(asked.of_form(is_light=locked.is_light).values_list("pk", flat=True)):
        raise OtherQuestions
    person = Person.objects.get(user=by)
    if MemberTurn.objects.filter(round=locked, person=person).exists():
        return False
    MemberTurn.objects.create(round=locked, person=person)
    _count_organisation(locked, by, on)
    _lay_down(locked, scores)
    return True


def _count_organisation(round_: Round, by: User, on: dt.date) -> None:
    """Note one organisation of this member: one at the table when there is one, and one that was there already."""
    own = own_organisation_ids(by, on=on)
    own = own & _at_table(round_.initiative, on) or own
    known = set(MemberOrganisation.objects.filter(round=round_).values_list("organisation_id", flat=True))
    if own and not own & known:
        MemberOrganisation.objects.create(round=round_, organisation_id=min(own))


def _at_table(initiative: Initiative, on: dt.date) -> set[int]:
    partners = initiative.partnerships.active().values_list("organisation_id", flat=True)
    seats = Seat.objects.filled(on).filter(initiative=initiative, organisation__isnull=False)
    return {*partners, *seats.values_list("organisation_id", flat=True)}


def _lay_down(round_: Round, scores: Sheet) -> None:
    """Lay the sheet between the others, shuffled: all of them are written anew, with new keys.

    PostgreSQL remembers of each row in which transaction and in which place it was written. That would put the
    newest sheet beside the newest turn; so every sheet is always as new as the last one.
    """
    stack: dict[object, dict[int, int | None]] = defaultdict(dict)
    rows = MemberAnswer.objects.filter(sheet__round=round_).order_by()
    for sheet, statement, score in rows.values_list("sheet", "statement", "score"):
        stack[sheet][statement] = score
    sheets = [*stack.values(), dict(scores)]
    SystemRandom().shuffle(sheets)
    MemberSheet.objects.filter(round=round_).delete()
    new = [(MemberSheet(round=round_), answers) for answers in sheets]
    MemberSheet.objects.bulk_create(sheet for sheet, _answers in new)
    MemberAnswer.objects.bulk_create(
        MemberAnswer(sheet=sheet, statement_id=statement, score=score)
        for sheet, answers in new
        for statement, score in sorted(answers.items())
    )
