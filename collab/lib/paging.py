"""Paging through long lists: a count that stops, and page numbers that cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

CAP = 10_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that counts to CAP and then says *more than*: counting further costs and tells nothing."""

    @cached_property
    def counted(self) -> int:
        """How many there are, or CAP + 1 when there are more."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: CAP + 1].count()

    @cached_property
    def count(self) -> int:
        """How many can be paged through."""
        return min(self.counted, CAP)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than can be paged through."""
        return self.counted > CAP


def around(page: Page[Any]) -> Iterator[int | None]:
    """The page numbers to offer beside `page`; None stands for a gap."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None
