"""The door: from a path or an upload to a table, by what the content is."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from collab.lib.tables import delimited, spreadsheets
from collab.lib.tables.nature import Nature, nature_of
from collab.lib.tables.table import Remark, Table, UnreadableFile, build_table

MAX_BYTES = 20_000_000

_ENDINGS = {
    Nature.TEXT: {".csv", ".txt", ".tsv", ".tab", ""},
    Nature.XLSX: {".xlsx", ".xlsm", ""},
    Nature.XLS: {".xls", ""},
    Nature.ODS: {".ods", ""},
}


def read_table(source: Path | IO[bytes], name: str = "") -> Table:
    """The table in the file `source`; `name` is what its owner calls it (default: the path's name).

    Raises UnreadableFile, in words, when it cannot be read.
    """
    content = _content(source)
    name = name or (source.name if isinstance(source, Path) else "")
    nature = nature_of(content)
    remarks = _remarks_on_name(name, nature)
    if nature is Nature.TEXT:
        return build_table(*delimited.read_lines(content, remarks))
    return build_table(*spreadsheets.read_lines(content, nature, remarks))


def _content(source: Path | IO[bytes]) -> bytes:
    """The bytes of `source`, at most MAX_BYTES of them."""
    try:
        if isinstance(source, Path):
            if source.is_file() and source.stat().st_size > MAX_BYTES:
                raise _too_large()
            with source.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        else:
            content = source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(_("There is no file %(name)s. Check the name.") % {"name": source}) from None
    except OSError as error:
        raise UnreadableFile(
            _("The file %(name)s cannot be opened: %(reason)s.") % {"name": source, "reason": error.strerror}
        ) from None
    if len(content) > MAX_BYTES:
        raise _too_large()
    return content


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        _("The file is larger than %(most)d MB. Keep only the rows and columns that you need, or split it.")
        % {"most": MAX_BYTES // 1_000_000}
    )


def _remarks_on_name(name: str, nature: Nature) -> list[Remark]:
    """A remark when the name of the file promises something else than it holds."""
    ending = Path(name).suffix.lower()
    if ending in _ENDINGS[nature]:
        return []
    return [
        Remark(
            0,
            _("The name ends in %(ending)s, but it is %(nature)s. It was read as that.")
            % {"ending": ending, "nature": nature.label},
        )
    ]
