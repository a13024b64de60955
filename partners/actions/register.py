"""Loading the register: it can be done again, changes only what changed, and respects people's work.

For each organisation the database keeps what the register said last (`RegisterEntry`). A field is
written only when the register now says something else than it did, and nobody changed that field
in between. Names, identifiers and successors are added and taken away in the same way. What people
added stays, what people removed stays away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from collab.lib.text import fold
from partners.models import (
    Identifier,
    Organisation,
    OrganisationName,
    Region,
    RegionMember,
    RegisterEntry,
    Succession,
)
from partners.register import OrganisationFact, RegionFact, Register, read_register

SOURCE = "register"
_FIELDS = ("kind", "name", "short_name", "valid_from", "valid_to", "website", "place")
_BATCH = 1000


@dataclass
class Tally:
    """How many were added, changed, and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class LoadReport:
    """What a load did."""

    organisations: Tally = field(default_factory=Tally)
    regions: Tally = field(default_factory=Tally)


@transaction.atomic
def load_register(*, register: Register | None = None) -> LoadReport:
    """Bring the database up to date with `register` (by default the files in `partners/data/`)."""
    register = register or read_register()
    entries = {entry.key: entry for entry in RegisterEntry.objects.all()}
    new = [fact for fact in register.organisations if fact.key not in entries]
    changed = [
        fact for fact in register.organisations if fact.key in entries and entries[fact.key].facts != fact.as_json()
    ]
    before = {fact.key: entries[fact.key].facts for fact in changed}
    _add(new, entries)
    _change(changed, entries)
    _relate(new + changed, before, entries)
    report = LoadReport(Tally(len(new), len(changed), len(register.organisations) - len(new) - len(changed)))
    report.regions = _load_regions(register.regions, entries)
    return report


def _add(facts: list[OrganisationFact], entries: dict[str, RegisterEntry]) -> None:
    """Make the organisations that the register is new with, or recognise those that people made."""
    known = _made_by_people(facts) if facts else {}
    made = [
        Organisation(source=SOURCE, **{name: getattr(fact, name) for name in _FIELDS})
        for fact in facts
        if fact.key not in known
    ]
    Organisation.objects.bulk_create(made, batch_size=_BATCH)
    fresh = iter(made)
    for fact in facts:
        organisation_id = known.get(fact.key) or next(fresh).pk
        entries[fact.key] = RegisterEntry(key=fact.key, organisation_id=organisation_id, facts=fact.as_json())
    RegisterEntry.objects.bulk_create([entries[fact.key] for fact in facts], batch_size=_BATCH)


def _made_by_people(facts: list[OrganisationFact]) -> dict[str, int]:
    """By key, the organisation that was there: found by identifier, or by kind and name if only one has them."""
    free = Organisation.objects.filter(register_entry__isnull=True)
    by_identifier = {
        (scheme, value): pk
        for scheme, value, pk in free.values_list("identifiers__scheme", "identifiers__value", "pk")
        if scheme
    }
    by_name: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for pk, kind, sort_name, valid_to in free.values_list("pk", "kind", "sort_name", "valid_to"):
        by_name[kind, sort_name, valid_to is not None].append(pk)
    known: dict[str, int] = {}
    for fact in facts:
        same = [by_identifier[scheme, value] for scheme, value in fact.identifiers if (scheme, value) in by_identifier]
        if not same:
            namesakes = by_name[fact.kind, fold(fact.name), fact.valid_to is not None]
            same = namesakes if len(namesakes) == 1 else []
        if same and same[0] not in known.values():
            known[fact.key] = same[0]
    return known


def _change(facts: list[OrganisationFact], entries: dict[str, RegisterEntry]) -> None:
    """Write the fields about which the register says something new and people said nothing."""
    organisations = Organisation.objects.in_bulk([entries[fact.key].organisation_id for fact in facts])
    touched = []
    for fact in facts:
        entry, organisation = entries[fact.key], organisations.get(entries[fact.key].organisation_id or 0)
        if organisation is not None and _write_fields(organisation, entry.facts, fact):
            organisation.version += 1
            touched.append(organisation)
        entry.facts = fact.as_json()
    Organisation.objects.bulk_update(touched, [*_FIELDS, "version"], batch_size=_BATCH)
    RegisterEntry.objects.bulk_update([entries[fact.key] for fact in facts], ["facts"], batch_size=_BATCH)


def _write_fields(organisation: Organisation, before: dict[str, Any], fact: OrganisationFact) -> bool:
    wrote = False
    for name in _FIELDS:
        now, then = getattr(fact, name), before.get(name)
        present = getattr(organisation, name)
        if now != then and (present.isoformat() if hasattr(present, "isoformat") else present) == then:
            setattr(organisation, name, now)
            wrote = True
    return wrote


def _relate(
    facts: list[OrganisationFact], before: dict[str, dict[str, Any]], entries: dict[str, RegisterEntry]
) -> None:
    """Add and take away the names, identifiers and successors about which the register says something new."""
    names, identifiers, successions = [], [], []
    for fact in facts:
        pk, now, then = entries[fact.key].organisation_id, fact.as_json(), before.get(fact.key)
        if pk is None:
            continue
        said, gone = _difference(_names(now), _names(then) if then else [])
        names += [OrganisationName(organisation_id=pk, name=name, sort=sort, until=until) for name, sort, until in said]
        for name, sort, _until in gone:
            OrganisationName.objects.filter(organisation_id=pk, name=name, sort=sort).delete()
        said, gone = _difference(now["identifiers"], then["identifiers"] if then else [])
        identifiers += [Identifier(organisation_id=pk, scheme=scheme, value=value) for scheme, value in said]
        for scheme, value in gone:
            Identifier.objects.filter(organisation_id=pk, scheme=scheme, value=value).delete()
        said, gone = _difference(now["successors"], then["successors"] if then else [])
        successions += [(pk, entries[key].organisation_id, day) for key, day in said]
        for key, _day in gone:
            Succession.objects.filter(predecessor_id=pk, successor_id=entries[key].organisation_id).delete()
    OrganisationName.objects.bulk_create(names, batch_size=_BATCH, ignore_conflicts=True)
    Identifier.objects.bulk_create(identifiers, batch_size=_BATCH, ignore_conflicts=True)
    Succession.objects.bulk_create(
        [Succession(predecessor_id=old, successor_id=new, on=day) for old, new, day in successions if new],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def _difference(now: list[Any], then: list[Any]) -> tuple[list[Any], list[Any]]:
    """What is said now and was not before, and what was and is no longer."""
    return [row for row in now if row not in then], [row for row in then if row not in now]


def _names(facts: dict[str, Any]) -> list[list[str | None]]:
    """Every row of names for one organisation: official, short and the rest."""
    rows = [[facts["name"], OrganisationName.Sort.OFFICIAL.value, None]]
    if facts["short_name"]:
        rows.append([facts["short_name"], OrganisationName.Sort.SHORT.value, None])
    return [*rows, *facts["names"]]


def _load_regions(facts: list[RegionFact], entries: dict[str, RegisterEntry]) -> Tally:
    """The register's own regions and their members; regions that people made are not looked at."""
    tally = Tally()
    regions = {(row.kind, row.name, row.year): row for row in Region.objects.filter(source=SOURCE)}
    made = [
        Region(kind=fact.kind, name=fact.name, code=fact.code, year=fact.year, source=SOURCE)
        for fact in facts
        if (fact.kind, fact.name, fact.year) not in regions
    ]
    Region.objects.bulk_create(made, batch_size=_BATCH)
    regions |= {(row.kind, row.name, row.year): row for row in made}
    members: dict[int, set[int]] = defaultdict(set)
    for region_id, organisation_id in RegionMember.objects.filter(region__source=SOURCE).values_list(
        "region_id", "organisation_id"
    ):
        members[region_id].add(organisation_id)
    joined: list[RegionMember] = []
    for fact in facts:
        region = regions[fact.kind, fact.name, fact.year]
        wanted = {entries[key].organisation_id for key in fact.members} - {None}
        gone = members[region.pk] - wanted
        new = wanted - members[region.pk]
        if gone:
            RegionMember.objects.filter(region=region, organisation_id__in=gone).delete()
        joined += [RegionMember(region=region, organisation_id=pk) for pk in sorted(filter(None, new))]
        if region in made:
            tally.added += 1
        elif gone or new:
            tally.changed += 1
        else:
            tally.unchanged += 1
    RegionMember.objects.bulk_create(joined, batch_size=_BATCH)
    return tally
