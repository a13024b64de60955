"""Tables as files that Dutch Excel opens right, row by row, however many rows there are."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import xlsxwriter

Cell = str | int | float | dt.date | None
Row = Sequence[Cell]

BOM = "\ufeff"
ROWS_AT_ONCE = 500
# A cell that starts with one of these is a formula to a spreadsheet, also when it came from a stranger.
_FORMULA = re.compile("^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"^-\d+([.,]\d+)?$")


def harmless(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula; a negative number stays a number."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        """The text itself."""
        return value


def csv_lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    """The table as CSV in pieces: `;` between cells and a byte order mark, as Dutch Excel expects.

    Dates are written as 2026-11-23; text that a spreadsheet would run as a formula gets an apostrophe.
    """
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    piece = [BOM, writer.writerow(header)]
    for number, row in enumerate(rows, start=1):
        piece.append(writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row]))
        if number % ROWS_AT_ONCE == 0:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


def xlsx_file(header: Row, rows: Iterable[Row], *, sheet: str) -> IO[bytes]:
    """The table as an Excel workbook in a temporary file, which goes away when it is closed.

    Text stays text, also when it starts with `=`; dates are dates. Rows are written as they come.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd-mm-yyyy",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.set_column(0, len(header) - 1, 24)
        bold = book.add_format({"bold": True})
        for column, words in enumerate(header):
            page.write_string(0, column, str(words), bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, column, cell)
                elif cell is not None:
                    page.write(number, column, cell)
    target.seek(0)
    return target
