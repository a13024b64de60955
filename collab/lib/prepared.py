"""Written statements that PostgreSQL plans once for each connection, instead of at every request.

For the statements of every page: planning a union of ten tables takes longer than answering it. The plan is made
for any values, so this is for what is found along an index, whoever asks. Behind a pool that hands a connection to
somebody else after each transaction (PgBouncer in that mode), set DATABASE_PREPARED=0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

_VALUE = re.compile(r"%(?:\((\w+)\)s|s|%)")


@lru_cache(maxsize=500)
def _numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """`statement` as PostgreSQL reads it, with `$1` where the first value stands, and the names of its values.

    Done once: psycopg looks for the places of values each time that a long statement is sent.
    """
    names: list[str] = []

    def number(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        name = place[1] or f"place {len(names)}"  # without names each place has a value of its own
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _VALUE.sub(number, statement).encode(), tuple(names)


class _Prepared(psycopg.RawCursor[Any]):
    """A cursor that sends values apart from the statement, and has the statement prepared.

    A statement of its own cannot follow another one, and reading needs no history: a cursor with a name tells
    pghistory to put nothing before it.
    """

    name = "prepared"

    def execute(self, query: Any, params: Any = None, **options: Any) -> _Prepared:
        """As psycopg does, prepared from the first time on."""
        statement, names = _numbered(query)
        values = [params[name] for name in names] if isinstance(params, Mapping) else params
        return super().execute(statement, values, prepare=True, **options)


class _Logged(_Prepared):
    """The same where queries are logged: psycopg keeps the words of a statement only when it sends them."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> _Logged:
        """As above, and remember what was asked."""
        super().execute(query, params, **options)
        self._query = self._convert_query(_numbered(query)[0], [])
        return self


def rows(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of `statement` with `values`; seen by whoever counts or logs queries, as any other."""
    return named_rows(statement, values)[1]


def named_rows(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns of `statement`, and all its rows."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return [column.name for column in cursor.description or ()], cursor.fetchall()


@dataclass(frozen=True)
class Given:
    """The place of a value in a queryset that is written out once: see `given`."""

    name: str


def given(name: str, sql: str = "%s") -> RawSQL:
    """A value of a `WrittenOut` that each asking fills in: `filter(person__user=given("user"))`."""
    return RawSQL(sql, [Given(name)])  # noqa: S611 (the words are those of the code)


class WrittenOut:
    """A queryset whose statement is written once, at its first use, and prepared.

    For what a page asks every time and the ORM takes longer to write than PostgreSQL to answer. The rule stays in the
    queryset; what differs from one time to the next stands in it as `given`.
    """

    def __init__(self, queryset: Callable[[], QuerySet[Any, Any]]) -> None:
        self.queryset = queryset

    @cached_property
    def _written(self) -> tuple[str, tuple[Any, ...]]:
        return self.queryset().query.sql_with_params()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """All rows, as PostgreSQL gives them, with a value for each that is given."""
        statement, params = self._written
        return rows(statement, [values[one.name] if isinstance(one, Given) else one for one in params])


def _cursor() -> Any:
    """A cursor of Django's that prepares, on the connection of this thread; a plain one where that is switched off."""
    if not settings.DATABASE_PREPARED:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.queries_logged:
        return connection.make_debug_cursor(_Logged(connection.connection))  # type: ignore[arg-type]
    return connection.make_cursor(_Prepared(connection.connection))  # type: ignore[arg-type]
