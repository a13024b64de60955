"""Choosing a reflector, inviting them with a link of their own, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from collab.accounts.models import User
from collab.lib.tokens import hash_of, new_salt
from collab.outbox.calendar import next_sending_day
from initiatives.actions.reflecting.holding import held
from initiatives.actions.verb import verb
from initiatives.exceptions import NoAddress, NoQuestions, NotIndependent, RoundMoved
from initiatives.models import Questionnaire, Round, RoundLink
from initiatives.models.reflection.round import FILLING_STATES
from initiatives.reflection.independence import why_not
from initiatives.reflection.people import address_of, recipient_of
from initiatives.reflection.posting import What, post
from initiatives.reflection.tokens import LINKS
from partners.models import Person

OPEN_FOR = dt.timedelta(days=35)
# So long after sending it the reflector can read it back, with the response.
READABLE = dt.timedelta(days=180)


@verb
def choose_reflector(*, round: Round, person: Person, by: User, on: dt.date) -> None:
    """Choose who will look. Raises `NotIndependent` with the reasons, `NoAddress`, or `RoundMoved` when invited."""
    locked = held(round, Round.State.PLANNED)
    if reasons := why_not(locked.initiative, person.pk, on=on):
        raise NotIndependent(reasons)
    if not address_of(person):
        raise NoAddress
    Round.objects.filter(pk=locked.pk).update(reflector=person)
    round.refresh_from_db()


@verb
def clear_reflector(*, round: Round, by: User) -> None:
    """Choose nobody yet. Raises `RoundMoved` when they are invited by now."""
    locked = held(round, Round.State.PLANNED)
    Round.objects.filter(pk=locked.pk).update(reflector=None)
    round.refresh_from_db()


@verb
def invite_reflector(
    *, round: Round, message: str, by: User, on: dt.date, at: dt.datetime, is_light: bool | None = None
) -> RoundLink:
    """Invite who was chosen, in the questions that are in use today, with a link of their own.

    Asked again at this moment: raises `NotIndependent`, `NoAddress`, `NoQuestions` or `RoundMoved`.
    """
    locked = held(round, Round.State.PLANNED)
    if locked.reflector is None:
        raise RoundMoved
    if reasons := why_not(locked.initiative, locked.reflector.pk, on=on):
        raise NotIndependent(reasons)
    questionnaire = Questionnaire.objects.in_use(on).first()
    if questionnaire is None:
        raise NoQuestions
    Round.objects.filter(pk=locked.pk, state=Round.State.PLANNED).update(
        state=Round.State.INVITED, questionnaire=questionnaire, message=message, invited_at=at, invited_by=by,
        closes_on=next_sending_day(on + OPEN_FOR),
        is_light=locked.is_light if is_light is None else is_light,
    )  # fmt: skip
    round.refresh_from_db()
    return _send_link(round, at=at)


@verb
def renew_link(*, round: Round, by: User, at: dt.datetime) -> RoundLink:
    """Make a new link and mail it; the old one works no more. Raises `RoundMoved` when there is nothing to open."""
    locked = held(round, *FILLING_STATES, Round.State.SUBMITTED)
    revoke_link(round=locked, by=by, at=at)
    return _send_link(locked, at=at)


@verb
def revoke_link(*, round: Round, by: User | None, at: dt.datetime) -> int:
    """Let the link work no more, at once and on every device; how many there were."""
    return RoundLink.objects.filter(round=round, revoked_at__isnull=True).update(revoked_at=at, revoked_by=by)


@verb
def withdraw_round(*, round: Round, because: str, by: User, at: dt.datetime) -> None:
    """Stop a round that nobody filled in yet, and say why; who was invited hears it.

    Raises `RoundMoved` after submitting: what was said about an initiative is not taken away by who leads it.
    """
    locked = held(round, Round.State.PLANNED, *FILLING_STATES)
    revoke_link(round=locked, by=by, at=at)
    Round.objects.filter(pk=locked.pk).update(state=Round.State.WITHDRAWN, because=because[:300], ended_at=at, draft={})
    if locked.is_filling and locked.reflector is not None and (to := recipient_of(locked.reflector)) is not None:
        post(locked, What.WITHDRAWN, [to], at=at)
    round.refresh_from_db()


def end_of(day: dt.date) -> dt.datetime:
    """The instant at which a day ends in the Netherlands."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, timezone.get_default_timezone())


def _send_link(round_: Round, *, at: dt.datetime) -> RoundLink:
    """A new link, and the letter that holds it. The letter makes the token out of the salt when it is written."""
    if round_.reflector is None or (to := recipient_of(round_.reflector)) is None:
        raise NoAddress
    salt = new_salt()
    until = end_of(round_.closes_on) if round_.closes_on and round_.is_filling else at + READABLE
    link = RoundLink.objects.create(
        round=round_, salt=salt, token_hash=hash_of(LINKS.of(salt)), made_at=at, expires_at=until
    )
    post(round_, What.INVITATION, [to], at=at, once=str(link.pk))
    return link
