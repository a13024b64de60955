"""What the calendar can be narrowed by: as the list of initiatives, by fewer fields, and as keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.postgres.aggregates import ArrayAgg
from django.http import QueryDict
from django.urls import reverse

from collab.accounts.models import User
from initiatives.calendar.items import Scope
from initiatives.calendar.statement import Way
from initiatives.filters import Chip, InitiativeFilter
from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet

# What the address says beside the filter: which month, and how it is shown.
OF_THE_PAGE = ("month", "view", "day", "period", "page")
# Up to so many initiatives things are looked for from each; beyond that the calendar is read along its days.
FEW = 200


def calendar_address(query: str = "") -> str:
    """The address of the calendar with this query string."""
    return reverse("initiatives:calendar") + (f"?{query}" if query else "")


class CalendarFilter(InitiativeFilter):
    """The filters of the calendar, for `user`: region, theme, partner, mine."""

    # The fields of the list that a calendar has no use for.
    q = stage = kind = sector = lead = sort = only = missing = advice = None  # type: ignore[assignment]

    def __init__(self, data: Mapping[str, Any], *, user: User) -> None:
        others = data.copy() if isinstance(data, QueryDict) else QueryDict(mutable=True)
        self.of_the_page = {name: str(others.pop(name)[-1]) for name in OF_THE_PAGE if name in others}
        super().__init__(others, queryset=Initiative.objects.visible_to(user), user=user)

    def query(self, without: str = "", page: int = 1) -> str:
        """The query string of the filter alone, in one order."""
        return urlencode({name: value for name, value in self.chosen.items() if name != without})

    def address(self, *, without: str = "", **of_the_page: object) -> str:
        """The address of the calendar with this filter, and what the page shows."""
        own = urlencode({name: value for name, value in of_the_page.items() if value})
        return calendar_address("&".join(filter(None, (self.query(without), own))))

    @cached_property
    def chips(self) -> list[Chip]:
        """Each chosen filter in words, with the address of the same month without it."""
        kept = {name: self.of_the_page[name] for name in ("month", "view") if name in self.of_the_page}
        return [Chip(name, self._words(name), self.address(without=name, **kept)) for name in self.chosen]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields of the form."""
        return [self.form[name] for name in ("region", "theme", "mine")]

    @property
    def in_words(self) -> str:
        """The filter as a name: what was chosen, in words."""
        return ", ".join(chip.words for chip in self.chips)

    @cached_property
    def scope(self) -> Scope:
        """The initiatives that it leaves, by the rule of `visible_to`: one query for their keys."""
        assert isinstance(self.user, User)  # noqa: S101 (the calendar is closed to visitors)
        if not self.chosen:
            own = Initiative.objects.seen_inside(self.user)
            return Scope(self.user, Way.RULE, () if self.user.is_administrator else _keys(own))
        left = self.queryset.all()
        for name in self.chosen:
            left = self.filters[name].filter(left, self.form.cleaned_data[name])
        return scope_of_these(left, self.user)


def scope_of_these(initiatives: InitiativeQuerySet, user: User) -> Scope:
    """What the calendar shows `user` of these initiatives, which they may see: one query for their keys."""
    ids = _keys(initiatives)
    return Scope(user, Way.FEW if len(ids) <= FEW else Way.MANY, ids)


def _keys(initiatives: InitiativeQuerySet) -> tuple[int, ...]:
    """Their keys, as one value: ten thousand rows would take longer to read than to find."""
    found = initiatives.order_by().aggregate(keys=ArrayAgg("pk"))
    return tuple(found["keys"] or ())
