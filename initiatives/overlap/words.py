"""Why two look alike, in one sentence; and what one reads of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from collab.lib.addresses import address
from collab.lib.remember import Remembered
from collab.lib.text import fold
from initiatives.models import Destination, InitiativeKind, Stage
from initiatives.overlap.finding import Found, Similar

# Short lists that every panel needs and an administrator changes once a month.
_kinds = Remembered(lambda: {row.pk: row for row in InitiativeKind.objects.all()}, seconds=30)
_destinations = Remembered(lambda: {row.pk: row for row in Destination.objects.all()}, seconds=300)

# A stem of so many letters or more is looked for in the title, to mark what matched.
LEAST_MARKED = 3
SEASONS = (_lazy("winter"), _lazy("spring"), _lazy("summer"), _lazy("autumn"))


@dataclass(frozen=True)
class Told:
    """One similar initiative, ready to be read."""

    pk: int
    title: SafeString
    plain_title: str
    lead: str
    when: str
    stage: str
    why: str
    is_same_trip: bool
    # Somebody's own organisation takes part: there is nothing to ask.
    is_ours: bool

    @property
    def address(self) -> str:
        """Its page."""
        return address("initiatives:initiative-detail", self.pk)


def told(found: Found) -> list[Told]:
    """All that somebody may see of `found`, in words."""
    stems = {term for term in found.read.terms if len(term) >= LEAST_MARKED}
    kind = found.read.kind_id
    return [
        Told(
            pk=one.pk,
            title=_marked(one.title, stems),
            plain_title=one.title,
            lead=one.lead,
            when=_when(one.started_on, one.ends_on),
            stage=str(Stage(one.stage).label),
            why=why(one, kind_id=kind, starts=found.read.asked.first_on, stems=stems),
            is_same_trip=one.is_same_trip,
            is_ours=one.is_ours,
        )
        for one in found.similar
    ]


def why(one: Similar, *, kind_id: int | None, starts: dt.date | None, stems: Collection[str]) -> str:
    """One sentence: what is the same, the most telling first, and who leads it."""
    parts = [part for part in (_what(one, kind_id), _near(one, starts)) if part]
    if not (one.same_kind and one.same_place):
        if words := _in_common(one.title, stems):
            parts.append(_("about the same: %(words)s") % {"words": ", ".join(words)})
        elif one.text > 0 and not parts:
            parts.append(_("in almost the same words"))
        if one.same_theme:
            parts.append(_("the same theme"))
    if one.parties:
        parts.append(
            ngettext("one party is the same", "%(count)d parties are the same", one.parties) % {"count": one.parties}
        )
    if one.lead:
        parts.append(_("led by %(lead)s") % {"lead": one.lead})
    sentence = ", ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _what(one: Similar, kind_id: int | None) -> str:
    kind = kind_name(kind_id) if one.same_kind else ""
    place = destination_name(one.destination_id) if one.same_place else ""
    names = {"kind": kind[:1].lower() + kind[1:], "place": place}
    if kind and place:
        return _("also a %(kind)s to %(place)s") % names
    if kind:
        return _("also a %(kind)s") % names
    return _("also to %(place)s") % names if place else ""


def _near(one: Similar, starts: dt.date | None) -> str:
    """How near the periods are, as one says it."""
    if not one.is_near:
        return ""
    day = one.started_on or one.ends_on
    if starts is None or day is None:
        return ""
    if (day.year, day.month) == (starts.year, starts.month):
        return _("in the same month")
    if _season(day) == _season(starts):
        return _("in the same %(season)s") % {"season": SEASONS[_season(day)[1]]}
    return _("in the same time") if one.gap == 0 else _("less than half a year apart")


def _season(day: dt.date) -> tuple[int, int]:
    """The year and the season of a day; December belongs to the winter that comes."""
    return day.year + (day.month == 12), day.month % 12 // 3


def _when(started: dt.date | None, ends: dt.date | None) -> str:
    """From when until when, as far as it is known."""
    if started and ends:
        days = {"first": date_format(started, "j F Y"), "last": date_format(ends, "j F Y")}
        return days["first"] if started == ends else _("%(first)s to %(last)s") % days
    if started:
        return _("Since %(day)s") % {"day": date_format(started, "j F Y")}
    return _("Until %(day)s") % {"day": date_format(ends, "j F Y")} if ends else ""


def _in_common(title: str, stems: Collection[str]) -> list[str]:
    """The words of a title that matched, three at most."""
    return [word.strip(".,:;()\"'") for word in title.split() if _matches(word, stems)][:3]


def _matches(word: str, stems: Collection[str]) -> bool:
    parts = fold(word).split()
    return any(part.startswith(stem) or (len(stem) > 4 and stem in part) for part in parts for stem in stems)


def _marked(title: str, stems: Collection[str]) -> SafeString:
    """The title with the words marked that matched."""
    words = ((format_html("<mark>{}</mark>", word) if _matches(word, stems) else word,) for word in title.split())
    return format_html_join(" ", "{}", words)


def kind_name(key: int | None) -> str:
    """The kind with this key, in the language of the page."""
    return str(_kinds().get(key, "")) if key else ""


def destination_name(key: int | None) -> str:
    """The destination with this key, in the language of the page."""
    return str(_destinations().get(key, "")) if key else ""


def kind_choices() -> list[tuple[str, str]]:
    """The kinds to choose from."""
    return [(str(key), str(row)) for key, row in _kinds().items() if row.is_active]


def destination_choices() -> list[tuple[str, str]]:
    """The destinations to choose from, in the order of the language of the page."""
    rows = ((str(key), str(row)) for key, row in _destinations().items() if row.is_active)
    return sorted(rows, key=lambda row: fold(row[1]))
