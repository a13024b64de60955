"""The table itself: from raw lines of cells to a header and rows that fit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import ftfy
from django.utils.translation import gettext as _

MAX_COLUMNS = 100
MAX_ROWS = 200_000
MAX_CELLS = 1_000_000


class UnreadableFile(Exception):
    """The file cannot be read. The text says what is wrong, where, and what to do."""


class Row(NamedTuple):
    """The cells of one row, as many as the header has, and the line in the file where it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person should know about one line of the file; line 0 is the file as a whole."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. Rows that do not fit the header are left out and remarked upon."""

    header: list[str]
    rows: list[Row]
    remarks: list[Remark]
    repaired: dict[str, str]  # text that was decoded wrongly once, and as it should be


def build_table(lines: Iterable[Row], remarks: Iterable[Remark] = ()) -> Table:
    """A table of raw `lines`: the first with more than a title on it is the header."""
    said = list(remarks)
    mend = _Mender()
    start, rest = _find_header(iter(lines), said)
    header = _clean_header([mend(cell) for cell in start.cells])
    rows = list(_fitting(rest, header, said, mend))
    header, rows = _without_unnamed_columns(header, rows)
    if not rows:
        raise UnreadableFile(_("There are no rows below the header. Check that you chose the right file."))
    if mend.changed:
        said.append(
            Remark(
                0,
                _("%(count)d different texts had broken characters and were repaired, such as “%(old)s”: “%(new)s”.")
                % {"count": len(mend.changed), "old": next(iter(mend.changed)), "new": mend(next(iter(mend.changed)))},
            )
        )
    return Table(header=header, rows=rows, remarks=said, repaired=mend.changed)


def _is_filled(row: Row) -> bool:
    return bool("".join(row.cells).strip())


def _find_header(lines: Iterator[Row], said: list[Remark]) -> tuple[Row, Iterator[Row]]:
    """The header and what follows it; a title above the table (one filled cell) is passed over."""
    filled = (row for row in lines if _is_filled(row))
    first = next(filled, None)
    if first is None:
        raise UnreadableFile(_("The file is empty. Check that you chose the right file."))
    passed: list[Row] = []
    current: Row | None = first
    while current is not None and len(passed) < 10:
        if sum(1 for cell in current.cells if cell.strip()) > 1:
            said.extend(
                Remark(
                    row.line, _("This line stands above the table and was passed over: “%(text)s”.") % {"text": text}
                )
                for row in passed
                if (text := " ".join(row.cells).strip()[:80])
            )
            return current, filled
        passed.append(current)
        current = next(filled, None)
    # Every line holds one cell: a table of one column.
    following = passed[1:] + ([current] if current is not None else [])
    return first, chain(following, filled)


def _clean_header(cells: list[str]) -> list[str]:
    """The names of the columns; raises UnreadableFile when two are the same or there are too many."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(
            _("The table has %(count)d columns, and at most %(most)d are read. Remove those that you do not need.")
            % {"count": len(names), "most": MAX_COLUMNS}
        )
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        if name and name.casefold() in seen:
            raise UnreadableFile(
                _("Columns %(first)d and %(second)d are both called “%(name)s”. Give each column a name of its own.")
                % {"first": seen[name.casefold()], "second": number, "name": name}
            )
        seen[name.casefold()] = number
    return names


def _fitting(lines: Iterator[Row], header: list[str], said: list[Remark], mend: _Mender) -> Iterator[Row]:
    """The rows that fit `header`, repaired; the others are left out with a remark."""
    width = len(header)
    count = cells = 0
    for line, values in lines:
        count += 1
        cells += width
        if count > MAX_ROWS:
            raise UnreadableFile(
                _("The table has more than %(most)d rows. Split it into smaller files.") % {"most": MAX_ROWS}
            )
        if cells > MAX_CELLS:
            raise UnreadableFile(
                _("The table has more than %(most)d cells. Remove columns that you do not need, or split it.")
                % {"most": MAX_CELLS}
            )
        if len(values) != width:
            while len(values) > width and not values[-1].strip():
                values.pop()
            if len(values) > width:
                said.append(
                    Remark(
                        line,
                        _(
                            "This row has %(cells)d cells and the header %(columns)d, so it is left out. "
                            "Put quotation marks around a text that holds the separator."
                        )
                        % {"cells": len(values), "columns": width},
                    )
                )
                continue
            if len(values) < width:
                said.append(
                    Remark(
                        line,
                        _("This row has %(cells)d cells and the header %(columns)d; the rest was read as empty.")
                        % {"cells": len(values), "columns": width},
                    )
                )
                values.extend([""] * (width - len(values)))
        yield Row(line, values if "".join(values).isascii() else [mend(cell) for cell in values])


def _without_unnamed_columns(header: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Columns without a name go when they hold nothing, and else are named by their number."""
    empty = [index for index, name in enumerate(header) if not name]
    if not empty:
        return header, rows
    bare = {index for index in empty if not any(row.cells[index].strip() for row in rows)}
    named = [name or _("Column %(number)d") % {"number": index + 1} for index, name in enumerate(header)]
    kept = [index for index in range(len(header)) if index not in bare]
    return [named[index] for index in kept], [Row(row.line, [row.cells[index] for index in kept]) for row in rows]


class _Mender:
    """Repairs text that was decoded wrongly (`FryslÃ¢n`), and remembers what it changed."""

    def __init__(self) -> None:
        self.changed: dict[str, str] = {}

    def __call__(self, cell: str) -> str:
        if cell.isascii():
            return cell
        mended = _fix(cell)
        if mended != cell:
            self.changed[cell] = mended
        return mended


@lru_cache(maxsize=4096)
def _fix(cell: str) -> str:
    return ftfy.fix_encoding(cell)
