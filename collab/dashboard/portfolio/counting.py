"""The figures of a portfolio, each with the address of exactly the list that it counts.

Of an organisation, a region and everything they are kept (`Tally`); of another filter they are counted out of what is
kept of each initiative (`Standing`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from collab.dashboard.portfolio.facts import facts_in
from collab.dashboard.portfolio.scope import Scope
from initiatives.choices import theme_names
from initiatives.figures import Only
from initiatives.models import Principle, Stage
from initiatives.principles import State
from partners.models import Sector


@dataclass(frozen=True)
class Figure:
    """A number, what it counts in words, and the list of it; `key` as in a snapshot."""

    key: str
    words: str
    number: int
    url: str


@dataclass(frozen=True)
class Part:
    """Figures that belong together: a row, or a chart with its table."""

    key: str
    title: str
    figures: list[Figure]

    @property
    def most(self) -> int:
        """The largest of them: how long the longest bar is."""
        return max((figure.number for figure in self.figures), default=0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.most == 0


@dataclass(frozen=True)
class _Asked:
    part: str
    key: str
    words: str
    name: str = ""
    value: str = ""


# The figures that are just a number, in the order of the page.
NUMBERS = (
    Only.ATTENTION, Only.UNCLOSED, Only.TO_CELEBRATE, Only.CELEBRATED, Only.NEW, Only.CLOSED_LATELY,
)  # fmt: skip
LOOKS = (Only.LOOK_DUE, Only.RESPONSE_LATE, Only.RESPONDED, Only.IN_TIME)
MOVES = (Only.PARTNER_IN, Only.PARTNER_OUT, Only.PERSON_IN, Only.PERSON_OUT)


class Counted:
    """The figures of a portfolio: all of them, or the total and those of `parts`. A page asks what it shows."""

    def __init__(self, scope: Scope, parts: Collection[str] | None = None) -> None:
        asked = [one for one in _asked(scope) if one.name not in scope.filter.chosen]
        asked = [one for one in asked if parts is None or one.part == "total" or one.part in parts]
        found = facts_in(scope)
        total = found.get("total", 0)
        self._parts: dict[str, list[Figure]] = {}
        for one in asked:
            kind, _dash, sector = one.key.partition("-")
            number = total - found.get(f"sector-{sector}", 0) if kind == "missing" else found.get(one.key, 0)
            figure = Figure(one.key, one.words, number, scope.list_of(one.name, one.value))
            self._parts.setdefault(one.part, []).append(figure)

    @property
    def total(self) -> int:
        """How many initiatives there are in it."""
        return self._parts["total"][0].number

    @property
    def parts(self) -> list[Part]:
        """All of it, in the order of the page; a part of which the filter chose one is left out."""
        return [Part(key, title, self._parts[key]) for key, title in titles().items() if key in self._parts]

    def part(self, key: str) -> Part | None:
        """One part, when the filter leaves it something to say."""
        return next((part for part in self.parts if part.key == key), None)

    def number(self, key: str) -> int | None:
        """The figure under this key, when it is there."""
        return next((one.number for figures in self._parts.values() for one in figures if one.key == key), None)


def figures_in(scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """The key and the words of each figure of this portfolio, under the title of its part, uncounted."""
    named, found = titles(), dict[str, list[tuple[str, str]]]()
    for one in _asked(scope):
        if one.name not in scope.filter.chosen:
            found.setdefault(named[one.part], []).append((one.key, one.words))
    return found


def titles() -> dict[str, str]:
    """The parts with their titles, in the language of the page."""
    return {
        "total": _("Initiatives"),
        "numbers": _("In figures"),
        "looks": _("Looks from outside"),
        "moves": _("Who came and who left"),
        "stages": _("By stage"),
        "themes": _("By theme"),
        "sectors": _("With a partner from"),
        "missing": _("Without a partner from"),
        "advice": _("The seven"),
    }


def _asked(scope: Scope) -> list[_Asked]:
    asked = [
        _Asked("total", "total", _("initiatives")),
        _Asked("numbers", "active", _("Active now"), "stage", "active"),
    ]
    for part, wanted in (("numbers", NUMBERS), ("looks", LOOKS), ("moves", MOVES)):
        asked += [_Asked(part, only.value, str(only.label), "only", only.value) for only in wanted]
    asked += [_Asked("stages", f"stage-{stage.value}", str(stage.label), "stage", stage.value) for stage in Stage]
    asked += [_Asked("themes", f"theme-{key}", name, "theme", str(key)) for key, name in theme_names().items()]
    for sector in Sector:
        words = str(sector.label)
        asked.append(_Asked("sectors", f"sector-{sector.value}", words, "sector", sector.value))
        asked.append(_Asked("missing", f"missing-{sector.value}", words, "missing", sector.value))
    for principle in Principle:
        for state in State:
            key = f"{principle.value}-{state.value}"
            asked.append(_Asked("advice", key, f"{principle.label}: {str(state.label).lower()}", "advice", key))
    return asked
