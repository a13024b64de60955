"""The seven in the rows of a list: a quiet choice in the address, for who is signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from collab.accounts.models import User
from initiatives.filters import InitiativeFilter, list_address
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.principles import states_of
from initiatives.rows import Rows
from initiatives.templatetags.seven import seven_strip

SEVEN = "seven"
CELL_ENDS = mark_safe("</td>")
_CHOSEN = f"{SEVEN}=1"


class ListFilter(InitiativeFilter):
    """The filters of the list, and whether the seven stand in its rows: that narrows nothing, and stays with them."""

    def __init__(
        self, data: Mapping[str, Any], *, queryset: InitiativeQuerySet, user: User | AnonymousUser, on: dt.date
    ) -> None:
        others = data.copy() if isinstance(data, QueryDict) else QueryDict(mutable=True)
        wanted = others.pop(SEVEN, [])
        self.has_seven = user.is_authenticated and wanted == ["1"]
        super().__init__(others, queryset=queryset, user=user, on=on)

    @property
    def kept(self) -> str:
        """What stays in the address when every filter is cleared."""
        return _CHOSEN if self.has_seven else ""

    @property
    def cleared(self) -> str:
        """The address of the list without any filter."""
        return list_address(self.kept)

    def query(self, without: str = "", page: int = 1) -> str:
        """The query string of this list, with the choice for the seven."""
        return "&".join(filter(None, (super().query(without, page), self.kept)))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What has to stay chosen while somebody filters on."""
        return [*super().hidden, *([(SEVEN, "1")] if self.has_seven else [])]

    @property
    def other_way(self) -> str:
        """The address of the same list with the seven, or without when they are there."""
        plain = super().query()
        return list_address(plain if self.has_seven else "&".join(filter(None, (plain, _CHOSEN))))


def with_seven(listed: list[dict[str, Any]], rows: Rows, *, on: dt.date) -> None:
    """Give each of the listed rows its cell with the seven marks: one more query, for all of them."""
    states = states_of([row[0] for row in rows], on=on)
    cell = format_html('<td role="cell" data-label="{}">', gettext("The seven"))
    for row, (key, *_rest) in zip(listed, rows, strict=True):
        row["seven"] = cell + seven_strip(states.get(key)) + CELL_ENDS
