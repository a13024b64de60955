"""The quiet panel: what is similar, as far as this person may know of it, and what they can do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from collab.accounts.models import User
from initiatives.models import Initiative
from initiatives.overlap import Asked, asked_of, find
from initiatives.overlap.hints import key_of
from initiatives.overlap.outcomes import outcomes_of
from initiatives.overlap.words import Told, told

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Row:
    """One similar initiative, with what was typed about it and the verbs about the two."""

    told: Told
    because: str = ""
    outcomes: list[tuple[StrOrPromise, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """What stands in the panel. `mine` is the initiative that it is about, when it is one already."""

    rows: list[Row] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    title: str = ""
    mine: int | None = None

    def __bool__(self) -> bool:
        return bool(self.rows or self.hints)

    @property
    def says(self) -> str:
        """How many there are, for who does not look at the panel; nothing when there are none."""
        number = len(self.rows) + len(self.hints)
        if not number:
            return ""
        return ngettext("%(number)d similar initiative", "%(number)d similar initiatives", number) % {"number": number}


def panel_for(asked: Asked | None, *, user: User, because: Mapping[int, str] | None = None) -> Panel:
    """The panel for what `user` typed so far; `because` is what they said of those shown before."""
    if asked is None:
        return Panel()
    found, said, mine = find(asked, user=user), because or {}, asked.initiative_id
    rows = [Row(one, said.get(one.pk, ""), outcomes_of(mine, one.pk) if mine else []) for one in told(found)]
    return Panel(rows, [key_of(key, user) for key in found.hidden], asked.title, mine)


def panel_of(initiative: Initiative, *, user: User) -> Panel:
    """The panel for an initiative that is there."""
    return panel_for(asked_of(initiative), user=user)
