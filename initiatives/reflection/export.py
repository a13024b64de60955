"""The mirror as rows of a file: what `seen_by` gives, and not a word more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collab.lib.spreadsheet import Cell, Row
from initiatives.reflection.comparing import Half
from initiatives.reflection.mirror import Hidden, Mirror
from initiatives.reflection.mirror import Row as MirrorRow


def header() -> list[str]:
    """The names of the columns, in the language of the page."""
    return [
        _("Advice"), _("Statement or question"), _("Reflector"), pgettext("mirror", "Members"),
        _("Difference"), _("Spread"),
        _("What this says"), _("Reflector, since the last round"), _("Members, since the last round"), _("In words"),
        _("Similar initiatives, middle half from"), _("Similar initiatives, middle half to"),
    ]  # fmt: skip


def rows_of(mirror: Mirror, halves: Mapping[str, Half]) -> list[Row]:
    """The seven with the `halves` beside them, then what the reflector answered in scores and in words.

    As a list: a stream is sent when the language of the request is already gone.
    """
    return [*_figures(mirror, halves), *_words(mirror)]


def _figures(mirror: Mirror, halves: Mapping[str, Half]) -> Iterator[Row]:
    for row in mirror.rows:
        half = halves.get(row.principle)
        yield (
            str(row.principle.label), "", _cell(row.outside, row.outside_hidden), _cell(row.inside, row.inside_hidden),
            _number(row.gap), _number(row.spread), said_of(row), _number(row.outside_trend), _number(row.inside_trend),
            "", _number(half.low if half else None), _number(half.high if half else None),
        )  # fmt: skip


def _words(mirror: Mirror) -> Iterator[Row]:
    for answer in mirror.answers:
        score = answer.score if answer.score is not None else _("I don't know")
        advice = str(answer.statement.get_principle_display())
        yield advice, answer.statement.text, score, "", "", "", "", "", "", answer.why
    for written in mirror.open_answers:
        yield "", written.question.text, "", "", "", "", "", "", "", written.text


def said_of(row: MirrorRow) -> str:
    """What the two views say, in words."""
    found = [str(row.finding.label)] if row.finding else []
    if row.is_divided:
        found.append(_("Divided view"))
    return "; ".join(found)


def _number(value: Decimal | None) -> Cell:
    return "" if value is None else float(value)


def _cell(value: Decimal | None, hidden: Hidden | None) -> Cell:
    return float(value) if value is not None else str(hidden.label if hidden else "")
