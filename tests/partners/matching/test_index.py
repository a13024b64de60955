"""A name is matched when one organisation alone carries it; what is doubtful is left to people."""

from __future__ import annotations

import datetime as dt

import pytest

from partners.matching import Ground, NameIndex, Outcome, Wanted, match_names
from partners.models import Kind, OrganisationName, RegionMember
from tests.factories import (
    IdentifierFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    RegionFactory,
    SuccessionFactory,
)

DAY = dt.date(2016, 8, 24)
pytestmark = pytest.mark.django_db


def town(name: str, **more):
    return OrganisationFactory(kind=Kind.MUNICIPALITY, name=name, **more)


def match(name: str, **more):
    return match_names([Wanted(name, **more)], on=DAY)[0]


@pytest.mark.parametrize(
    "written",
    ["Súdwest-Fryslân", "sudwest fryslan", "SÚDWEST-FRYSLÂN ", "Sudwest‑Fryslan,", "Gemeente Súdwest-Fryslân",
     "gemeente van Súdwest-Fryslân", "SúdwestFryslân"],
)  # fmt: skip
def test_capitals_marks_and_the_kind_in_front_do_not_matter(written):
    organisation = town("Súdwest-Fryslân")
    found = match(written)
    assert (found.outcome, found.organisation_id, found.ground) == (
        Outcome.MATCHED, organisation.pk, Ground.OFFICIAL,
    )  # fmt: skip


def test_identifier_comes_before_the_name():
    town("Almere")
    other = IdentifierFactory(scheme="cbs", value="GM0995", organisation=town("Lelystad")).organisation
    found = match("Almere", identifiers=(("cbs", "GM0995"),))
    assert (found.organisation_id, found.ground) == (other.pk, Ground.IDENTIFIER)


def test_bare_name_is_the_municipality_and_the_kind_in_front_decides():
    municipality = town("Utrecht")
    province = OrganisationFactory(kind=Kind.PROVINCE, name="Utrecht")
    assert match("Utrecht").organisation_id == municipality.pk
    assert match("Provincie Utrecht").organisation_id == province.pk
    assert match("Waterschap Utrecht").outcome != Outcome.MATCHED


@pytest.mark.parametrize("written", ["Wetterskip Fryslân", "Waterschap Fryslân"])
def test_water_board_is_found_by_every_word_for_its_kind(written):
    board = OrganisationFactory(kind=Kind.WATER_BOARD, name="Fryslân")
    OrganisationFactory(kind=Kind.PROVINCE, name="Fryslân")
    assert match(written).organisation_id == board.pk


def test_organisation_that_existed_on_the_day_comes_before_its_successor_and_predecessor():
    bedum = town("Bedum", valid_to=dt.date(2018, 12, 31))
    later = town("Het Hogeland", valid_from=dt.date(2019, 1, 1))
    OrganisationNameFactory(organisation=later, name="Bedum", sort=OrganisationName.Sort.FORMER)
    assert match("Bedum").organisation_id == bedum.pk
    assert not match("Bedum").has_ended


def test_organisation_that_had_ended_is_matched_and_that_is_noted():
    bussum = town("Bussum", valid_to=dt.date(2015, 12, 31))
    found = match("Bussum")
    assert (found.organisation_id, found.has_ended) == (bussum.pk, True)


def test_organisation_that_came_later_is_only_a_candidate():
    later = town("Het Hogeland", valid_from=dt.date(2019, 1, 1))
    found = match("Het Hogeland")
    assert found.outcome == Outcome.CANDIDATES
    assert [one.organisation_id for one in found.candidates] == [later.pk]


def test_partner_keeps_the_name_that_it_had():
    organisation = town("Berg en Dal")
    OrganisationNameFactory(organisation=organisation, name="Groesbeek", sort=OrganisationName.Sort.FORMER)
    OrganisationNameFactory(organisation=organisation, name="Berg & Dal", sort=OrganisationName.Sort.ALIAS)
    assert (match("groesbeek").name_then, match("groesbeek").ground) == ("Groesbeek", Ground.FORMER)
    assert match("BERG EN DAL").name_then == "Berg en Dal"


def two_bergens():
    first, second = town("Bergen (NH.)"), town("Bergen (L.)")
    for name, organisation in (("Noord-Holland", first), ("Limburg", second)):
        RegionMember.objects.create(region=RegionFactory(kind="province", name=name), organisation=organisation)
    return first, second


def test_namesakes_are_told_apart_by_their_province_only_when_it_decides():
    first, second = two_bergens()
    assert match("Bergen", province="Provincie Noord-Holland").organisation_id == first.pk
    assert match("Bergen", province="Provincie Noord-Holland").ground == Ground.PROVINCE
    assert match("Bergen (L.)").organisation_id == second.pk
    assert match("Bergen (L)").organisation_id == second.pk
    for province in ("", "Provincie Utrecht"):
        found = match("Bergen", province=province)
        assert found.outcome == Outcome.CANDIDATES
        assert {one.organisation_id for one in found.candidates} == {first.pk, second.pk}


def test_province_of_a_municipality_that_merged_away_is_that_of_its_successor():
    old, namesake = town("Haren", valid_to=dt.date(2018, 12, 31)), town("Haren")
    new = town("Groningen")
    SuccessionFactory(predecessor=old, successor=new)
    RegionMember.objects.create(region=RegionFactory(kind="province", name="Groningen"), organisation=new)
    assert match("Haren", province="Groningen").organisation_id == old.pk
    assert match("Haren").outcome == Outcome.CANDIDATES
    assert namesake.pk in {one.organisation_id for one in match("Haren").candidates}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Gedrop-Mierlo", "Geldrop-Mierlo"), ("Haasbergen", "Haaksbergen"), ("Neusden", "Heusden"),
     ("Sint Hubert", "Mill en Sint Hubert"), ("Hoogezand", "Hoogezand-Sappemeer")],
)  # fmt: skip
def test_near_miss_is_a_candidate_and_never_guessed(written, meant):
    organisation = town(meant)
    found = match(written)
    assert found.outcome == Outcome.CANDIDATES
    assert found.organisation_id is None
    assert found.candidates[0].organisation_id == organisation.pk
    assert 0.5 < found.candidates[0].score < 1


def test_name_that_holds_two_names_shows_both():
    first, second = town("Zevenaar"), town("Beuningen")
    assert {one.organisation_id for one in match("Zevenaar Beuningen").candidates} == {first.pk, second.pk}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Aurich (Duitsland)", Kind.FOREIGN_PARTNER),
        ("Stichting ISOB", Kind.FOUNDATION),
        ("Sita Gemeentelijke Dienstverlening BV", Kind.COMPANY),
        ("Kamer van Koophandel", Kind.INDEPENDENT_AGENCY),
        ("Recreatieschap Vinkeveense Plassen", Kind.JOINT_ARRANGEMENT),
        ("Waterschap Boarn en Klif", Kind.WATER_BOARD),
        ("Rijk", ""),
        ("Gemeente Nergenshuizen", ""),
        ("Ministerie van Vreemde Zaken", ""),
    ],
)
def test_new_name_has_a_kind_only_when_it_leaves_no_doubt(written, kind):
    found = match(written)
    assert (found.outcome, found.kind) == (Outcome.NEW, kind)


def test_foreign_place_is_not_taken_for_a_dutch_one():
    town("Haren")
    assert match("Haren (Ems) (Duitsland)").outcome == Outcome.NEW


def test_list_of_any_length_is_matched_with_the_same_few_queries(django_assert_num_queries):
    two_bergens()
    for count in (1, 50):
        with django_assert_num_queries(5):
            match_names([Wanted(f"Bergen {n}") for n in range(count)] + [Wanted("Bergen", "Limburg")], on=DAY)
    with django_assert_num_queries(3):
        NameIndex.load(on=DAY)
