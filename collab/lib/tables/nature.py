"""What a file is, by its content."""

from __future__ import annotations

import io
import re
import zipfile

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collab.lib.tables.table import UnreadableFile


class Nature(models.TextChoices):
    """The kinds of file that can be read."""

    TEXT = "text", gettext_lazy("a text file")
    XLSX = "xlsx", gettext_lazy("an Excel file")
    XLS = "xls", gettext_lazy("an old Excel file")
    ODS = "ods", gettext_lazy("an OpenDocument spreadsheet")


# How files begin that hold no table, and what they are called.
_OTHERS = [
    (rb"%PDF", gettext_lazy("a PDF")),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*|RIFF....WEBP|BM.{4}\x00\x00\x00\x00", gettext_lazy("a picture")),
    (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh\d|\xfd7zXZ", gettext_lazy("a packed file")),
    (rb"\{\\rtf", gettext_lazy("a text document")),
    (rb"(?i)\s*(<!doctype html|<html|<head|<body|<table|<meta)", gettext_lazy("a web page")),
    (rb"\s*<\?xml", gettext_lazy("an XML file")),
    (rb'\s*[\[{]\s*["{\[\]}]', gettext_lazy("a JSON file")),
    (rb"SQLite format 3|\x7fELF|MZ\x90", gettext_lazy("a program or a database")),
]


def nature_of(content: bytes) -> Nature:
    """What `content` is; raises UnreadableFile when it holds no table that can be read."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _nature_of_zip(content)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Nature.XLS
    plain = start.replace(b"\x00", b"")  # so that a web page in UTF-16 is known as well
    for beginning, what in _OTHERS:
        if re.match(beginning, start, re.DOTALL) or re.match(beginning, plain.lstrip(b"\xff\xfe"), re.DOTALL):
            raise UnreadableFile(
                _("This is %(what)s, not a table. Save the table as Excel (.xlsx) or CSV, and choose that file.")
                % {"what": what}
            )
    return Nature.TEXT


def _nature_of_zip(content: bytes) -> Nature:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(80) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        raise UnreadableFile(
            _("The file is damaged: its end is missing or was changed. Save it again and choose the new file.")
        ) from None
    if "xl/workbook.xml" in names:
        return Nature.XLSX
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Nature.ODS
    raise UnreadableFile(
        _("This is a packed file without a spreadsheet in it. Unpack it first, and choose the table itself.")
    )
