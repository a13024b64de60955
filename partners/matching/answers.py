"""The question and the answer: a name that is looked for, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of a name."""

    MATCHED = "matched", _("Matched")
    CANDIDATES = "candidates", _("To decide")
    NEW = "new", _("New")


class Ground(models.TextChoices):
    """By what a name was matched."""

    IDENTIFIER = "identifier", _("Identifier")
    OFFICIAL = "official", _("Official name")
    SHORT = "short", _("Short name")
    FORMER = "former", _("Former name")
    ALIAS = "alias", _("Also known as")
    PROVINCE = "province", _("Name and province")
    DECIDED = "decided", _("Decided by a person")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name to look for, and what else the list says about it."""

    name: str
    province: str = ""
    kind: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may be meant; `score` runs to 1."""

    organisation_id: int
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a wanted name.

    Matched: `organisation_id`, and `name_then`, the name that it went by. To decide: `candidates`.
    New: `kind`, when the name leaves no doubt about it.
    """

    wanted: Wanted
    outcome: Outcome
    organisation_id: int | None = None
    name_then: str = ""
    ground: Ground | None = None
    has_ended: bool = False
    candidates: tuple[Candidate, ...] = ()
    kind: str = ""
