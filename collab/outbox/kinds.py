"""What people are told about: each sort with its words and how soon it is mailed when nobody chose.

The apps upstairs name their sorts in `settings.OUTBOX_KINDS`: a dotted path each to a list of `Kind`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Frequency(models.TextChoices):
    """How soon somebody is mailed about a sort of news."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Not by mail")


@dataclass(frozen=True)
class Kind:
    """One sort of thing that people are told about.

    `name` is stable and stands in the database; `label` is what the page of choices says, `about` the sentence
    under it. `frequency` holds for who did not choose. `is_news` says that somebody did something just now
    (a request to join): news does not wait for the end of the summer pause, only for a working day.
    """

    name: str
    label: StrOrPromise
    about: StrOrPromise
    frequency: Frequency = Frequency.DAILY
    is_news: bool = False


@cache
def kinds() -> dict[str, Kind]:
    """All sorts by their name, in the order in which they are shown."""
    return {kind.name: kind for kind in chain.from_iterable(import_string(path) for path in settings.OUTBOX_KINDS)}
