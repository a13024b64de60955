"""What the mirror shows and to whom, against an oracle in plain Python, through the page and through the file."""

import csv
import datetime as dt
import io
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html import unescape
from types import SimpleNamespace

import pytest
from django.conf import settings as conf
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from initiatives.models import (
    Answer,
    Initiative,
    MemberAnswer,
    MemberOrganisation,
    MemberSheet,
    OpenAnswer,
    OpenQuestion,
    Principle,
    ReflectionStatement,
    Round,
    Sharing,
)
from initiatives.reflection.figures import band_of, finding_of, mean_of, members_of, rounded
from tests.factories import OrganisationFactory, RegionFactory, RegionRoleFactory, UserFactory
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db
# Each example asks for a dozen pages or more: a failing one is shown as it was found, and not made smaller first.
QUICK = {
    "deadline": None, "suppress_health_check": list(HealthCheck), "phases": [Phase.explicit, Phase.generate],
}  # fmt: skip
CIRCLES = ["team", "partners", "managers", "public"]
# The closest circle of each reader, and whether they may see what members answered.
READERS = {
    "team": ("team", True), "partner": ("partners", True), "region": ("managers", True),
    "stranger": ("public", False), "administrator": ("public", True), "visitor": ("public", False),
}  # fmt: skip


@pytest.fixture
def world(invited, lelystad, coordinator, partner_member, stranger, administrator, sign_in):
    """An initiative for everyone in a region, with a reflection of eight days ago, and somebody of each circle."""
    region = RegionFactory()
    Initiative.objects.filter(pk=invited.initiative_id).update(visibility="everyone", region=region)
    regional, visitor = UserFactory(), Client()
    visitor.cookies[conf.LANGUAGE_COOKIE_NAME] = "en"
    RegionRoleFactory(person__user=regional, region=region, role="manager")
    _send(invited)
    return SimpleNamespace(
        round=invited,
        statements=list(ReflectionStatement.objects.filter(questionnaire=invited.questionnaire_id)),
        questions=list(OpenQuestion.objects.filter(questionnaire=invited.questionnaire_id)),
        organisations=[lelystad, OrganisationFactory()],
        clients={
            "team": sign_in(coordinator), "partner": sign_in(partner_member), "region": sign_in(regional),
            "stranger": sign_in(stranger), "administrator": sign_in(administrator), "visitor": visitor,
        },
    )  # fmt: skip


def _send(round_):
    """Sent eight days ago: since yesterday members can no longer answer."""
    before = AT - 20 * DAY
    Round.objects.filter(pk=round_.pk).update(state="opened", invited_at=before, opened_at=before)
    due = AT.date() + 22 * DAY
    Round.objects.filter(pk=round_.pk).update(state="submitted", submitted_at=AT - 8 * DAY, answer_due_on=due)
    round_.refresh_from_db()


def _set(world, *, is_closed):
    """Let members answer today still, or not any more."""
    Round.objects.filter(pk=world.round.pk).update(submitted_at=AT - (8 if is_closed else 7) * DAY)


def _fill(world, answers, sheets=(), organisations=2, words=()):
    """Lay down what was drawn: the scores with their circles, the sheets, the words with their circles."""
    rows = zip(world.statements, answers, strict=True)
    Answer.objects.bulk_create(
        Answer(round=world.round, statement=one, score=score, why=f"why-{one.pk}", shared_with=circle)
        for one, (score, circle) in rows
    )
    for question, circle in zip(world.questions, words, strict=False):
        OpenAnswer.objects.create(round=world.round, question=question, text=f"words-{question.pk}", shared_with=circle)
    for scores in sheets:
        sheet = MemberSheet.objects.create(round=world.round)
        rows = zip(world.statements, scores, strict=True)
        MemberAnswer.objects.bulk_create(MemberAnswer(sheet=sheet, statement=one, score=score) for one, score in rows)
    for organisation in world.organisations[:organisations]:
        MemberOrganisation.objects.create(round=world.round, organisation=organisation)


def _page(client, round_):
    return client.get(reverse("initiatives:mirror", args=[round_.initiative_id])).content.decode()


def _file(client, round_):
    response = client.get(reverse("initiatives:mirror-export", args=[round_.initiative_id, round_.number]))
    text = response.getvalue().decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def _cells(page):
    """The words in the cells of the table, per advice."""
    found = {}
    for key, row in re.findall(r'<tr id="(\w+)">(.*?)</tr>', page, re.S):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
        found[key] = [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]
    return found


# --- The oracle: the rules once more, from the words of the product, without the code that is tested.


def _one_decimal(value):
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _oracle_band(mean):
    return "strength" if mean >= 4 else "to discuss" if mean >= 3 else "attention"


def _oracle(answers, sheets, organisations, *, reader, is_closed):
    """Per pair of statements: the cells of the reflector, the members, the difference and the spread, and the words."""
    closest, sees_members = READERS[reader]
    may_read = CIRCLES[CIRCLES.index(closest) :]
    is_shown = sees_members and is_closed and len(sheets) >= 4 and organisations >= 2
    expected = []
    for first in range(0, 14, 2):
        pair = answers[first : first + 2]
        outside = None
        known = [score for score, _circle in pair if score]
        if any(circle not in may_read for _score, circle in pair):
            left = "not shared with you"
        elif len(known) == 0:
            left = "unknown"
        else:
            outside = _one_decimal(Fraction(sum(known), len(known)))
            left = f"{outside} {_oracle_band(outside)}"
        inside = spread = None
        people = [[score for score in sheet[first : first + 2] if score] for sheet in sheets]
        people = [scores for scores in people if scores]
        unknown = 2 * len(sheets) - sum(len(scores) for scores in people)
        if not is_shown:
            right = "not shown"
        elif unknown > len(sheets) or len(people) < 4:
            right = "unknown"
        else:
            means = [Fraction(sum(scores), len(scores)) for scores in people]
            middle = sum(means) / len(means)
            inside = _one_decimal(middle)
            variance = sum((one - middle) ** 2 for one in means) / len(means)
            spread = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
            spread = spread.quantize(Decimal("0.1"), ROUND_HALF_UP)
            right = f"{inside} {_oracle_band(inside)}"
        words = []
        if outside is not None and inside is not None:
            blind, hidden = inside - outside >= 1, outside - inside >= 1
            words.append("Blind spot" if blind else "Hidden strength" if hidden else "Same view")
        if spread is not None and spread >= 1:
            words.append("Divided view")
        gap = str(abs(outside - inside)) if outside is not None and inside is not None else "–"
        expected.append(([left, right, gap, str(spread) if spread is not None else "–"], words))
    return expected


scores = st.sampled_from([None, 1, 2, 3, 4, 5])
fourteen = st.lists(scores, min_size=14, max_size=14)
shared = st.lists(st.tuples(scores, st.sampled_from(CIRCLES)), min_size=14, max_size=14)
all_public = st.lists(st.tuples(scores, st.just("public")), min_size=14, max_size=14)


@given(
    answers=shared | all_public,
    sheets=st.lists(fourteen, max_size=3) | st.lists(fourteen, min_size=4, max_size=7),
    organisations=st.sampled_from([2, 2, 2, 1, 0]),
    words=st.lists(st.sampled_from(CIRCLES), min_size=3, max_size=3),
    is_closed=st.sampled_from([True, True, True, False]),
)
@settings(max_examples=100, **QUICK)
def test_everybody_sees_what_the_rules_say_in_the_page_and_in_the_file(
    world, answers, sheets, organisations, words, is_closed
):
    with transaction.atomic():
        _set(world, is_closed=is_closed)
        _fill(world, answers, sheets, organisations, words)
        numbers = {}
        for reader, client in world.clients.items():
            page, rows = _page(client, world.round), _file(client, world.round)
            expected = _oracle(answers, sheets, organisations, reader=reader, is_closed=is_closed)
            for (cells, said), found, row in zip(expected, _cells(page).values(), rows, strict=False):
                assert found[:4] == cells, reader
                assert [one for one in ("Blind spot", "Hidden strength", "Same view", "Divided view")
                        if one in found[4]] == said, reader  # fmt: skip
                assert [row[2], row[3]] == [re.sub(r"(\d\.\d) .*", r"\1", cell) for cell in cells[:2]]
                assert [row[4] or "–", row[5] or "–"] == cells[2:]
                assert row[6] == "; ".join(said)
            for kind, place in (("outside", 0), ("inside", 1)):
                shown = [cells[place] for cells, _said in expected]
                for number, cell in enumerate(shown):
                    if cell[0].isdigit():
                        numbers.setdefault((kind, number), set()).add(cell)
            closest = READERS[reader][0]
            may_read = CIRCLES[CIRCLES.index(closest) :]
            for one, (_score, circle) in zip(world.statements, answers, strict=True):
                assert (f"why-{one.pk}" in page) == (circle in may_read), reader
                assert any(row[9] == f"why-{one.pk}" for row in rows) == (circle in may_read), reader
            for question, circle in zip(world.questions, words, strict=True):
                assert (f"words-{question.pk}" in page) == (circle in may_read), reader
                assert any(row[9] == f"words-{question.pk}" for row in rows) == (circle in may_read), reader
        assert all(len(seen) == 1 for seen in numbers.values()), "a number is the same for everybody who sees it"
        transaction.set_rollback(True)


@given(
    answers=all_public,
    sheets=st.lists(fourteen, min_size=4, max_size=4),
    others=st.lists(fourteen, min_size=4, max_size=4),
    organisations=st.sampled_from([0, 1]),
)
@settings(max_examples=8, **QUICK)
def test_below_the_threshold_the_page_is_the_same_whatever_members_answered(
    world, answers, sheets, others, organisations
):
    """Three sheets, four of one organisation, none, or an open window: not a letter of the page differs."""
    found = {True: [], False: []}
    for drawn, count, is_closed in (
        ([], 0, True), (sheets[:3], 2, True), (others[:1], 1, True), (sheets, organisations, True),
        (others, organisations, True), (sheets, 2, False), (others, 2, False), ([], 0, False),
    ):  # fmt: skip
        with transaction.atomic():
            _set(world, is_closed=is_closed)
            _fill(world, answers, drawn, count)
            clients = world.clients.values()
            pages = [re.sub(r'"\w{64}"', "", _page(client, world.round)) for client in clients]
            found[is_closed].append((pages, [_file(client, world.round) for client in clients]))
            transaction.set_rollback(True)
    for alike in found.values():
        assert len(alike) >= 3
        assert all(one == alike[0] for one in alike)


@pytest.mark.parametrize(
    ("mean", "band"),
    [("5.0", "strength"), ("4.0", "strength"), ("3.9", "discuss"), ("3.0", "discuss"), ("2.9", "attention")],
)
def test_the_bands(mean, band):
    assert band_of(Decimal(mean)) == band


def test_a_half_is_rounded_upwards():
    assert rounded(Fraction(79, 20)) == Decimal("4.0")
    assert rounded(Fraction(78, 20)) == Decimal("3.9")


def test_over_half_unknown_is_unknown_and_just_half_is_not():
    assert mean_of([None, 4]) == 4
    assert mean_of([None, None]) is None
    assert mean_of([None]) is None
    assert members_of([[4, 4], [4, None], [4, None], [4, None]]) == (Decimal("4.0"), Decimal("0.0"))
    assert members_of([[4, None], [4, None], [4, None], [4, None], [None, None]]) is None


def test_what_three_people_know_is_not_shown_however_many_answered():
    assert members_of([[5, 5], [5, 5], [5, 5], [None, None]]) is None


def test_members_higher_is_a_blind_spot_and_the_reflector_higher_a_hidden_strength():
    assert finding_of(Decimal("2.9"), Decimal("3.9")) == "blind_spot"
    assert finding_of(Decimal("3.9"), Decimal("2.9")) == "hidden_strength"
    assert finding_of(Decimal("3.0"), Decimal("3.9")) == "same"


def test_the_difference_since_the_last_round_is_shown_when_the_questions_are_the_same(world):
    _fill(world, [(2, "partners")] * 14, [[3] * 14] * 4)
    first = world.round
    later = Round.objects.create(
        initiative=first.initiative, number=2, planned_on=first.planned_on, questionnaire_id=first.questionnaire_id,
        reflector=first.reflector, invited_at=first.invited_at, closes_on=first.closes_on, state="submitted",
        opened_at=first.opened_at, submitted_at=first.submitted_at, answer_due_on=first.answer_due_on,
    )  # fmt: skip
    world.round = later
    _fill(world, [(4, "partners")] * 14, [[2] * 14] * 4)
    page = _page(world.clients["team"], later)
    assert _cells(page)["light"] == [
        "4.0 strength", "2.0 attention", "2.0", "0.0", "Hidden strength You do this better than you think.",
        "Reflector: +2.0 Members: -1.0",
    ]  # fmt: skip
    assert reverse("initiatives:mirror-round", args=[first.initiative_id, 1]) in page
    assert _cells(_page(world.clients["stranger"], later))["light"][5] == "–"
    Round.objects.filter(pk=later.pk).update(is_light=True)
    assert "other questions" in _page(world.clients["team"], later)


def test_an_older_round_has_its_own_page_and_one_without_a_reflection_has_none(world):
    _fill(world, [(2, "public")] * 14)
    client, pk = Client(), world.round.initiative_id
    assert client.get(reverse("initiatives:mirror-round", args=[pk, 1])).status_code == 200
    for name in ("mirror-round", "mirror-export"):
        assert client.get(reverse(f"initiatives:{name}", args=[pk, 2])).status_code == 404
    Round.objects.create(initiative_id=pk, number=2, planned_on="2027-11-23")
    assert client.get(reverse("initiatives:mirror-round", args=[pk, 2])).status_code == 404


def test_what_is_not_for_everyone_asks_a_visitor_to_sign_in(world):
    _fill(world, [(2, "public")] * 14)
    Initiative.objects.filter(pk=world.round.initiative_id).update(visibility="partners")
    where = reverse("initiatives:mirror", args=[world.round.initiative_id])
    assert Client().get(where).status_code == 302
    assert world.clients["stranger"].get(where).status_code == 404


def test_the_page_says_that_a_low_score_is_the_start_of_a_talk_and_gives_no_total(world):
    _fill(world, [(1, "partners")] * 14)
    page = _page(world.clients["team"], world.round)
    assert "It is the start of a talk." in page
    for word in ("total", "rank", "overall"):
        assert word not in page.lower().replace("-total", "")


def test_before_the_first_reflection_the_page_says_what_will_be_there(sign_in, coordinator, invited):
    page = _page(sign_in(coordinator), invited)
    assert "There is no reflection yet." in page
    assert reverse("initiatives:member-sheet", args=[invited.initiative_id]) in page


def test_the_reflector_with_an_account_reads_all_of_it_back(world, rosa, sign_in):
    _fill(world, [(2, "team")] * 14)
    rosa.user = UserFactory()
    rosa.save()
    assert _cells(_page(sign_in(rosa.user), world.round))["light"][:2] == ["2.0 attention", "not shown"]


def test_who_stands_beside_the_answers_is_named_only_to_who_may_read_some(world):
    _fill(world, [(2, "team")] * 14)
    assert "Rosa" in _page(world.clients["team"], world.round)
    assert "Rosa" not in _page(world.clients["partner"], world.round)


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_words_that_look_like_a_formula_are_none_in_the_file(world, start):
    _fill(world, [(4, "public")] * 14, words=["public"])
    Answer.objects.update(why=f"{start}1+1")
    OpenAnswer.objects.update(text=f"{start}HYPERLINK(1)")
    ends = {row[9] for row in _file(Client(), world.round)} - {""}
    assert ends == {f"'{start}1+1", f"'{start}HYPERLINK(1)"}


def test_the_history_of_an_initiative_does_not_know_of_sheets(world):
    where = reverse("initiatives:initiative-history", args=[world.round.initiative_id])

    def told():
        return re.sub(r'"\w{64}"', "", world.clients["team"].get(where).content.decode())

    before = told()
    _fill(world, [(4, "team")] * 14, [[3] * 14] * 5)
    assert told() == before


def test_the_picture_says_the_same_as_the_table(world):
    _fill(world, [(2, "partners")] * 14, [[1] * 14, [5] * 14, [5] * 14, [5] * 14])
    page = _page(world.clients["team"], world.round)
    picture = re.search(r"<svg class=\"chart\".*?</svg>", page, re.S).group()
    assert "<title" in picture
    assert "<desc" in picture
    assert "style=" not in picture
    assert picture.count('cx="98"') == 7, "the reflector at 2.0"
    assert picture.count('cx="262"') == 7, "the members at 4.0"
    assert picture.count("<rect") == 7, "a blind spot each"
    hidden = re.search(r"<svg class=\"chart\".*?</svg>", _page(world.clients["stranger"], world.round), re.S).group()
    assert "<circle" not in hidden
    assert "<rect" not in hidden


def test_every_circle_of_the_form_is_one_of_these():
    assert list(Sharing.values) == CIRCLES
    assert len(Principle.values) == 7
    assert dt.timedelta(days=1) == DAY
