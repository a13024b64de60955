"""What the lead does with a reflection: a response to each of the seven, at most three improvements, and those done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collab.accounts.models import User
from initiatives.actions.reflecting.holding import held
from initiatives.actions.touching import touch
from initiatives.actions.verb import verb
from initiatives.exceptions import OwnReflection, ResponseMissing, TooManyImprovements
from initiatives.models import Improvement, Principle, Response, Round
from initiatives.models.reflection.response import MOST_IMPROVEMENTS
from initiatives.reflection.people import recipient_of
from initiatives.reflection.posting import What, post
from partners.models import Person


@dataclass(frozen=True)
class Said:
    """About one of the seven: whether we take it up, and because."""

    is_taken_up: bool
    because: str = ""


@dataclass(frozen=True)
class Wanted:
    """Something that will be done: what, by whom, before which day."""

    title: str
    owner: Person
    due_on: dt.date


@verb
def respond(
    *, round: Round, said: Mapping[str, Said], improvements: Sequence[Wanted] = (), by: User, at: dt.datetime
) -> None:
    """Respond to each of the seven; the reflector receives it, with thanks. It is said once.

    Raises `RoundMoved` when somebody responded already, `OwnReflection` for who looked, `ResponseMissing` when one of
    the seven has no response, and `TooManyImprovements` for more than three.
    """
    locked = held(round, Round.State.SUBMITTED)
    if locked.reflector is not None and locked.reflector.user_id == by.pk:
        raise OwnReflection
    if missing := [one for one in Principle if one not in said or not (said[one].is_taken_up or said[one].because)]:
        raise ResponseMissing(missing)
    if len(improvements) > MOST_IMPROVEMENTS:
        raise TooManyImprovements
    Response.objects.bulk_create(
        Response(round=locked, principle=one, is_taken_up=said[one].is_taken_up, because=said[one].because)
        for one in Principle
    )
    Improvement.objects.bulk_create(
        Improvement(round=locked, place=place, title=one.title, owner=one.owner, due_on=one.due_on)
        for place, one in enumerate(improvements, 1)
    )
    # What the reflector was correcting and did not send goes with it: it was not sent.
    Round.objects.filter(pk=locked.pk, state=Round.State.SUBMITTED).update(
        state=Round.State.ANSWERED, answered_at=at, draft={}
    )
    touch(locked.initiative, by=by, at=at)
    if locked.reflector is not None and (to := recipient_of(locked.reflector)) is not None:
        post(locked, What.ANSWERED, [to], at=at)
    round.refresh_from_db()


@verb
def finish_improvement(*, improvement: Improvement, done_on: dt.date, by: User) -> None:
    """It is done; the day of whoever was first stays."""
    locked = Improvement.objects.select_for_update().get(pk=improvement.pk)
    improvement.done_on = locked.done_on or done_on
    improvement.save(update_fields=["done_on"])


@verb
def take_up_improvement(*, improvement: Improvement, by: User) -> None:
    """It is not done after all."""
    improvement.done_on = None
    improvement.save(update_fields=["done_on"])
