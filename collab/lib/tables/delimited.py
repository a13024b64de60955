"""Text tables as programs write them: any encoding, any separator."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from collab.lib.tables.table import Remark, Row, UnreadableFile

SEPARATORS = ";,\t|"
_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# Western encodings of one byte a character do not say which they are. The one in which the file
# has most of these is the one; Windows first, for most files come from there.
_EXPECTED = set("áàâäãåçéèêëíìîïñóòôöõúùûüýßæøÁÀÂÄÇÉÈÊËÍÎÏÑÓÔÖÚÛÜØ€‘’“”–—…•´°½²³§©®")
_ONE_BYTE = ("cp1252", "cp850", "mac_roman")
_SAMPLE = 200_000


def read_lines(content: bytes, remarks: list[Remark]) -> tuple[Iterable[Row], list[Remark]]:
    """The lines of the text table in `content`, and `remarks` with what is to be said about them."""
    encoding = detect_encoding(content)
    if encoding in _ONE_BYTE:
        name = {"cp1252": "Windows-1252", "cp850": "DOS (850)", "mac_roman": "Mac Roman"}[encoding]
        remarks = [*remarks, Remark(0, _("The file is not in UTF-8; it was read as %(name)s.") % {"name": name})]
    sample = _decode_sample(content, encoding)
    separator, skip = detect_separator(sample)
    return _rows(content, encoding, separator, skip), remarks


def detect_encoding(content: bytes) -> str:
    """The encoding of `content`: what its mark says, else what its bytes can only be, else the likeliest."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    start = content[:4096]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) / 8 and even < odd / 8:
        return "utf-16-le"
    if even > len(start) / 8 and odd < even / 8:
        return "utf-16-be"
    position = content.find(0)
    if position >= 0:
        raise UnreadableFile(
            _("Line %(line)d holds a character that cannot be in a text (code 0). Save the file again as CSV.")
            % {"line": content.count(b"\n", 0, position) + 1}
        )
    try:
        _check(content, "utf-8")
    except UnicodeDecodeError:
        return _likeliest(content)
    return "utf-8"


def _check(content: bytes, encoding: str) -> None:
    """Raise UnicodeDecodeError unless all of `content` is in `encoding`, without keeping it decoded."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), 65_536):
        decoder.decode(content[start : start + 65_536])
    decoder.decode(b"", final=True)


def _likeliest(content: bytes) -> str:
    found = Counter(content)

    def expected(encoding: str) -> int:
        return sum(
            count
            for byte, count in found.items()
            if byte > 127 and bytes([byte]).decode(encoding, errors="replace") in _EXPECTED
        )

    return max(_ONE_BYTE, key=expected)


def _decode_sample(content: bytes, encoding: str) -> str:
    return content[:_SAMPLE].decode(encoding, errors="replace")


def detect_separator(sample: str) -> tuple[str, int]:
    """The separator of `sample`, and how many lines to skip (the line `sep=;` that Excel may write)."""
    told = re.match(r"sep=(.)\r?\n", sample)
    if told:
        return told[1], 1

    def fit(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        widths: Counter[int] = Counter()
        try:
            for cells, _number in zip(reader, range(200), strict=False):
                widths[len(cells)] += 1
        except csv.Error:
            pass
        width, rows = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(1, 0))
        return rows, width

    best = max(SEPARATORS, key=fit)
    return (best if fit(best)[0] else ","), 0


def _rows(content: bytes, encoding: str, separator: str, skip: int) -> Iterator[Row]:
    """The rows one by one, each with the line on which it begins."""
    errors = "replace" if encoding == "cp1252" else "strict"
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors=errors, newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if line > skip:
                yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableFile(
            _(
                "The quotation marks do not match from line %(line)d on. A text with quotation marks in it stands "
                "between quotation marks, and those inside are written twice. Saving it as CSV again does that."
            )
            % {"line": line}
        ) from None
    except UnicodeError:
        raise UnreadableFile(
            _("The text is damaged after line %(line)d: it is not %(encoding)s throughout. Save the file again as CSV.")
            % {"line": line, "encoding": encoding.upper()}
        ) from None
