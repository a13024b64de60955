"""What people say of two initiatives that look alike, and what came of a pair that was found."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from collab.accounts.models import User
from initiatives.actions.verb import verb
from initiatives.exceptions import NothingToCompare
from initiatives.models import Initiative, Pair, Verdict
from initiatives.overlap.posting import ask_coordinator, introduce, tell_verdict


@verb
def judge_different(*, one: Initiative, other: Initiative, because: str, by: User, at: dt.datetime) -> Verdict:
    """Say that these two are not the same, and why: the pair stays quiet from now on, for everyone.

    Said again, the first words stay. Raises `NothingToCompare` for an initiative and itself.
    """
    first, second = _in_order(one, other)
    verdict, _is_new = Verdict.objects.get_or_create(
        first=first, second=second, defaults={"because": because, "judged_by": by, "judged_at": at}
    )
    settle_pair(one=one, other=other, outcome=Pair.Outcome.DIFFERENT, on=timezone.localdate(at))
    tell_verdict(verdict, one, by=by, at=at)
    return verdict


@verb
def ask_about_hidden(*, initiative: Initiative, title: str, by: User, at: dt.datetime) -> None:
    """Ask who keeps an initiative that `by` cannot open, about `title` that looks like it; once a day."""
    ask_coordinator(initiative, title=title, by=by, at=at)


@verb
def introduce_each_other(*, one: Initiative, other: Initiative, words: str, by: User, at: dt.datetime) -> int:
    """Introduce the people of two initiatives to each other, once; how many were written to."""
    return introduce(one, other, words=words, by=by, at=at)


@verb
def take_back_verdict(*, verdict: Verdict, by: User) -> None:
    """Compare the two again, as if nobody had said anything."""
    pairs = Pair.objects.filter(first=verdict.first_id, second=verdict.second_id, outcome=Pair.Outcome.DIFFERENT)
    pairs.update(outcome="", settled_on=None)
    Verdict.objects.filter(pk=verdict.pk).delete()


def settle_pair(*, one: Initiative, other: Initiative, outcome: Pair.Outcome, on: dt.date) -> None:
    """Note what came of the pair, when it was found and nothing came of it before. Part of the verb that does it."""
    first, second = _in_order(one, other)
    Pair.objects.open().filter(Q(first=first) & Q(second=second)).update(outcome=outcome, settled_on=on)


def reopen_pair(*, one: Initiative, other: Initiative, outcome: Pair.Outcome) -> None:
    """Take it back, where this is what came of it. Part of the verb that takes it back."""
    first, second = _in_order(one, other)
    Pair.objects.filter(first=first, second=second, outcome=outcome).update(outcome="", settled_on=None)


def _in_order(one: Initiative, other: Initiative) -> tuple[Initiative, Initiative]:
    """The two as a pair keeps them."""
    if one.pk == other.pk:
        raise NothingToCompare
    return (one, other) if one.pk < other.pk else (other, one)
