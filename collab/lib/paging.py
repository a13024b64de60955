"""Paging through long lists: rows and their number in one query, and a count that stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connections
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


class Slice(NamedTuple):
    """The rows of one page as plain values, and how many rows there are in all (CAP + 1: more than CAP)."""

    rows: list[tuple[Any, ...]]
    total: int


def slice_in_one_pass(
    queryset: QuerySet[Any], *, fields: Sequence[str], order: Sequence[str], start: int, size: int
) -> Slice:
    """`size` rows from `start` in `order`, and the number of all rows, by looking at each row once.

    Asking for the number first and for the page then would search twice. So the rows are found once,
    without order and CAP + 1 at most; those are counted and put in order. When there are more than
    CAP, that page would be one of any 10,000: the caller then asks for it along an index. `order`
    names columns among `fields`, with `-` for the last first and empty values at the end.
    """
    found = queryset.order_by().values_list(*fields)[: CAP + 1]
    try:
        inner, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return Slice([], 0)
    connection = connections[queryset.db]
    quote = connection.ops.quote_name
    by = ", ".join(
        f"{quote(name.lstrip('-'))} {'DESC NULLS LAST' if name.startswith('-') else 'ASC'}" for name in order
    )
    statement = f"SELECT hits.*, count(*) OVER () FROM ({inner}) hits ORDER BY {by} LIMIT %s OFFSET %s"  # noqa: S608 (names of columns)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, size, start])
        rows = cursor.fetchall()
    return Slice([row[:-1] for row in rows], rows[0][-1] if rows else 0)


def around(page: Page[Any]) -> Iterator[int | None]:
    """The page numbers to offer beside `page`; None stands for a gap."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        yield number if isinstance(number, int) else None
