"""The list as a file: exactly what the filter shows and the person may see, one row per initiative.

Columns: number, title, what binds us, why now, theme, region, stage, since, until, place, lead,
partners (all but the lead, `; ` between), who may see it, logged on, changed on. No people: a file
leaves the house more easily than a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import islice

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from collab.lib.spreadsheet import Row, csv_lines, xlsx_file
from initiatives.choices import theme_names
from initiatives.filters import InitiativeFilter
from initiatives.models import Stage, Visibility
from initiatives.rows import partners_of

ROWS_AT_ONCE = 1_000
FIELDS = (
    "pk", "title", "binding", "urgency", "theme_id", "region__name", "stage", "started_on", "ends_on", "place",
    "visibility", "created_at", "updated_at",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def header() -> list[str]:
    """The names of the columns, in the language of the page."""
    return [
        _("Number"), _("Title"), _("What binds us"), _("Why now"), _("Theme"), _("Region"), _("Stage"),
        _("Since"), _("Until"), _("Place"), _("Lead"), _("Partners"), _("Who may see it"),
        _("Logged on"), _("Changed on"),
    ]  # fmt: skip


def export_rows(found: InitiativeFilter) -> Iterator[Row]:
    """The rows of the file, fetched a thousand at a time: memory does not grow with the list.

    Words are looked up before the first row: a stream is sent when the language of the request is
    already gone.
    """
    themes = theme_names()
    stages = {value: str(label) for value, label in Stage.choices}
    audiences = {value: str(label) for value, label in Visibility.choices}
    return _rows(found, themes, stages, audiences)


def _rows(
    found: InitiativeFilter, themes: dict[int, str], stages: dict[str, str], audiences: dict[str, str]
) -> Iterator[Row]:
    local = timezone.localdate
    initiatives = found.qs.values_list(*FIELDS).iterator(chunk_size=ROWS_AT_ONCE)
    while chunk := list(islice(initiatives, ROWS_AT_ONCE)):
        partners = partners_of([row[0] for row in chunk])
        for key, title, binding, urgency, theme, region, stage, since, until, place, audience, made, changed in chunk:
            lead, others = partners.get(key, ("", []))
            yield (
                key, title, binding, urgency, themes.get(theme, ""), region or "", stages[stage], since, until, place,
                lead, "; ".join(others), audiences[audience], local(made), local(changed),
            )  # fmt: skip


def as_csv(found: InitiativeFilter, *, on: dt.date) -> HttpResponseBase:
    """The list as CSV, sent while it is read."""
    lines = csv_lines(header(), export_rows(found))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found, on=on)}.csv"'
    return response


def as_xlsx(found: InitiativeFilter, *, on: dt.date) -> HttpResponseBase:
    """The list as an Excel workbook."""
    book = xlsx_file(header(), export_rows(found), sheet=_("Initiatives")[:31])
    return FileResponse(book, as_attachment=True, filename=f"{file_name(found, on=on)}.xlsx", content_type=XLSX)


def file_name(found: InitiativeFilter, *, on: dt.date) -> str:
    """A name that says what is inside and of which day: `initiatieven-2026-11-23-energie-groeit`."""
    parts = [_("initiatives"), on.isoformat(), *(chip.words for chip in found.chips)]
    return slugify(" ".join(parts))[:100].strip("-")


FORMATS: dict[str, Callable[..., HttpResponseBase]] = {"csv": as_csv, "xlsx": as_xlsx}
