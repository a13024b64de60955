"""The process that opens a spreadsheet: content on its input, rows on its output.

It runs by itself, without Django, so that a file that asks for too much ends here. What it says
when it fails is one word: `damaged`, `protected` or `large`.
"""

from __future__ import annotations

import datetime as dt
import io
import marshal
import sys

import python_calamine

MEMORY = 220_000_000


def limit_memory() -> None:
    """No more than MEMORY bytes for this process, where the system knows such a limit."""
    try:
        import resource  # not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass


def text(value: object) -> str:
    """A cell as a person would type it: whole numbers without a point, dates as year-month-day."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def read(content: bytes, max_rows: int, max_columns: int, max_cells: int) -> dict[str, object]:
    """The names of the sheets with something on them, and the filled rows of the first of those."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    filled: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if not sheet.height:
            continue
        filled.append(name)
        if len(filled) > 1:
            continue
        cells = 0
        for number, values in enumerate(sheet.iter_rows(), start=1):
            row = [text(value) for value in values[: max_columns + 1]]
            while row and not row[-1]:
                row.pop()
            if not row:
                continue
            rows.append((number, row))
            cells += len(row)
            if len(rows) > max_rows or cells > max_cells:
                break
    return {"filled": filled, "rows": rows}


def main() -> None:
    """Read, and answer; a failure is one word and a code."""
    limit_memory()
    limits = [int(argument) for argument in sys.argv[1:4]]
    try:
        answer = read(sys.stdin.buffer.read(), *limits)
        sys.stdout.buffer.write(marshal.dumps(answer))
    except MemoryError:
        sys.exit("large")
    except python_calamine.PasswordError:
        sys.exit("protected")
    except Exception:  # whatever a damaged file makes the library say
        sys.exit("damaged")


if __name__ == "__main__":
    main()
