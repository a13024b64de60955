"""Words that say the same: stems, compounds, synonyms, abbreviations, English, and typing errors."""

import pytest
from django.db import IntegrityError, connection, transaction

from initiatives.actions.words import keep_words, load_words, read_anew
from initiatives.models import Destination, InitiativeKind, Likeness, Synonym, Term, WordPart
from initiatives.overlap import Asked, find
from tests.factories import DestinationFactory, InitiativeFactory, SynonymFactory, WordPartFactory

pytestmark = pytest.mark.django_db


def terms(title):
    """What the database reads in a title that was typed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT terms FROM initiatives_terms(ARRAY[initiatives_mended(%s)])", [title])
        found = cursor.fetchone()
    return set(found[0]) if found else set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("warmtetransitie", "transitie van warmte"),
        ("Handelsmissie", "economische missie"),
        ("handelsmissies", "handelsmissie"),
        ("Trade mission to China", "Handelsmissie naar China"),
        ("Handelsmissie Shenzhen", "Chinese handelsmissie"),
        ("GGD Drenthe", "Gemeentelijke gezondheidsdienst Drenthe"),
        ("omgevingsdiensten", "de omgevingsdienst"),
        ("regio's", "een regio"),
        ("Súdwest", "Sudwest"),
        ("energy transition", "energietransitie"),
        ("study trip to Copenhagen", "werkbezoek aan Denemarken"),
    ],
)
def test_two_ways_to_say_it_are_read_as_one(words, one, other):
    assert terms(one) == terms(other) != set()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("Handelsmisie", "handelsmissie"), ("Viëtnma", "Vietnam"), ("omgevingsdient", "omgevingsdienst")],
)
def test_a_typing_error_is_read_as_what_was_meant(words, wrong, right):
    assert terms(wrong) == terms(right)


@pytest.mark.parametrize("title", ["", "   ", "de het een", "!!!", "🚲🚲", "the of and"])
def test_what_says_nothing_has_no_terms(words, title):
    assert {term for term in terms(title) if term.isalpha()} == set()


def test_two_that_are_alike_by_chance_are_not_read_as_one(words):
    assert not terms("missie en visie") & {"handel"}
    assert terms("handelsregister") != terms("handelsmissie")


def test_the_lists_are_loaded_once_and_leave_an_administrator_alone(words):
    Synonym.objects.filter(words="handelsreis").update(means="studiereis")
    Destination.objects.filter(code="CN").update(also="Cathay")
    assert load_words() == (0, 0, 0)
    assert Synonym.objects.get(words="handelsreis").means == "studiereis"
    assert "china" in terms("naar Cathay")


def test_a_synonym_holds_at_once_for_what_one_types_and_from_the_next_night_on_for_what_is_there(words, administrator):
    there = InitiativeFactory(title="Koek en zopie in Urk")
    read_anew()
    SynonymFactory(words="winterpret", means="koek en zopie")
    assert [one.pk for one in find(Asked(title="Winterpret Urk"), user=administrator).similar] == [there.pk]
    late = InitiativeFactory(title="Buurtfeest met barbecue")
    SynonymFactory(words="barbecue", means="samen eten")
    assert "barbecue" in Likeness.objects.get(pk=late.pk).terms
    keep_words()
    assert "barbecue" not in Likeness.objects.get(pk=late.pk).terms


def test_a_night_without_a_change_in_the_lists_reads_nothing_anew(words, django_assert_num_queries):
    InitiativeFactory(title="Warmte in de polder")
    keep_words()
    with django_assert_num_queries(5):  # the question, and counting in a transaction of its own
        keep_words()
    assert Term.objects.get(term="").number == Likeness.objects.count() == 1


def test_what_is_written_changed_and_deleted_is_read_at_once(words):
    one = InitiativeFactory(title="Handelsmissie naar Polen")
    kind, poland = InitiativeKind.objects.get(name="Handelsmissie"), Destination.objects.get(code="PL")
    likeness = Likeness.objects.get(pk=one.pk)
    assert (likeness.kind_id, likeness.destination_id) == (kind.pk, poland.pk)
    one.title = "Warmtetransitie"
    one.save()
    assert set(Likeness.objects.get(pk=one.pk).terms) == {"warmt", "transitie"}
    one.deleted_at = one.created_at
    one.save()
    assert not Likeness.objects.filter(pk=one.pk).exists()


def test_what_people_chose_goes_before_what_the_title_says(words):
    study = InitiativeKind.objects.get(name="Studiereis")
    one = InitiativeFactory(title="Handelsmissie naar Polen", kind=study)
    assert Likeness.objects.get(pk=one.pk).kind_id == study.pk


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: [SynonymFactory(words="G.G.D."), SynonymFactory(words="g g d")], "initiatives_synonym_once"),
        (lambda: SynonymFactory(words="!!"), "initiatives_synonym_has_words"),
        (lambda: SynonymFactory(means=""), "initiatives_synonym_means_something"),
        (lambda: WordPartFactory(word="Groot"), "initiatives_wordpart_small_letters"),
        (lambda: WordPartFactory(word="ab"), "initiatives_wordpart_small_letters"),
        (lambda: DestinationFactory(name=""), "initiatives_destination_name_filled"),
        (lambda: [DestinationFactory(code="XA"), DestinationFactory(code="XA")], "initiatives_destination_code_once"),
        (
            lambda: DestinationFactory(code="XB", part_of=DestinationFactory()),
            "initiatives_destination_country_stands_alone",
        ),
    ],
)
def test_the_database_refuses(make, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_a_destination_does_not_lie_in_itself():
    place = DestinationFactory()
    with pytest.raises(IntegrityError, match="initiatives_destination_not_in_itself"), transaction.atomic():
        Destination.objects.filter(pk=place.pk).update(part_of=place)


def test_a_part_of_compounds_holds_at_once():
    assert len(terms("zonnebloemolie")) == 1
    WordPart.objects.bulk_create([WordPart(word="zonnebloem"), WordPart(word="olie")])
    assert len(terms("zonnebloemolie")) == 2
