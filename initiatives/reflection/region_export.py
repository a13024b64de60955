"""The looks from outside in a region as a file, a row a round. No people: a file leaves the house sooner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from collab.lib.spreadsheet import Row, csv_lines, xlsx_file
from initiatives.exports import XLSX
from initiatives.models import Round
from initiatives.models.reflection.round import RoundQuerySet
from partners.models import Region

ROWS_AT_ONCE = 1_000
FIELDS = (
    "initiative_id", "initiative__title", "number", "state", "is_light", "planned_on", "invited_at", "closes_on",
    "submitted_at", "answer_due_on", "answered_at", "ended_at", "decline_reason",
)  # fmt: skip


def header() -> list[str]:
    """The names of the columns, in the language of the page."""
    return [
        _("Number"), _("Initiative"), _("Round"), _("State"), _("Light form"), _("Planned on"), _("Invited on"),
        _("Can be filled in until"), _("Received on"), _("Response before"), _("Answered on"), _("Ended on"),
        _("Why not"),
    ]  # fmt: skip


def export_rows(rounds: RoundQuerySet) -> Iterator[Row]:
    """The rows of the file, fetched a thousand at a time; words are looked up before the first (see `exports`)."""
    states = {value: str(label) for value, label in Round.State.choices}
    reasons = {value: str(label) for value, label in Round.Decline.choices}
    return _rows(rounds, states, reasons, (_("no"), _("yes")))


def _rows(
    rounds: RoundQuerySet, states: dict[str, str], reasons: dict[str, str], is_light: tuple[str, str]
) -> Iterator[Row]:
    found = rounds.order_by("-planned_on", "-pk").values_list(*FIELDS).iterator(chunk_size=ROWS_AT_ONCE)
    for key, title, number, state, light, planned, invited, closes, sent, due, answered, ended, reason in found:
        yield (
            key, title, number, states[state], is_light[light], planned, _day(invited), closes, _day(sent), due,
            _day(answered), _day(ended), reasons.get(reason, ""),
        )  # fmt: skip


def _day(at: dt.datetime | None) -> dt.date | None:
    return None if at is None else timezone.localdate(at)


def as_csv(region: Region, rounds: RoundQuerySet, *, on: dt.date) -> HttpResponseBase:
    """The list as CSV, sent while it is read."""
    response = StreamingHttpResponse(csv_lines(header(), export_rows(rounds)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(region, on=on)}.csv"'
    return response


def as_xlsx(region: Region, rounds: RoundQuerySet, *, on: dt.date) -> HttpResponseBase:
    """The list as an Excel workbook."""
    book = xlsx_file(header(), export_rows(rounds), sheet=_("Looks from outside")[:31])
    return FileResponse(book, as_attachment=True, filename=f"{file_name(region, on=on)}.xlsx", content_type=XLSX)


def file_name(region: Region, *, on: dt.date) -> str:
    """A name that says what is inside, of where and of which day."""
    return slugify(f"{_('looks from outside')} {region.name} {on.isoformat()}")[:100].strip("-")


FORMATS: dict[str, Callable[..., HttpResponseBase]] = {"csv": as_csv, "xlsx": as_xlsx}
