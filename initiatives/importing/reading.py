"""Which column says what: from a table to participations, one organisation in one initiative each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from collab.lib.tables import Remark, Table, UnreadableFile
from collab.lib.text import fold
from initiatives.models import Partnership
from partners.identifiers import Scheme, clean_identifier

# What people call the columns, folded; the first that a table has is taken.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": (
        "gemeenschappelijke regeling", "initiatief", "naam initiatief", "titel", "samenwerkingsverband", "samenwerking",
        "project", "projectnaam", "naam samenwerking", "initiative", "title", "collaboration", "project name",
    ),
    "participant": (
        "deelnemer", "deelnemers", "deelnemende organisatie", "partner", "partij", "organisatie", "organisatienaam",
        "gemeente", "participant", "organisation", "organization", "naam organisatie", "partner name",
    ),
    "place": ("plaats", "vestigingsplaats", "zetel", "place", "city"),
    "province": ("provincie", "province"),
    "theme": ("thema", "theme"),
    "role": ("rol", "role"),
    "binding": ("wat bindt ons", "doel", "what binds us", "purpose"),
    "cbs": ("cbs code", "gemeentecode", "gm code"),
    "oin": ("oin",),
    "rsin": ("rsin",),
    "kvk": ("kvk", "kvk nummer"),
    "ror": ("ror",),
    "tooi": ("tooi", "tooi uri"),
}  # fmt: skip
PARTICIPANT = Partnership.Role.PARTICIPANT.value
_ROLES = {
    "lead": Partnership.Role.LEAD, "trekker": Partnership.Role.LEAD, "lp": Partnership.Role.LEAD,
    "penvoerder": Partnership.Role.LEAD_APPLICANT, "lead applicant": Partnership.Role.LEAD_APPLICANT,
    "financier": Partnership.Role.FUNDER, "funder": Partnership.Role.FUNDER,
}  # fmt: skip
_SCHEMES = set(Scheme.values)
ARRANGEMENTS = "gemeenschappelijke-regelingen"


class Participation(NamedTuple):
    """One row: an organisation, by the name that the list gives it, in an initiative."""

    line: int
    title: str
    participant: str
    place: str = ""
    province: str = ""
    theme: str = ""
    role: str = PARTICIPANT
    binding: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table says. `source` names the list: what was imported from it before is known by it."""

    source: str
    participations: list[Participation]
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_arrangements(self) -> bool:
        """Whether this is the register of joint arrangements."""
        return self.source == ARRANGEMENTS


def read_participations(table: Table, *, name: str) -> Reading:
    """The participations in `table`, which its owner calls `name`.

    Raises UnreadableFile when the columns that are needed are not there.
    """
    columns = find_columns(table.header)
    schemes = [what for what in columns if what in _SCHEMES]
    title_column = fold(table.header[columns["title"]])
    source = ARRANGEMENTS if title_column == "gemeenschappelijke regeling" else slugify(Path(name).stem)[:60] or "table"
    remarks = list(table.remarks)
    participations = []
    for line, cells in table.rows:
        values = {what: _tidy(cells[index]) for what, index in columns.items()}
        missing = [what for what in ("title", "participant") if not values[what]]
        if missing or len(values["participant"]) > 250:
            remarks.append(Remark(line, _("The name of the initiative or of the organisation is missing; left out.")))
            continue
        participations.append(_participation(line, values, schemes, remarks))
    if not participations:
        raise UnreadableFile(_("No row has an initiative and an organisation. Check that you chose the right file."))
    return Reading(source, participations, remarks)


def find_columns(header: list[str]) -> dict[str, int]:
    """Where each known column stands; raises UnreadableFile without an initiative and an organisation."""
    places = {fold(name): index for index, name in enumerate(header)}
    found = {
        what: next(places[name] for name in names if name in places)
        for what, names in COLUMNS.items()
        if any(name in places for name in names)
    }
    if "title" not in found or "participant" not in found:
        shown = ", ".join(f"“{name}”" for name in header[:8])
        raise UnreadableFile(
            _(
                "The first row must name the columns, and two are needed: the initiative (such as “Initiatief”) and "
                "the organisation (such as “Deelnemer”). This file has %(header)s. Add or rename the columns."
            )
            % {"header": shown}
        )
    return found


@lru_cache(maxsize=4096)
def _tidy(cell: str) -> str:
    """Without the spaces around and the double ones within; many cells of a list are alike."""
    return " ".join(cell.split())


def _participation(line: int, values: dict[str, str], schemes: list[str], remarks: list[Remark]) -> Participation:
    identifiers = []
    for scheme in schemes:
        if not values[scheme]:
            continue
        try:
            identifiers.append((scheme, clean_identifier(scheme, values[scheme])))
        except ValidationError as error:
            remarks.append(Remark(line, f"{values[scheme]}: {' '.join(error.messages)}"))
    return Participation(
        line=line,
        title=values["title"],
        participant=values["participant"],
        place=values.get("place", "")[:100],
        province=values.get("province", ""),
        theme=values.get("theme", ""),
        role=_ROLES.get(fold(values["role"]), PARTICIPANT) if values.get("role") else PARTICIPANT,
        binding=values.get("binding", "")[:500],
        identifiers=tuple(identifiers),
    )
