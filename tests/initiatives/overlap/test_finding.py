"""What is found: kind, destination and period always; never more than five; and nothing for what says nothing."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.forms.similar import asked_by
from initiatives.models import Destination, InitiativeKind
from initiatives.overlap import MOST, Asked, asked_of, find
from initiatives.overlap.words import told
from tests.factories import InitiativeFactory, PartnershipFactory, ThemeFactory, VerdictFactory

pytestmark = pytest.mark.django_db
SPRING = dt.date(2027, 4, 20)


@pytest.fixture
def mission(words):
    return InitiativeKind.objects.get(name="Handelsmissie")


@pytest.fixture
def china(words):
    return Destination.objects.get(code="CN")


def keys(asked, user):
    return [one.pk for one in find(asked, user=user).similar]


def test_kind_destination_and_period_fire_whatever_the_words(mission, china, stranger):
    theirs = InitiativeFactory(
        title="Naar de overkant", kind=mission, destination=china, started_on=SPRING + dt.timedelta(days=150)
    )
    asked = Asked(title="Wij gaan op pad", kind_id=mission.pk, destination_id=china.pk, first_on=SPRING)
    found = find(asked, user=stranger).similar
    assert [(one.pk, one.is_same_trip) for one in found] == [(theirs.pk, True)]
    assert found[0].score == pytest.approx(0.70, abs=0.1)


@pytest.mark.parametrize("title", ["Economische missie naar Shenzhen", "Trade mission to China", "Chinese handelsreis"])
def test_they_fire_in_dutch_and_english_without_being_chosen(mission, stranger, title):
    theirs = InitiativeFactory(title="Handelsmissie China", started_on=SPRING)
    assert keys(Asked(title=title, first_on=SPRING), stranger) == [theirs.pk]


@pytest.mark.parametrize(("days", "is_found"), [(183, True), (184, False), (-183, True), (-184, False)])
def test_two_trips_more_than_half_a_year_apart_are_two_trips(mission, china, stranger, days, is_found):
    InitiativeFactory(title="Op reis", kind=mission, destination=china, started_on=SPRING + dt.timedelta(days=days))
    asked = Asked(title="Naar het oosten", kind_id=mission.pk, destination_id=china.pk, first_on=SPRING)
    assert bool(keys(asked, stranger)) is is_found


def test_periods_that_overlap_are_near_however_long_they_are(mission, china, stranger):
    theirs = InitiativeFactory(
        title="Op reis", kind=mission, destination=china, started_on=dt.date(2020, 1, 1), ends_on=dt.date(2030, 1, 1)
    )
    found = find(
        Asked(title="Naar het oosten", kind_id=mission.pk, destination_id=china.pk, first_on=SPRING), user=stranger
    )
    assert [(one.pk, one.gap) for one in found.similar] == [(theirs.pk, 0)]


def test_a_region_is_found_from_its_country_and_the_other_way_round_but_not_from_another_region(mission, stranger):
    bavaria = InitiativeFactory(title="Handelsmissie naar Beieren")
    germany = InitiativeFactory(title="Handelsmissie naar Duitsland")
    other = InitiativeFactory(title="Handelsmissie naar Nedersaksen")
    assert set(keys(Asked(title="Trade mission Munich"), stranger)) == {bavaria.pk, germany.pk}
    assert set(keys(Asked(title="Trade mission Germany"), stranger)) == {bavaria.pk, germany.pk, other.pk}


def test_another_destination_is_another_trip_however_alike_the_words(mission, stranger):
    InitiativeFactory(title="Handelsmissie naar India met bouwers", started_on=SPRING)
    assert keys(Asked(title="Handelsmissie naar China met bouwers", first_on=SPRING), stranger) == []


def test_five_at_most_are_found_and_the_most_alike_come_first(words, stranger):
    theme = ThemeFactory()
    best = InitiativeFactory(title="Warmtetransitie in de binnenstad", theme=theme)
    for _number in range(7):
        InitiativeFactory(title="Transitie van warmte")
    found = keys(Asked(title="De warmtetransitie van de binnenstad", theme_id=theme.pk), stranger)
    assert len(found) == MOST
    assert found[0] == best.pk


def test_what_is_closed_or_deleted_is_not_found_nor_the_initiative_itself(words, stranger):
    mine = InitiativeFactory(title="Warmtetransitie binnenstad")
    InitiativeFactory(title="Warmtetransitie binnenstad", stage="closed")
    InitiativeFactory(title="Warmtetransitie binnenstad", deleted_at="2026-11-01T00:00Z")
    assert keys(asked_of(mine), stranger) == []


def test_what_was_judged_different_stays_quiet_for_everyone_on_both_sides(words, stranger, coordinator, administrator):
    one, other = (InitiativeFactory(title="Warmtetransitie binnenstad") for _number in range(2))
    assert keys(asked_of(one), stranger) == [other.pk]
    VerdictFactory(first=one, second=other)
    for user in (stranger, coordinator, administrator):
        assert keys(asked_of(one), user) == keys(asked_of(other), user) == []


def test_shared_partners_and_theme_raise_the_score(words, stranger, almere):
    mine, theme = InitiativeFactory(title="Wijkteams voor ouderen"), ThemeFactory()
    other = InitiativeFactory(title="Wijkteams voor de ouderen", theme=theme)
    plain = find(Asked(title=mine.title), user=stranger).similar
    PartnershipFactory(initiative=other, organisation=almere)
    asked = Asked(title=mine.title, theme_id=theme.pk, partners=[f"o{almere.pk}"])
    score = {one.pk: one.score for one in find(asked, user=stranger).similar}
    assert score[other.pk] == pytest.approx(next(one.score for one in plain if one.pk == other.pk) + 0.15 + 0.05)


def test_it_says_in_one_sentence_why(mission, stranger, almere):
    theirs = InitiativeFactory(title="Handelsmissie naar China", started_on=dt.date(2027, 5, 10))
    PartnershipFactory(initiative=theirs, organisation=almere, role="lead")
    asked = Asked(title="Economische missie naar Shenzhen", first_on=SPRING)
    (row,) = told(find(asked, user=stranger))
    assert row.why == "Also a trade mission to China, in the same spring, led by Gemeente Almere."
    assert str(row.title) == "<mark>Handelsmissie</mark> naar <mark>China</mark>"


def test_a_title_with_markup_is_shown_as_it_is(words, stranger):
    InitiativeFactory(title="Warmte <script>alert(1)</script> & meer warmte")
    (row,) = told(find(Asked(title="Warmte script alert"), user=stranger))
    assert "<script" not in str(row.title)
    assert "<mark>Warmte</mark>" in str(row.title)


# --- Bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"title": ""}, {"title": "a"}, {"title": "🚲🚲🚲🚲"}, {"title": "!!"}, {"title": "ab", "of_kind": "1"},
        {"title": " \t "},
    ],
)  # fmt: skip
def test_too_little_asks_nothing(typed):
    assert asked_by(typed) is None


@pytest.mark.parametrize(
    "title",
    ["de het een van", "x" * 10_000, "warmte " * 2_000, "<b>warmte</b> & 'co'", "warmte\x00net", "🚲 fiets 🚲",
     "1234567890",     "% _ \\ ' \" ; --", "\u202e omgekeerd", "ﬃ ﬁ ß ı İ", "a'b:c|d&e!(f)"],
)  # fmt: skip
def test_whatever_somebody_types_is_answered(words, stranger, title):
    InitiativeFactory(title="Warmtenet in de binnenstad")
    asked = asked_by({"title": title, "binding": title})
    assert asked is None or len(find(asked, user=stranger).similar) <= MOST


def test_what_cannot_be_read_counts_as_not_typed():
    asked = asked_by(
        {
            "title": "Warmtenet",
            "theme": "x",
            "of_kind": "9" * 30,
            "destination": "-1",
            "started_on": "31-12-2027",
            "ends_on": "2027-02-30",
        }
    )
    assert asked == Asked(title="Warmtenet")
    assert asked_by({"title": "Warmtenet", "started_on": "2027-05-01", "ends_on": "2027-04-01"}).last_on is None


@given(st.text(max_size=200))
def test_no_text_at_all_breaks_reading(text):
    asked = asked_by({"title": text, "binding": text})
    assert asked is None or len(asked.title) <= 160


def test_it_takes_two_statements_whatever_there_is(words, stranger, django_assert_num_queries):
    for _number in range(4):
        InitiativeFactory(title="Warmtenet binnenstad")
    find(Asked(title="Warmtenet"), user=stranger)  # where this person stands inside is kept for the request
    with django_assert_num_queries(2):
        assert len(find(Asked(title="Warmtenet binnenstad"), user=stranger).similar) == 4
