"""Erasing who looked from outside and what they wrote, after the retention or when they ask for it; scores stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import structlog
from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from collab.accounts.models import User
from collab.lib.trail import event_model, without_references
from collab.outbox.actions import forget_letters
from initiatives.actions.verb import verb
from initiatives.exceptions import RoundMoved
from initiatives.models import Answer, MemberTurn, OpenAnswer, Round, RoundLink
from initiatives.outsiders import REFLECTOR_MONTHS
from initiatives.reflection.posting import TO_REFLECTOR, What, key_of
from partners.models import Person

log = structlog.get_logger(__name__)

# So many months after a round ended. The rules need the name no longer: that somebody is independent, and that two
# leads do not reflect on each other, looks back 24 months.
KEPT_MONTHS = REFLECTOR_MONTHS
BATCH = 100


def erase_due(*, at: dt.datetime) -> int:
    """Erase what is kept long enough at the instant `at`; how many rounds. Batch by batch; run twice it finds none."""
    before = timezone.localtime(at) - relativedelta(months=KEPT_MONTHS)
    old = Round.objects.ended_before(before)
    MemberTurn.objects.filter(round__in=old.values("pk")).delete()  # that somebody answered prevented a second time
    due, erased = old.filter(erased_at__isnull=True), 0
    while keys := list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # Asked again and held: somebody may have erased one of them by hand a moment ago.
            held = list(due.filter(pk__in=keys).select_for_update().order_by("pk").values_list("pk", "reflector"))
            _erase(held, at=at)
        erased += len(held)
    log.info("reflections_erased", rounds=erased)
    return erased


@verb
def erase_round(*, round: Round, by: User, at: dt.datetime) -> None:
    """Erase one round because somebody asks for it. Raises `RoundMoved` while it goes on, and when it is done."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if not locked.may_be_erased:
        raise RoundMoved
    _erase([(locked.pk, locked.reflector_id)], at=at)
    round.refresh_from_db()


def _erase(rounds: Sequence[tuple[int, int | None]], *, at: dt.datetime) -> None:
    """The same statements for any number of `rounds`, each with its reflector."""
    keys = [key for key, _person in rounds]
    people = {person for _key, person in rounds if person is not None}
    Answer.objects.filter(round__in=keys).exclude(why="").update(why="")
    OpenAnswer.objects.filter(round__in=keys).delete()
    RoundLink.objects.filter(round__in=keys).delete()
    Round.objects.filter(pk__in=keys).update(
        reflector=None, message="", because="", decline_words="", suggestion="", draft={}, erased_at=at
    )
    # The history keeps the steps of a round, without who looked and without the words of why it stopped.
    event_model(Round)._default_manager.filter(pgh_obj__in=keys).update(reflector=None, because="")
    forget_letters(
        to_them=[key_of(key, what) for key in keys for what in TO_REFLECTOR],
        about_them=[key_of(key, what) for key in keys for what in What if what not in TO_REFLECTOR],
        at=at,
    )
    _forget_people(people)


def _forget_people(people: set[int]) -> None:
    """Remove who was only known as a reflector: no account, no role, no organisation, in no pool and no other round."""
    without_account = Person.objects.filter(pk__in=people, user__isnull=True)
    list(without_account.select_for_update().order_by("pk").values_list("pk"))  # nobody gives them a role meanwhile
    keys = list(without_references(without_account).values_list("pk", flat=True))
    Person.objects.filter(pk__in=keys).delete()
    event_model(Person)._default_manager.filter(pgh_obj__in=keys).delete()
