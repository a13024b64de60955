"""From what a list says to what will be written. Nothing is written here."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from collab.lib.tables import Remark, UnreadableFile
from collab.lib.text import compact, fold
from initiatives.importing.decisions import decide
from initiatives.importing.reading import PARTICIPANT, Participation, Reading
from initiatives.importing.subjects import FALLBACK, theme_of
from initiatives.models import Initiative, Partnership, Theme
from partners.matching import Match, NameIndex, Outcome, Wanted
from partners.models import Kind, Region

LONGEST_TITLE = 160
LEAD = Partnership.Role.LEAD.value

# By what a list tells an organisation from others: its name, province and identifiers.
_Asked = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation that the register does not know, and what it is without doubt."""

    name: str
    kind: str


class _Party(NamedTuple):
    """Who is certainly meant: an organisation of the register, or a new one; and the name that it went by."""

    organisation: int | str
    name_then: str


@dataclass(slots=True)
class PlannedPartner:
    """A partner to be: an organisation of the register by its key, or a new one by its folded name."""

    organisation: int | str
    name_then: str
    role: str


@dataclass(slots=True)
class PlannedInitiative:
    """An initiative to be. `existing` is its key when an earlier import made it: then only partners are added."""

    key: str
    title: str
    binding: str
    place: str
    theme_id: int
    region_id: int | None
    existing: int | None
    partners: list[PlannedPartner] = field(default_factory=list)


@dataclass(slots=True)
class NameLine:
    """What became of one name of the list, and on how many rows it stands."""

    match: Match
    rows: int = 0
    is_left_out: bool = False


@dataclass(slots=True)
class Plan:
    """All that will be written, and all that a person should know about it."""

    source: str
    initiatives: list[PlannedInitiative] = field(default_factory=list)
    organisations: dict[str, NewOrganisation] = field(default_factory=dict)
    names: list[NameLine] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    rows: int = 0
    rows_twice: int = 0
    rows_left_out: int = 0


def make_plan(reading: Reading, *, index: NameIndex, decisions: dict[str, str] | None = None) -> Plan:
    """Match the names of `reading` and say what is to be written, given what is there already."""
    plan = Plan(reading.source, remarks=list(reading.remarks), rows=len(reading.participations))
    parties = _match(reading, index, decisions or {}, plan)
    groups: dict[str, list[Participation]] = defaultdict(list)
    for row in reading.participations:
        groups[_key(row.title, row.place)].append(row)
    context = _Context(reading, index)
    for key, rows in groups.items():
        plan.initiatives.append(_plan_one(key, rows, parties, context, plan))
    return plan


@lru_cache(maxsize=1024)
def _key(title: str, place: str) -> str:
    """By what an initiative of a list is known again: its name and place, however they are spelt."""
    return f"{compact(title)}|{compact(place)}"[:300]


class _Context:
    """What is in the database already, read once: themes, provinces, and what came from this list before."""

    def __init__(self, reading: Reading, index: NameIndex) -> None:
        self.reading, self.index = reading, index
        self.themes = {fold(name): key for key, name in Theme.objects.values_list("pk", "name")}
        if fold(FALLBACK) not in self.themes:
            raise UnreadableFile(_("The themes are missing. Run: manage.py load_themes"))
        provinces = Region.objects.filter(kind=Region.Kind.PROVINCE).order_by("year")
        self.provinces = {name.replace(" ", ""): key for key, name in provinces.values_list("pk", "sort_name")}
        known = Initiative.objects.filter(source=reading.source)
        self.existing = dict(known.values_list("source_key", "pk"))
        self.deleted = set(known.deleted().values_list("pk", flat=True))
        self.partners: dict[int, set[int]] = defaultdict(set)
        taken_part = Partnership.objects.filter(initiative__source=reading.source).order_by()
        for initiative_id, organisation_id in taken_part.values_list("initiative_id", "organisation_id"):
            self.partners[initiative_id].add(organisation_id)
        self._province_of: dict[str, tuple[str, bool]] = {}

    def province(self, said: str) -> tuple[str, bool]:
        """The province that a list means by `said`, and whether it says exactly that; none is empty."""
        if said not in self._province_of:
            name = compact(said).removeprefix("provincie")
            near = [name] if name in self.provinces else get_close_matches(name, self.provinces, n=1, cutoff=0.85)
            self._province_of[said] = (near[0] if near else "", near == [name])
        return self._province_of[said]


def _match(reading: Reading, index: NameIndex, decisions: dict[str, str], plan: Plan) -> dict[_Asked, _Party | None]:
    """Who is certainly meant by each name; the same name in two provinces may be two organisations."""
    titles = (
        {compact(title) for title in {row.title for row in reading.participations}}
        if reading.is_arrangements
        else set()
    )
    parties: dict[_Asked, _Party | None] = {}
    lines: dict[tuple[str, str, int | None], NameLine] = {}
    line_of: dict[_Asked, NameLine] = {}
    for row in reading.participations:
        asked = (row.participant, row.province, row.identifiers)
        if asked not in line_of:
            # A participant that is an arrangement of the same list is one itself.
            kind = Kind.JOINT_ARRANGEMENT if compact(row.participant) in titles else ""
            found = index.match(Wanted(row.participant, row.province, kind, row.identifiers))
            decided = decide(found, decisions, index)
            parties[asked] = _party(decided, plan) if decided else None
            match = decided or found
            line = lines.setdefault(
                (row.participant, match.outcome, match.organisation_id), NameLine(match, is_left_out=decided is None)
            )
            line_of[asked] = line
        line_of[asked].rows += 1
    plan.names = list(lines.values())
    return parties


def _plan_one(
    key: str,
    rows: list[Participation],
    parties: dict[_Asked, _Party | None],
    context: _Context,
    plan: Plan,
) -> PlannedInitiative:
    first = rows[0]
    existing = context.existing.get(key)
    planned = PlannedInitiative(
        key=key, title=_title(first, plan), binding=_binding(first, context), place=first.place,
        theme_id=_theme(first, context), region_id=None, existing=existing,
    )  # fmt: skip
    there = context.partners.get(existing, set()) if existing else set()
    seen: set[int | str] = set()
    lead = False
    for row in rows:
        party = parties[row.participant, row.province, row.identifiers]
        if party is None:
            plan.rows_left_out += 1
            continue
        organisation = party.organisation
        if organisation in seen:
            plan.rows_twice += 1
            text = _("“%(name)s” stands twice under “%(title)s”; taken once.")
            plan.remarks.append(Remark(row.line, text % {"name": row.participant, "title": row.title}))
            continue
        seen.add(organisation)
        role = PARTICIPANT if row.role == LEAD and lead else row.role
        lead = lead or role == LEAD
        if organisation not in there and existing not in context.deleted:
            planned.partners.append(PlannedPartner(organisation, party.name_then or row.participant, role))
    if not existing:
        planned.region_id = _region(rows, seen, context, plan)
    return planned


def _party(match: Match, plan: Plan) -> _Party | None:
    """The organisation that is certainly meant: known, or new of a kind without doubt; else None."""
    if match.organisation_id is not None:
        return _Party(match.organisation_id, match.name_then)
    if match.outcome != Outcome.NEW or not match.kind:
        return None
    key = compact(match.wanted.name)
    plan.organisations.setdefault(key, NewOrganisation(match.wanted.name, match.kind))
    return _Party(key, match.name_then)


def _title(row: Participation, plan: Plan) -> str:
    if len(row.title) <= LONGEST_TITLE:
        return row.title
    text = _("The name “%(title)s” is longer than %(most)d characters and was shortened.")
    plan.remarks.append(Remark(row.line, text % {"title": row.title, "most": LONGEST_TITLE}))
    return row.title[: LONGEST_TITLE - 1].rstrip() + "…"


def _binding(row: Participation, context: _Context) -> str:
    """What the list says that binds them; else, in the register's own language, where it comes from."""
    if row.binding:
        return row.binding
    if context.reading.is_arrangements:
        return f"Gemeenschappelijke regeling, volgens het register van {context.index.on.year}."
    return f"Overgenomen uit een lijst van {context.index.on.year}; wat de partijen bindt, is nog niet ingevuld."


def _theme(row: Participation, context: _Context) -> int:
    for name in (row.theme, theme_of(row.title), FALLBACK):
        if key := context.themes.get(fold(name)):
            return key
    raise UnreadableFile(_("The themes are missing. Run: manage.py load_themes"))


def _region(rows: list[Participation], partners: set[int | str], context: _Context, plan: Plan) -> int | None:
    """The province that the list names. A misspelt one counts only when most partners lie in it."""
    named = Counter([row.province for row in rows if row.province])
    if not named:
        return None
    province = max(named, key=named.__getitem__)
    name, is_exact = context.province(province)
    known = [key for key in partners if isinstance(key, int)]
    there = [key for key in known if not is_exact and name in context.index.provinces.get(key, ())]
    if is_exact or 2 * len(there) > len(known):
        return context.provinces[name]
    text = _("“%(province)s” is no province; “%(title)s” has no region now.")
    plan.remarks.append(Remark(rows[0].line, text % {"province": province, "title": rows[0].title}))
    return None
