"""What is new for somebody in the product itself: the same that is mailed, whatever they chose about mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from collab.accounts.models import User
from collab.outbox.letters import Told, told, visible_to
from collab.outbox.models import Occurrence


@dataclass(frozen=True)
class Day:
    """What came on one day, newest first: each occurrence with its words."""

    on: dt.date
    rows: list[tuple[Occurrence, Told]]


def news_of(user: User, *, on: dt.date) -> QuerySet[Occurrence]:
    """What `user` was told and may still see on the date `on`, newest first; not what is no longer needed."""
    rows = Occurrence.objects.filter(recipient__user=user, gone_at__isnull=True)
    return visible_to(user, rows, on=on).order_by("-made_at", "-pk")


def by_day(occurrences: Sequence[Occurrence]) -> list[Day]:
    """The `occurrences` in words, in their order, under the day on which they came."""
    pairs = zip(occurrences, told(occurrences), strict=True)
    rows = [(occurrence, words) for occurrence, words in pairs if words is not None]
    return [Day(day, list(those)) for day, those in groupby(rows, key=lambda row: timezone.localdate(row[0].made_at))]


def unseen_count(user: User, *, most: int) -> int:
    """How many things `user` did not see yet, `most` at most: for pages whose header asks for nothing else."""
    rows = Occurrence.objects.unseen().filter(recipient__user=user, gone_at__isnull=True)
    return rows[:most].count()


def keys_in(words: str) -> list[int]:
    """The keys in a list such as "12,11,9"; what is no key is left out."""
    return [int(word) for word in words.split(",") if word.isascii() and word.isdecimal() and len(word) < 18]


def keys_of(occurrences: Iterable[Occurrence]) -> str:
    """The keys of `occurrences` as such a list."""
    return ",".join(str(occurrence.pk) for occurrence in occurrences)
