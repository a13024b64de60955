"""The words of a version of the questions as an administrator wants them, and what they lack.

Each of the seven has at least one statement in the full form, and exactly one in the light form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from initiatives.models import Principle


class Lack(TextChoices):
    """What a version lacks of one of the seven."""

    STATEMENT = "statement", _("Write at least one statement about this advice.")
    IN_LIGHT = "in_light", _("Choose which statement stands in the light form.")
    ONE_IN_LIGHT = "one_in_light", _("Only one statement about this advice can stand in the light form.")


@dataclass(frozen=True)
class WantedStatement:
    """A statement about one of the seven, in both languages."""

    principle: str
    letter: str
    text_nl: str
    text_en: str = ""
    is_in_light: bool = False


@dataclass(frozen=True)
class WantedQuestion:
    """An open question, in both languages."""

    text_nl: str
    text_en: str = ""


def lacks_of(statements: Iterable[tuple[str, bool]]) -> dict[str, Lack]:
    """What is lacking, out of the advice of each statement and whether it stands in the light form."""
    found: dict[str, list[bool]] = defaultdict(list)
    for principle, is_in_light in statements:
        found[principle].append(is_in_light)
    lacks = {}
    for principle in Principle.values:
        if not found[principle]:
            lacks[principle] = Lack.STATEMENT
        elif (in_light := sum(found[principle])) != 1:
            lacks[principle] = Lack.ONE_IN_LIGHT if in_light else Lack.IN_LIGHT
    return lacks
