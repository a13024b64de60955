"""What the register knows from the start: facts, read from `partners/data/` and nothing else.

Reading only. `partners.actions.register` writes them to the database, and can do so again.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from collab.lib.text import fold
from partners.identifiers import Scheme, clean_identifier
from partners.models import Kind, OrganisationName, Region

DATA = Path(__file__).parent / "data"
YEAR = 2025
_DAY = dt.timedelta(days=1)
_Sort = OrganisationName.Sort


@dataclass(frozen=True)
class OrganisationFact:
    """What the register says about one organisation; `key` is how it knows it again."""

    key: str
    kind: str
    name: str
    short_name: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    website: str = ""
    place: str = ""
    names: list[list[str | None]] = field(default_factory=list)  # name, sort, last day or None
    identifiers: list[list[str]] = field(default_factory=list)  # scheme, value
    successors: list[list[str]] = field(default_factory=list)  # key, first day

    def as_json(self) -> dict[str, Any]:
        """The fact without its key, as it is kept to compare with next time."""
        facts = asdict(self)
        del facts["key"]
        return facts


@dataclass(frozen=True)
class RegionFact:
    """A region of a kind and a year, and the keys of its members."""

    kind: str
    name: str
    code: str
    year: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """All that is known."""

    organisations: list[OrganisationFact]
    regions: list[RegionFact]


def read_register() -> Register:
    """Read every file and join them; raises when two of them contradict each other."""
    provinces = {row["pv_code"]: row["naam"] for row in _rows("provincies.csv")}
    municipalities = _Municipalities(provinces)
    organisations = [
        *municipalities.facts(),
        *(_province(code, name) for code, name in provinces.items()),
        *_water_boards(),
        *_ministries(),
        *_safety_regions(),
        *_umbrellas(),
        *_knowledge_institutions(),
    ]
    return Register(_with_other_names(organisations), [*_regions_of_today(provinces), *_labour_market_regions()])


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _key(prefix: str, name: str) -> str:
    return f"{prefix}:{fold(name).replace(' ', '-')}"


def _day_after(day: str) -> str:
    return (dt.date.fromisoformat(day) + _DAY).isoformat()


def _tooi(kind: str, code: str) -> list[str]:
    return [Scheme.TOOI.value, f"https://identifier.overheid.nl/tooi/id/{kind}/{code.lower()}"]


class _Municipalities:
    """Those of today, those of 2016, and those that merged away before."""

    def __init__(self, provinces: dict[str, str]) -> None:
        self.today = {row["gm_code"]: row["naam"] for row in _rows("gemeenten_2025.csv")}
        self.province = {row["gm_code"]: provinces[row["pv_code"]] for row in _rows("gemeenten_2025.csv")}
        self.since = {row["gm_code"]: row["sinds"] for row in _rows("gemeenten_sinds.csv")}
        self.in_2016 = {row["gm_code"]: row["naam"] for row in _rows("arbeidsmarktregios_2016.csv")}
        self.renamed = list(_rows("hernoemingen.csv"))
        # Every name under which a successor is mentioned, newest last: today's names win.
        self.key_of_name = {name: code for code, name in self.in_2016.items()}
        self.key_of_name |= {name: code for code, name in self.today.items()}
        self.key_of_name |= {row["oude_naam"]: self.key_of_name[row["gemeente"]] for row in self.renamed}
        self.mergers: dict[str, list[tuple[str, str]]] = defaultdict(list)  # key: (last day, successor's name)
        self.former_names: dict[str, str] = {}
        for file in ("herindelingen_2000_2016.csv", "herindelingen_2017_2023.csv"):
            for row in _rows(file):
                name = row["gemeente"]
                key = self.key_of_name.get(name) or _key("gemeente", name)
                self.former_names[key] = name
                self.mergers[key].append((row["laatste_dag"], row["opvolger"]))
        self.key_of_name = {name: key for key, name in self.former_names.items()} | self.key_of_name

    def facts(self) -> Iterator[OrganisationFact]:
        """One fact a municipality."""
        for code, name in self.today.items():
            yield self._fact(code, name, place=self.province[code])
        for key, name in self.former_names.items():
            last_day = max(day for day, _ in self.mergers[key])
            successors = [[self.key_of_name[name], _day_after(day)] for day, name in self.mergers[key]]
            yield self._fact(key, name, valid_to=last_day, successors=successors)

    def _fact(self, key: str, name: str, **more: Any) -> OrganisationFact:
        has_code = key.startswith("GM")
        identifiers = [[Scheme.CBS.value, key], _tooi("gemeente", key)] if has_code else []
        names: list[list[str | None]] = [
            [row["oude_naam"], _Sort.FORMER.value, row["laatste_dag"]]
            for row in self.renamed
            if self.key_of_name[row["gemeente"]] == key
        ]
        return OrganisationFact(
            key, Kind.MUNICIPALITY.value, name, valid_from=self.since.get(key), names=names,
            identifiers=identifiers, **more,
        )  # fmt: skip


def _province(code: str, name: str) -> OrganisationFact:
    identifiers = [[Scheme.CBS.value, code], _tooi("provincie", code)]
    return OrganisationFact(code, Kind.PROVINCE.value, name, identifiers=identifiers)


def _water_boards() -> Iterator[OrganisationFact]:
    kind = Kind.WATER_BOARD.value
    for row in _rows("waterschappen.csv"):
        names: list[list[str | None]] = [[row["spreeknaam"], _Sort.ALIAS.value, None]] if row["spreeknaam"] else []
        yield OrganisationFact(
            _key("waterschap", row["naam"]), kind, row["naam"], valid_from=row["sinds"] or None, names=names
        )
    for row in _rows("waterschapsfusies.csv"):
        successors = [[_key("waterschap", row["opvolger"]), _day_after(row["laatste_dag"])]]
        yield OrganisationFact(
            _key("waterschap", row["waterschap"]), kind, row["waterschap"], valid_to=row["laatste_dag"],
            successors=successors,
        )  # fmt: skip


def _ministries() -> Iterator[OrganisationFact]:
    by_key: dict[str, OrganisationFact] = {}
    for row in _rows("ministeries.csv"):
        key = _key("ministerie", row["afkorting"])
        fact = by_key.get(key) or OrganisationFact(
            key, Kind.MINISTRY.value, row["naam"], row["afkorting"], valid_from=row["sinds"] or None, place="Den Haag"
        )
        earlier: list[list[str | None]] = (
            [[row["eerder"], _Sort.FORMER.value, row["eerder_tot"]]] if row["eerder"] else []
        )
        by_key[key] = replace(fact, names=[*fact.names, *earlier])
    yield from by_key.values()


def _safety_regions() -> Iterator[OrganisationFact]:
    names = {row["vr_code"]: row["veiligheidsregio"] for row in _rows("gemeenten_2025.csv")}
    for code, name in sorted(names.items()):
        yield OrganisationFact(code, Kind.SAFETY_REGION.value, f"Veiligheidsregio {name}")


def _umbrellas() -> Iterator[OrganisationFact]:
    for row in _rows("koepels.csv"):
        key = _key("koepel", row["afkorting"])
        yield OrganisationFact(
            key, Kind.UMBRELLA.value, row["naam"], row["afkorting"], website=row["website"], place=row["plaats"]
        )


def _knowledge_institutions() -> Iterator[OrganisationFact]:
    dutch = {row["ror"]: row for row in _rows("kennisinstellingen_namen.csv")}
    for row in _rows("kennisinstellingen_2025.csv"):
        ror = row["ROR"] if len(row["ROR"]) == len("04dkp9463") else ""
        own = dutch[ror or row["acronym_EN"]]
        others = [name for name in [row["full_name_in_English"], *own["ook_bekend_als"].split("|")] if name]
        names: list[list[str | None]] = [
            [name, _Sort.ALIAS.value, None] for name in others if name not in {own["naam"], own["korte_naam"]}
        ]
        yield OrganisationFact(
            f"ror:{ror}" if ror else _key("kennis", own["naam"]), own["soort"], own["naam"], own["korte_naam"],
            valid_to=own["laatste_dag"] or None, place=own["plaats"], names=names,
            successors=[[f"ror:{own['opvolger']}", _day_after(own["laatste_dag"])]] if own["opvolger"] else [],
            identifiers=[[Scheme.ROR.value, clean_identifier(Scheme.ROR, ror)]] if ror else [],
        )  # fmt: skip


def _with_other_names(facts: list[OrganisationFact]) -> list[OrganisationFact]:
    others: dict[str, list[list[str | None]]] = defaultdict(list)
    for row in _rows("namen.csv"):
        others[row["sleutel"]].append([row["naam"], row["soort"], row["tot"] or None])
    known = {fact.key for fact in facts}
    if len(known) != len(facts) or others.keys() - known:
        raise ValueError(f"The files of the register contradict each other: {others.keys() - known or 'a key twice'}")
    return [replace(fact, names=[*fact.names, *others[fact.key]]) if fact.key in others else fact for fact in facts]


def _regions_of_today(provinces: dict[str, str]) -> Iterator[RegionFact]:
    kinds = (
        (Region.Kind.PROVINCE, "pv_code", "provincie"),
        (Region.Kind.COROP, "corop_code", "corop"),
        (Region.Kind.SAFETY, "vr_code", "veiligheidsregio"),
    )
    rows = list(_rows("gemeenten_2025.csv"))
    for kind, code_column, name_column in kinds:
        # The province and the safety region are bodies of their own, and take part in their region.
        own_body = kind != Region.Kind.COROP
        for code, name in sorted({(row[code_column], row[name_column]) for row in rows}):
            members = [row["gm_code"] for row in rows if row[code_column] == code] + [code] * own_body
            yield RegionFact(kind.value, provinces.get(code, name), code, YEAR, tuple(members))


def _labour_market_regions() -> Iterator[RegionFact]:
    members: dict[str, list[str]] = defaultdict(list)
    for row in _rows("arbeidsmarktregios_2016.csv"):
        members[row["arbeidsmarktregio"]].append(row["gm_code"])
    for name, codes in sorted(members.items()):
        yield RegionFact(Region.Kind.LABOUR.value, name, "", 2016, tuple(codes))
