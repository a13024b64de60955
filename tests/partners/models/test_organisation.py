import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from collab.lib.text import fold
from partners.models import Organisation
from partners.models.kind import KIND_WORDS, SECTOR_OF_KIND, SPOKEN_WATER_BOARDS, Kind, spoken_name
from partners.register import read_register
from tests.factories import OrganisationFactory, OrganisationNameFactory, SuccessionFactory

ON = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "name", "spoken"),
    [
        ("municipality", "Almere", "Gemeente Almere"),
        ("municipality", "Gemeente Almere", "Gemeente Almere"),
        ("province", "Fryslân", "Provincie Fryslân"),
        ("water_board", "Aa en Maas", "Waterschap Aa en Maas"),
        ("water_board", "Delfland", "Hoogheemraadschap van Delfland"),
        ("water_board", "Fryslân", "Wetterskip Fryslân"),
        ("water_board", "Wetterskip Fryslân", "Wetterskip Fryslân"),
        ("ministry", "Ministerie van Defensie", "Ministerie van Defensie"),
        ("applied_sciences", "Hogeschool Windesheim", "Hogeschool Windesheim"),
    ],
)
def test_spoken_name(kind, name, spoken):
    assert spoken_name(kind, name) == spoken


def test_spoken_water_boards_are_those_of_the_register():
    spoken = {
        fact.name: fact.names[0][0]
        for fact in read_register().organisations
        if fact.kind == "water_board" and fact.names and str(fact.names[0][0]).split()[0].lower() in KIND_WORDS
        and not str(fact.names[0][0]).startswith("Waterschap")
    }  # fmt: skip
    assert spoken == SPOKEN_WATER_BOARDS


def test_every_kind_has_a_sector():
    assert set(SECTOR_OF_KIND) == set(Kind.values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("official", "other", "typed"),
    [
        ("'s-Gravenhage", "Den Haag", "den haag"),
        ("'s-Gravenhage", "", "sgravenhage"),
        ("'s-Gravenhage", "", "’s Gravenhage"),
        ("Súdwest-Fryslân", "", "sudwest"),
        ("Súdwest-Fryslân", "", "SUDWEST FRYS"),
        ("Súdwest-Fryslân", "", "sudwestfryslan"),
        ("Almere", "", "gemeente alm"),
        ("Hendrik-Ido-Ambacht", "", "ambacht"),
        ("De Fryske Marren", "De Friese Meren", "friese meren"),
    ],
)
def test_matching_forgives(official, other, typed):
    organisation = OrganisationFactory(name=official, kind="municipality")
    if other:
        OrganisationNameFactory(organisation=organisation, name=other)
    OrganisationFactory(name="Elders", kind="municipality")
    assert list(Organisation.objects.matching(typed)) == [organisation]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["mere", "almere stad", "provincie almere", "gemeente almereX"])
def test_matching_does_not_find_what_is_something_else(almere, typed):
    assert not Organisation.objects.matching(typed).exists()


@pytest.mark.django_db
def test_matching_nothing_filters_nothing(almere, urk):
    assert set(Organisation.objects.matching(" '- ")) == {almere, urk}


@pytest.mark.django_db
def test_ranked_gives_the_name_that_was_found(almere):
    OrganisationNameFactory(organisation=almere, name="Almere Stad")
    found = Organisation.objects.matching("almere").ranked("almere", ON).get()
    assert (found.matched, found.rank, found.is_former) == ("Almere", 0, False)


@pytest.mark.django_db
def test_the_last_day_counts(almere):
    almere.valid_from, almere.valid_to = dt.date(1984, 1, 1), dt.date(2026, 12, 31)
    almere.save()
    for on, valid in [
        (dt.date(1983, 12, 31), False), (dt.date(1984, 1, 1), True),
        (dt.date(2026, 12, 31), True), (dt.date(2027, 1, 1), False),
    ]:  # fmt: skip
        assert Organisation.objects.valid(on).exists() is almere.is_valid(on) is valid


@pytest.mark.django_db
def test_before_and_current_follow_any_number_of_mergers_and_survive_a_circle():
    first, second, third = OrganisationFactory.create_batch(3)
    SuccessionFactory(predecessor=first, successor=second)
    SuccessionFactory(predecessor=second, successor=third)
    assert set(Organisation.objects.before(third)) == {first, second}
    assert [one["id"] for one in Organisation.objects.with_successors().get(pk=first.pk).current] == [third.pk]
    assert Organisation.objects.with_successors().get(pk=third.pk).current == []
    SuccessionFactory(predecessor=third, successor=first)
    assert Organisation.objects.with_successors().get(pk=first.pk).current == []
    assert set(Organisation.objects.before(third)) == {first, second, third}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "club"}, "kind_known"),
        ({"name": ""}, "name_filled"),
        ({"valid_from": dt.date(2020, 1, 2), "valid_to": dt.date(2020, 1, 1)}, "valid_to_after_from"),
    ],
)
def test_the_database_refuses(almere, changes, constraint):
    with pytest.raises(IntegrityError, match=f"partners_organisation_{constraint}"), transaction.atomic():
        Organisation.objects.filter(pk=almere.pk).update(**changes)


@given(st.text(st.characters(codec="ascii")))
def test_plain_letters_are_folded_by_a_shorter_way_to_the_same(text):
    assert fold(f"{text} é") == f"{fold(text)} e".strip()


@pytest.mark.django_db
def test_plain_letters_are_folded_by_a_shorter_way_to_the_same_in_the_database():
    plain = "".join(map(chr, range(1, 128)))
    texts = [plain, *plain, *(f"a{sign}b{sign}{sign}C {sign}" for sign in plain), "", None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold(value) FROM unnest(%s::text[]) WITH ORDINALITY t(value, n) ORDER BY n", [texts])
        assert [row[0] for row in cursor] == [None if text is None else fold(text) for text in texts]
        cursor.execute(
            "SELECT fold(value || ' é') = btrim(fold(value) || ' e') FROM unnest(%s::text[]) value", [texts[:-1]]
        )
        assert {row[0] for row in cursor} == {True}


@pytest.mark.django_db
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30), max_size=40))
def test_fold_is_the_same_in_the_database(values):
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold(value) FROM unnest(%s::text[]) WITH ORDINALITY t(value, n) ORDER BY n", [values])
        assert [row[0] for row in cursor] == [fold(value) for value in values]
