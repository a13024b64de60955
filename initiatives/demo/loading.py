"""A region worth looking at: people who can sign in, and collaborations that live.

What is there already stays as it is, so that loading again is quick and undoes nobody's work. The
municipalities are real; what they do together here, the other parties and the people are invented.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format

from collab.accounts.models import User
from collab.lib.tables import read_table
from initiatives.actions import (
    add_link,
    add_partner,
    involve_person,
    leave_partner,
    log_initiative,
    post_update,
)
from initiatives.actions.themes import load_themes
from initiatives.demo.living import Life, fill_pool
from initiatives.importing import read_participations, run_import
from initiatives.importing.reading import ARRANGEMENTS
from initiatives.models import Initiative, Theme
from partners.actions.organisations import add_organisation
from partners.actions.register import load_register
from partners.matching import NameIndex, Wanted
from partners.models import Membership, Organisation, Person, Region, RegionMember, RegionRole, RegisterEntry

HERE = Path(__file__).parent
ARRANGEMENTS_FILE = HERE.parent / "data" / "gemeenschappelijke_regelingen_2016.csv"
ARRANGEMENTS_DAY = dt.date(2016, 8, 24)
SOURCE = "demo"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many were added this time."""

    people: int
    collaborations: int
    arrangements: int


@cache
def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def password() -> str:
    """The password of all demo people."""
    return str(_read("people")["password"])


@transaction.atomic
def load_demo(*, on: dt.date, at: dt.datetime) -> Loaded:
    """Fill the register where it is empty, and add what is missing of the demo; dates count back from `on`."""
    load_themes()
    if not RegisterEntry.objects.exists():
        load_register()
    # The old list first and long ago: what lives stands on top.
    arrangements = _load_arrangements(at - dt.timedelta(days=1600))
    people = _load_people(on)
    wanted = _read("collaborations")["collaborations"]
    known = set(Initiative.objects.filter(source=SOURCE).values_list("source_key", flat=True))
    missing = [one for one in wanted if one["key"] not in known]
    if missing:
        _Loader(on, at).load(missing)
    return Loaded(people, len(missing), arrangements)


def _load_arrangements(at: dt.datetime) -> int:
    if Initiative.objects.filter(source=ARRANGEMENTS).exists():
        return 0
    reading = read_participations(read_table(ARRANGEMENTS_FILE), name=ARRANGEMENTS_FILE.name)
    return run_import(reading, on=ARRANGEMENTS_DAY, at=at).written.initiatives


def _load_people(on: dt.date) -> int:
    """The people who can sign in, with their work; those who exist keep what they have."""
    facts = _read("people")["people"]
    known = set(User.objects.filter(email__in=[one["email"] for one in facts]).values_list("email", flat=True))
    missing = [one for one in facts if one["email"] not in known]
    if not missing:
        return 0
    secret = make_password(password())
    index = NameIndex.load(on=on)
    region = _region(on, index)
    for one in missing:
        is_administrator = one.get("is_administrator", False)
        user = User.objects.create(
            email=one["email"], name=one["name"], password=secret,
            is_staff=is_administrator, is_superuser=is_administrator,
        )  # fmt: skip
        person = Person.objects.create(name=one["name"], email=one["email"], user=user)
        Membership.objects.create(
            person=person, organisation_id=_find(one["organisation"], index), role=one["membership"],
            function=one["function"], started_on=on - dt.timedelta(days=1600),
        )  # fmt: skip
        if "region_role" in one:
            RegionRole.objects.create(person=person, region=region, role=one["region_role"])
    return len(missing)


def _region(on: dt.date, index: NameIndex) -> Region:
    """The region of the demo, with its members."""
    facts = _read("collaborations")["region"]
    region, is_new = Region.objects.get_or_create(
        kind=Region.Kind.OWN, name=facts["name"], defaults={"year": on.year, "source": SOURCE}
    )
    if is_new:
        RegionMember.objects.bulk_create(
            RegionMember(region=region, organisation_id=_find(name, index)) for name in facts["members"]
        )
    return region


def _find(name: str, index: NameIndex) -> int:
    """The organisation of this name; raises LookupError when the register has none."""
    found = index.match(Wanted(name)).organisation_id
    if found is None:
        raise LookupError(f"The register has no {name}.")
    return found


class _Loader:
    """Tells the collaborations from the first day to today, with the same verbs that people use."""

    def __init__(self, on: dt.date, at: dt.datetime) -> None:
        self.on, self.at = on, at
        self.users = {user.email: user for user in User.objects.filter(email__endswith=".example")}
        self.themes = {theme.name: theme for theme in Theme.objects.all()}
        self.lives = _read("lives")
        self._add_organisations()
        index = NameIndex.load(on=on)
        self.regions = {
            region.name: region
            for region in Region.objects.filter(kind__in=[Region.Kind.PROVINCE, Region.Kind.OWN]).order_by("year")
        } | {_region(on, index).name: _region(on, index)}
        names = {name for one in _read("collaborations")["collaborations"] for name, _role, _days in one["partners"]}
        names |= {row[0] for life in self.lives["lives"].values() for row in life.get("requests", ())}
        keys = {name: _find(name, index) for name in names}
        organisations = Organisation.objects.in_bulk(keys.values())
        self.organisations = {name: organisations[key] for name, key in keys.items()}

    def _add_organisations(self) -> None:
        index = NameIndex.load(on=self.on)
        by = next(user for user in self.users.values() if user.is_staff)
        for facts in _read("collaborations")["organisations"]:
            if index.match(Wanted(facts["name"])).organisation_id is None:
                add_organisation(kind=facts["kind"], name=facts["name"], place=facts["place"], by=by)

    def _ago(self, days: int) -> dict[str, Any]:
        return {"at": self.at - dt.timedelta(days=days)}

    def _day(self, days: int) -> dt.date:
        return self.on - dt.timedelta(days=days)

    def load(self, collaborations: list[dict[str, Any]]) -> None:
        """Add `collaborations`, the one that changed last as the last."""
        keeper = next(user for user in self.users.values() if user.is_staff)
        region = self.regions[_read("collaborations")["region"]["name"]]
        fill_pool(self.lives["pool"], themes=self.themes, region=region, by=keeper)
        for one in sorted(collaborations, key=lambda one: -one["updates"][-1][0]):
            self._tell(one)

    def _tell(self, one: dict[str, Any]) -> None:
        by = self.users[one["by"]]
        lead = next(self.organisations[name] for name, role, _days in one["partners"] if role == "lead")
        initiative = log_initiative(
            title=one["title"], binding=one["binding"], theme=self.themes[one["theme"]], lead=lead,
            region=self.regions[one["region"]], by=by, **self._ago(one["started"]),
        )  # fmt: skip
        initiative.partnerships.update(joined_on=self._day(one["started"]))
        for name, role, days in one["partners"]:
            if role != "lead":
                add_partner(
                    initiative=initiative, organisation=self.organisations[name], role=role,
                    joined_on=self._day(days), by=by, **self._ago(days),
                )  # fmt: skip
        for name, days, reason in one["farewells"]:
            partnership = initiative.partnerships.get(organisation=self.organisations[name])
            leave_partner(partnership=partnership, left_on=self._day(days), reason=reason, by=by, **self._ago(days))
        for name, organisation, role in one["people"]:
            person = self._person(name, self.organisations[organisation])
            involve_person(initiative=initiative, person=person, role=role, by=by)
        for title, url in one["links"]:
            add_link(initiative=initiative, title=title, url=url, by=by, **self._ago(one["started"]))
        self._fill_in(initiative, one)
        life = self.lives["lives"].get(one["key"], {})
        Life(
            initiative=initiative, by=by, users=self.users, organisations=self.organisations, person=self._person,
            on=self.on, at=self.at,
        ).tell(life, began=one["started"])  # fmt: skip
        for days, text in sorted([*one["updates"], *life.get("news", ())], key=lambda told: -told[0]):
            post_update(
                initiative=initiative, text=self._dated(text), happened_on=self._day(days), by=by, **self._ago(days)
            )

    def _dated(self, text: str) -> str:
        """`text` with `{25}` as the day that comes 25 days after today, as Dutch says it."""
        with translation.override("nl"):
            return re.sub(r"\{(\d+)\}", lambda found: date_format(self._day(-int(found[1])), "j F"), text)

    def _person(self, name: str, organisation: Organisation) -> Person:
        """Somebody without an account, who works for `organisation`."""
        known = Person.objects.filter(name=name, memberships__organisation=organisation).first()
        if known is not None:
            return known
        person = Person.objects.create(name=name)
        Membership.objects.create(person=person, organisation=organisation)
        return person

    def _fill_in(self, initiative: Initiative, one: dict[str, Any]) -> None:
        """What logging leaves for later, and by what the demo knows the initiative again."""
        ends_in = one["ends_in"]
        initiative.urgency, initiative.place = one["urgency"], one["place"]
        initiative.visibility = one["visibility"]
        initiative.started_on = self._day(one["started"])
        initiative.ends_on = None if ends_in is None else self._day(-ends_in)
        initiative.source, initiative.source_key = SOURCE, one["key"]
        initiative.save(
            update_fields=[
                "urgency",
                "place",
                "visibility",
                "started_on",
                "ends_on",
                "source",
                "source_key",
            ]
        )
