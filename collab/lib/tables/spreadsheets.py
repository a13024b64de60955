"""Spreadsheets, read in a process of its own with a ceiling on memory and time.

A spreadsheet of one megabyte can ask for gigabytes when it is opened. What it declares is looked
at first, so that such a file is refused in words and at once; what it hides ends in the other
process, not in this one.
"""

from __future__ import annotations

import io
import marshal
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from collab.lib.tables.nature import Nature
from collab.lib.tables.table import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Remark, Row, UnreadableFile

MAX_UNPACKED = 80_000_000
READER = Path(__file__).with_name("sheet_reader.py")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*ref=[\"']([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?[\"']")


def read_lines(content: bytes, nature: Nature, remarks: list[Remark]) -> tuple[Iterable[Row], list[Remark]]:
    """The lines of the first sheet with something on it, and `remarks` with what is to be said."""
    if nature is not Nature.XLS:
        check_declared(content)
    answer = _ask_reader(content)
    if len(answer["filled"]) > 1:
        told = _("The file has %(count)d sheets with content; only “%(name)s” was read.")
        remarks = [*remarks, Remark(0, told % {"count": len(answer["filled"]), "name": answer["filled"][0]})]
    return _rows(answer["rows"]), remarks


def check_declared(content: bytes) -> None:
    """Raise UnreadableFile when the spreadsheet says itself that it is too large to open."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > 5_000:
            raise _too_large()
        if any(entry.flag_bits & 1 for entry in entries):
            raise _protected()
        for entry in entries:
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                _check_dimension(archive, entry)


def _check_dimension(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    try:
        with archive.open(entry) as sheet:
            found = _DIMENSION.search(sheet.read(4096))
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, EOFError):
        raise _damaged() from None
    if not found:
        return
    first_column, first_row, last_column, last_row = found.groups(default=b"")
    if not last_column:
        return
    rows = int(last_row) - int(first_row) + 1
    columns = _number(last_column) - _number(first_column) + 1
    if rows * columns > 20 * MAX_CELLS:
        raise UnreadableFile(
            _(
                "The sheet reaches to cell %(cell)s, and most of that is empty. Select the empty rows and columns "
                "after the table, delete them, and save the file again."
            )
            % {"cell": f"{last_column.decode()}{int(last_row)}"}
        )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ask_reader(content: bytes) -> dict[str, list]:  # type: ignore[type-arg]
    limits = (MAX_ROWS + 50, MAX_COLUMNS + 1, MAX_CELLS + MAX_COLUMNS)
    command = [sys.executable, "-I", str(READER), *(str(limit) for limit in limits)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=30, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode:
        raise {b"protected": _protected(), b"damaged": _damaged()}.get(done.stderr[:9].strip(), _too_large())
    answer: dict[str, list] = marshal.loads(done.stdout)  # type: ignore[type-arg]  # noqa: S302 (our own process)
    return answer


def _rows(lines: list[tuple[int, list[str]]]) -> Iterator[Row]:
    for line, cells in lines:
        yield Row(line, cells)


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        _("The spreadsheet is too large to open. Copy the rows that you need to a new file, or save it as CSV.")
    )


def _damaged() -> UnreadableFile:
    return UnreadableFile(_("The spreadsheet is damaged. Open it in your own program, save it again, and choose that."))


def _protected() -> UnreadableFile:
    return UnreadableFile(_("The spreadsheet is protected with a password. Save it without one, and choose that file."))
