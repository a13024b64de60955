"""Each chart and table of the portfolio as a file that Dutch Excel opens right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from collab.dashboard.portfolio import seven
from collab.dashboard.portfolio.attention import all_asking_in, reasons_in
from collab.dashboard.portfolio.counting import Counted
from collab.dashboard.portfolio.scope import Scope
from collab.dashboard.portfolio.trends import choices_of, points_of
from collab.dashboard.portfolio.triangle import dots_in
from collab.lib.spreadsheet import Row, csv_lines, xlsx_file
from initiatives.exports import XLSX
from initiatives.models import Principle
from partners.models import Sector

Table = tuple[list[str], Iterable[Row]]


def _part(scope: Scope, what: str) -> Table:
    part = Counted(scope, {what}).part(what)
    return [_("What"), _("Initiatives")], [(one.words, one.number) for one in part.figures] if part else []


def _figures(scope: Scope, what: str) -> Table:
    rows = [(part.title, one.words, one.number) for part in Counted(scope).parts for one in part.figures]
    rows += [(_("This asks for attention"), str(one.words), one.number) for one in reasons_in(scope)]
    return [_("Part"), _("What"), _("Initiatives")], rows


def _triangle(scope: Scope, what: str) -> Table:
    header = [_("Number"), _("Initiative"), *(str(sector.label) for sector in Sector), _("Missing")]
    return header, [(one.pk, one.title, *one.numbers, ", ".join(one.missing)) for one in dots_in(scope)]


def _seven(scope: Scope, what: str) -> Table:
    header = [_("Number"), _("Initiative"), *(str(principle.label) for principle in Principle)]
    return header, list(seven.export_rows(scope))


def _attention(scope: Scope, what: str) -> Table:
    header = [_("Number"), _("Initiative"), _("Reason"), _("Since"), _("On it")]
    rows = ((one.pk, one.title, str(one.reason), one.since.isoformat(), one.people) for one in all_asking_in(scope))
    return header, rows


def _line(scope: Scope, what: str) -> Table:
    key = what.removeprefix(LINE)
    words = {key: words for choices in choices_of(scope).values() for key, words in choices}
    if key not in words:
        raise Http404
    return [_("Day"), words[key]], [(one.day.isoformat(), one.number) for one in points_of(scope, key)]


LINE = "line-"
TABLES: dict[str, Callable[[Scope, str], Table]] = {
    **dict.fromkeys(("numbers", "looks", "moves", "stages", "themes", "sectors", "missing", "advice"), _part),
    "figures": _figures, "triangle": _triangle, "seven": _seven, "attention": _attention,
}  # fmt: skip


def table_of(what: str) -> Callable[[Scope, str], Table] | None:
    """The table with this name: one of `TABLES`, or that of the line of a figure (`line-active`)."""
    return _line if what.startswith(LINE) else TABLES.get(what)


def as_csv(scope: Scope, what: str, header: list[str], rows: Iterable[Row]) -> HttpResponseBase:
    """The table as CSV."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(scope, what)}.csv"'
    return response


def as_xlsx(scope: Scope, what: str, header: list[str], rows: Iterable[Row]) -> HttpResponseBase:
    """The table as an Excel workbook."""
    book: Any = xlsx_file(header, rows, sheet=_("Portfolio")[:31])
    return FileResponse(book, as_attachment=True, filename=f"{_name(scope, what)}.xlsx", content_type=XLSX)


def _name(scope: Scope, what: str) -> str:
    return slugify(f"{_('Portfolio')} {scope.words} {what} {scope.on.isoformat()}")[:100].strip("-")


FORMATS: dict[str, Callable[[Scope, str, list[str], Iterable[Row]], HttpResponseBase]] = {
    "csv": as_csv, "xlsx": as_xlsx,
}  # fmt: skip
