"""The middle half of similar initiatives: from ten others on, the same for everybody and all month, and of nobody."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.models import Answer, Initiative, Principle, ReflectionStatement, Round
from initiatives.reflection.comparing import FEWEST_OTHERS, Half, NotCompared, compared
from tests.factories import InitiativeFactory, RegionFactory, RegionRoleFactory, RoundFactory, ThemeFactory, UserFactory
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db
ON = AT.date()  # 23 November
OCTOBER = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC)


@pytest.fixture
def mine(invited):
    """The initiative of the cast, with a reflection and its response of October."""
    Initiative.objects.filter(pk=invited.pk).update(visibility="everyone")
    before = OCTOBER - 20 * DAY
    rows = Round.objects.filter(pk=invited.pk)
    rows.update(state="opened", invited_at=before, opened_at=before)
    rows.update(state="submitted", submitted_at=before, answer_due_on=OCTOBER.date())
    rows.update(state="answered", answered_at=OCTOBER)
    invited.refresh_from_db()
    answer(invited, [3] * 14)
    return invited


def answer(round_, scores, circle="managers"):
    """Lay down the fourteen scores."""
    circles = [circle] * 14 if isinstance(circle, str) else circle
    statements = ReflectionStatement.objects.filter(questionnaire=round_.questionnaire_id).order_by("order")
    Answer.objects.bulk_create(
        Answer(round=round_, statement=one, score=score, shared_with=shared)
        for one, score, shared in zip(statements, scores, circles, strict=True)
    )


def similar(mine, scores=(4,) * 14, circle="managers", *, theme=None, **values):
    """One more initiative with the same theme, with an answered look of October."""
    moments = {
        "state": "answered", "answered_at": OCTOBER, "submitted_at": OCTOBER - 9 * DAY, "opened_at": OCTOBER - 9 * DAY,
        "invited_at": OCTOBER - 19 * DAY, "questionnaire": mine.questionnaire,
    }  # fmt: skip
    initiative = values.pop("initiative", None) or InitiativeFactory(theme=theme or mine.initiative.theme)
    row = RoundFactory(initiative=initiative, is_submitted=True, **{**moments, **values})
    answer(row, scores, circle)
    return row


def shown(mine, on=ON):
    return compared(mine.initiative, mine, on=on)


def _quartile(values, share):
    """Between two values in proportion, to one decimal, a half upwards."""
    place = Fraction(share) * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    found = values[low] + (values[high] - values[low]) * (place - low)
    return (Decimal(found.numerator) / Decimal(found.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _oracle(looks):
    """Per advice the middle half of these looks; the first is one's own."""
    found = {}
    for number, principle in enumerate(Principle):
        means, others = [], 0
        for which, (scores, circles) in enumerate(looks):
            pair = slice(2 * number, 2 * number + 2)
            known = [score for score in scores[pair] if score]
            if not known or {"team", "partners"} & set(circles[pair]):
                continue
            means.append(Fraction(sum(known), len(known)))
            others += which > 0
        means.sort()
        if others >= 10:
            found[principle.value] = Half(_quartile(means, Fraction(1, 4)), _quartile(means, Fraction(3, 4)))
    return found


fourteen = st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=14, max_size=14)
circles = st.lists(st.sampled_from(["public", "managers", "managers", "managers", "partners", "team"]), min_size=14,
                   max_size=14) | st.just(["public"] * 14)  # fmt: skip


@given(others=st.lists(st.tuples(fourteen, circles), min_size=8, max_size=16))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_band_is_what_an_oracle_says_for_each_of_the_seven(mine, others):
    with transaction.atomic():
        for scores, shared in others:
            similar(mine, scores, shared)
        found = shown(mine)
        transaction.set_rollback(True)
    assert found.halves == _oracle([([3] * 14, ["managers"] * 14), *others])
    assert (found.hidden is None) == bool(found.halves)


def test_nine_others_are_too_few_and_ten_are_enough(mine):
    for _number in range(FEWEST_OTHERS - 1):
        similar(mine)
    assert (shown(mine).halves, shown(mine).hidden) == ({}, NotCompared.TOO_FEW)
    similar(mine)
    assert set(shown(mine).halves) == set(Principle.values)


@pytest.mark.parametrize(
    "other",
    [
        {"is_light": True},
        {"state": "submitted", "answered_at": None},
        {"answered_at": dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)},
        {"circle": "partners"},
        {"scores": [None] * 14},
        {"theme": "another"},
        {"questionnaire": "another"},
    ],
)
def test_what_is_light_unfinished_of_this_month_not_shared_or_about_something_else_does_not_count(mine, other):
    for _number in range(FEWEST_OTHERS - 1):
        similar(mine)
    if other.get("theme"):
        other = {"theme": ThemeFactory()}
    if other.get("questionnaire"):
        tenth = similar(mine)
        newer = type(mine.questionnaire).objects.create(version=2, name="Twee", in_use_from=ON)
        Round.objects.filter(pk=tenth.pk).update(questionnaire=newer)
    else:
        similar(mine, **other)
    assert shown(mine).halves == {}


def test_of_each_initiative_only_the_newest_look_counts(mine):
    rows = [similar(mine) for _number in range(FEWEST_OTHERS - 1)]
    similar(mine, initiative=rows[0].initiative, number=2)
    assert shown(mine).halves == {}
    similar(mine)
    assert shown(mine).halves
    # Who shares nothing in the newest look is not counted by what they shared before.
    similar(mine, circle="team", initiative=rows[1].initiative, number=2)
    assert shown(mine).halves == {}


def test_every_reader_of_a_theme_sees_the_same_band_so_that_nobody_can_subtract(mine):
    rows = [similar(mine, [score] * 14) for score in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5)]
    bands = [compared(row.initiative, row, on=ON).halves for row in [mine, *rows]]
    assert bands[0]
    assert all(band == bands[0] for band in bands)


def test_all_month_it_is_the_same_whatever_happens_meanwhile(mine):
    rows = [similar(mine, [score] * 14) for score in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5)]
    before = shown(mine, dt.date(2026, 11, 2)).halves
    similar(mine, [1] * 14, answered_at=AT)
    similar(mine, [1] * 14, initiative=rows[-1].initiative, number=2, answered_at=AT)
    Initiative.objects.filter(pk=rows[-2].initiative_id).update(deleted_at=AT)
    assert [shown(mine, ON + day * DAY).halves for day in range(8)] == [before] * 8
    assert shown(mine, ON + 8 * DAY).halves != before, "on the first of December it is made anew"


def test_it_is_one_statement_however_many_there_are(mine, django_assert_num_queries):
    for _number in range(FEWEST_OTHERS):
        similar(mine)
    with django_assert_num_queries(1):
        shown(mine)


class TestOnTheMirror:
    @pytest.fixture
    def eleven(self, mine):
        """Enough similar ones: half of them from 2.0 to 4.0."""
        return [similar(mine, [score] * 14) for score in (1, 1, 2, 2, 2, 3, 4, 4, 4, 5, 5)]

    def _page(self, client, mine):
        return client.get(reverse("initiatives:mirror", args=[mine.initiative_id])).content.decode()

    def test_it_is_in_words_in_the_table_and_a_band_in_the_picture(self, mine, eleven, sign_in, coordinator):
        page = self._page(sign_in(coordinator), mine)
        assert page.count("half of them from 2.0 to 4.0") == 7
        assert page.count('<path class="f-hover s-line w-1"') == 7
        assert "1 November 2026" in page
        assert "It only says what is usual, not what is good." in page
        words = re.sub(r"<[^>]+>", " ", page)
        assert not [row for row in eleven if row.initiative.title in words], "no names"

    def test_below_ten_it_says_why_it_is_not_there(self, mine, sign_in, coordinator):
        similar(mine)
        page = self._page(sign_in(coordinator), mine)
        assert "from ten other initiatives with the same theme on" in page
        assert "half of them from" not in page
        assert "f-hover s-line" not in page
        Round.objects.filter(pk=mine.pk).update(is_light=True)
        assert "this one was the light form" in self._page(sign_in(coordinator), mine)

    def test_it_is_for_who_takes_part_and_who_manages_the_region_and_for_nobody_else(
        self, mine, eleven, sign_in, partner_member, stranger, administrator
    ):
        region, user = RegionFactory(), UserFactory()
        RegionRoleFactory(person__user=user, region=region, role="manager")
        Initiative.objects.filter(pk=mine.initiative_id).update(region=region, visibility="everyone")
        for client in (sign_in(partner_member), sign_in(user), sign_in(administrator)):
            assert "half of them from" in self._page(client, mine)
        for client in (sign_in(stranger), Client()):
            page = self._page(client, mine)
            assert "half of them from" not in page
            assert "f-hover s-line" not in page
            assert "from ten other initiatives" not in page

    def test_the_file_has_it_for_the_same_readers(self, mine, eleven, sign_in, coordinator, stranger):
        address = reverse("initiatives:mirror-export", args=[mine.initiative_id, mine.number])
        lines = sign_in(coordinator).get(address).getvalue().decode().splitlines()
        assert all(line.endswith(";2.0;4.0") for line in lines[1:8])
        assert ";2.0;4.0" not in sign_in(stranger).get(address).getvalue().decode()

    def test_the_page_still_costs_at_most_twelve_statements(
        self, mine, eleven, sign_in, coordinator, django_assert_max_num_queries
    ):
        client = sign_in(coordinator)
        self._page(client, mine)
        with django_assert_max_num_queries(12):
            self._page(client, mine)
