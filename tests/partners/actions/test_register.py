import dataclasses
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.actions.register import load_register
from partners.models import Identifier, Organisation, OrganisationName, Region, RegisterEntry, Succession
from partners.register import Register, read_register
from tests.factories import IdentifierFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register()


def small(register: Register, *keys: str) -> Register:
    """Only the organisations with these keys, and no regions."""
    return Register([fact for fact in register.organisations if fact.key in keys], [])


def with_fact(register: Register, key: str, **changes) -> Register:
    facts = [dataclasses.replace(fact, **changes) if fact.key == key else fact for fact in register.organisations]
    return Register(facts, register.regions)


def test_load_fills_an_empty_register(register, today):
    report = load_register(register=register)
    assert report.organisations.added == len(register.organisations) == Organisation.objects.count()
    of_today = Organisation.objects.valid(today)
    assert of_today.filter(kind="municipality").count() == 342
    assert of_today.filter(kind="province").count() == 12
    assert of_today.filter(kind="water_board").count() == 21
    assert Identifier.objects.filter(scheme="ror").count() == 90
    assert OrganisationName.objects.filter(sort="official").count() == Organisation.objects.count()
    assert {kind: Region.objects.filter(kind=kind).count() for kind in ("province", "corop", "safety", "labour")} == {
        "province": 12, "corop": 40, "safety": 25, "labour": 35,
    }  # fmt: skip


def test_load_again_writes_nothing(register):
    load_register(register=register)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load_register(register=register)
    assert report.organisations.unchanged == len(register.organisations)
    assert report.regions.unchanged == len(register.regions)
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_load_changes_only_what_changed(register):
    first = small(register, "GM0034", "GM0363")
    load_register(register=first)
    report = load_register(register=with_fact(first, "GM0034", place="Elders", identifiers=[["cbs", "GM0034"]]))
    assert (report.organisations.added, report.organisations.changed, report.organisations.unchanged) == (0, 1, 1)
    almere = Organisation.objects.get(name="Almere")
    assert almere.place == "Elders"
    assert [str(row.value) for row in almere.identifiers.all()] == ["GM0034"]


def test_load_keeps_what_people_changed(register):
    first = small(register, "GM0518")
    load_register(register=first)
    organisation = Organisation.objects.get(identifiers__value="GM0518")
    organisation.website = "https://www.denhaag.nl"
    organisation.place = "Aan zee"
    organisation.save()
    organisation.names.filter(name="The Hague").delete()
    OrganisationName.objects.create(organisation=organisation, name="De Hofstad")
    load_register(register=with_fact(first, "GM0518", place="Nieuw", short_name="Haag"))
    organisation.refresh_from_db()
    assert (organisation.website, organisation.place) == ("https://www.denhaag.nl", "Aan zee")
    assert organisation.short_name == "Haag"
    names = set(organisation.names.values_list("name", flat=True))
    assert {"De Hofstad", "Den Haag", "Haag"} <= names
    assert "The Hague" not in names


def test_load_takes_back_what_the_register_no_longer_says(register):
    first = small(register, "GM0005", "GM1966")
    load_register(register=first)
    assert Succession.objects.count() == 1
    alone = with_fact(first, "GM0005", successors=[])
    load_register(register=with_fact(alone, "GM1966", names=[["Hogeland", "alias", None]]))
    assert not Succession.objects.exists()
    load_register(register=with_fact(first, "GM1966", names=[]))
    assert not OrganisationName.objects.filter(name="Hogeland").exists()


def test_load_does_not_bring_back_what_somebody_removed(register):
    first = small(register, "GM0034")
    load_register(register=first)
    Organisation.objects.all().delete()
    load_register(register=first)
    load_register(register=with_fact(first, "GM0034", place="Elders"))
    assert not Organisation.objects.exists()


def test_load_recognises_what_people_made_before(register):
    by_name = OrganisationFactory(kind="municipality", name="almere")
    by_identifier = OrganisationFactory(kind="foundation", name="Hoofdstad")
    IdentifierFactory(organisation=by_identifier, scheme="cbs", value="GM0363")
    load_register(register=small(register, "GM0034", "GM0363"))
    assert Organisation.objects.count() == 2
    assert RegisterEntry.objects.get(key="GM0034").organisation == by_name
    by_identifier.refresh_from_db()
    assert by_identifier.name == "Hoofdstad"
    assert by_name.identifiers.filter(value="GM0034").exists()


def test_every_municipality_of_2016_that_is_gone_leads_to_one_of_today(register, today):
    load_register(register=register)
    of_year = {
        year: set(Organisation.objects.filter(regions__year=year).values_list("pk", flat=True)) for year in (2016, 2025)
    }
    assert len(of_year[2016] - of_year[2025]) == 66
    onward = {old: [] for old in Organisation.objects.values_list("pk", flat=True)}
    for old, new in Succession.objects.values_list("predecessor_id", "successor_id"):
        onward[old].append(new)
    valid = set(Organisation.objects.valid(today).values_list("pk", flat=True))

    def ends(pk: int) -> set[int]:
        return {pk} if not onward[pk] else set().union(*(ends(successor) for successor in onward[pk]))

    former = Organisation.objects.filter(valid_to__lt=today)
    assert former.filter(kind="municipality").count() == 66 + 185
    for organisation in former:
        assert ends(organisation.pk) <= valid, organisation
        assert ends(organisation.pk) != {organisation.pk}, organisation


def test_a_successor_begins_the_day_after(register):
    load_register(register=register)
    bedum = Organisation.objects.get(name="Bedum")
    assert bedum.valid_to == dt.date(2018, 12, 31)
    assert list(bedum.successors.values_list("name", "valid_from")) == [("Het Hogeland", dt.date(2019, 1, 1))]
    assert bedum.successions_out.get().on == dt.date(2019, 1, 1)
