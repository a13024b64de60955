"""The looks from outside in a region: each figure is the list behind it, for who coordinates or manages there."""

import csv
import datetime as dt
import io
import re
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.models import Initiative, Round
from initiatives.models.reflection.round import TRANSITIONS, RoundState
from initiatives.reflection.region import Show, condition_of, rounds_in
from tests.factories import (
    AnswerFactory,
    InitiativeFactory,
    InvolvementFactory,
    PersonFactory,
    RegionFactory,
    RegionRoleFactory,
    RoundFactory,
    UserFactory,
)
from tests.initiatives.reflection.conftest import AT, DAY

pytestmark = pytest.mark.django_db
ON = AT.date()
LISTS = ["due", "overdue", "unfilled", "declined", "in_time", "responded", "asked", "all"]


@pytest.fixture
def region(db):
    return RegionFactory(name="Flevoland")


@pytest.fixture
def keeper(region, sign_in):
    """Somebody who coordinates the region, signed in."""
    user = UserFactory()
    RegionRoleFactory(person__user=user, region=region, role="coordinator")
    return sign_in(user)


@pytest.fixture
def overseer(region, sign_in):
    """Somebody who manages over the region, signed in."""
    user = UserFactory()
    RegionRoleFactory(person__user=user, region=region, role="manager")
    return sign_in(user)


def look(region, state="planned", *, days=0, **values):
    """A round of an initiative in `region`, with its moments so many days from today."""
    initiative = values.pop("initiative", None) or InitiativeFactory(region=region)
    at = AT + days * DAY
    moments = {}
    if state != "planned":
        moments = {"is_invited": True, "invited_at": at, "closes_on": at.date() + 35 * DAY, "state": state}
    if state in {"opened", "submitted", "answered"}:
        moments |= {"opened_at": at}
    if state in {"submitted", "answered"}:
        moments |= {"submitted_at": at, "answer_due_on": at.date() + 30 * DAY}
    if state == "answered":
        moments |= {"answered_at": at + 29 * DAY}
    if state in {"declined", "expired", "withdrawn"}:
        moments |= {"ended_at": at}
    moments |= {"declined": {"decline_reason": "no_time"}, "withdrawn": {"because": "Later."}}.get(state, {})
    row = RoundFactory(initiative=initiative, **{"planned_on": at.date(), **moments, **values})
    return Round.objects.get(pk=row.pk)


def page_of(client, region, name="region-reflections", **query):
    return client.get(reverse(f"initiatives:{name}", args=[region.pk]), query).content.decode()


def titles(page):
    table = page.split("<tbody>")[1] if "<tbody>" in page else ""
    return [unescape(title) for title in re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', table)]


def figure(page, show):
    return int(re.search(rf'show={show}#looks"><b>(\d+)</b>', page).group(1))


class TestWhoMayReadIt:
    def test_who_coordinates_or_manages_the_region_and_administrators(
        self, region, keeper, overseer, sign_in, administrator
    ):
        for client in (keeper, overseer, sign_in(administrator)):
            for name in ("region-reflections", "region-asked-often"):
                assert client.get(reverse(f"initiatives:{name}", args=[region.pk])).status_code == 200

    @pytest.mark.parametrize("name", ["region-reflections", "region-asked-often", "region-reflections-export"])
    def test_nobody_else_also_not_who_keeps_another_region(self, region, name, sign_in, stranger, coordinator, keeper):
        address = reverse(f"initiatives:{name}", args=[region.pk])
        for user in (stranger, coordinator):
            assert sign_in(user).get(address).status_code == 403
        assert Client().get(address).status_code == 302
        other = RegionFactory()
        assert keeper.get(reverse(f"initiatives:{name}", args=[other.pk])).status_code == 403
        assert keeper.get(reverse(f"initiatives:{name}", args=[other.pk + 999])).status_code == 404
        assert keeper.post(address).status_code == 405

    def test_who_has_one_region_is_led_there_and_who_has_more_chooses(self, region, keeper, sign_in, stranger):
        choose = reverse("initiatives:reflection-regions")
        assert keeper.get(choose)["Location"] == reverse("initiatives:region-reflections", args=[region.pk])
        user = UserFactory()
        for one in (region, RegionFactory(name="Twente")):
            RegionRoleFactory(person=getattr(user, "person", None) or PersonFactory(user=user), region=one)
            user.refresh_from_db()
        page = sign_in(user).get(choose).content.decode()
        assert "Flevoland" in page
        assert "Twente" in page
        assert sign_in(stranger).get(choose).status_code == 403

    def test_the_way_to_it_stands_beside_the_people_who_like_to_be_asked(
        self, keeper, sign_in, coordinator, initiative
    ):
        choose = f'href="{reverse("initiatives:reflection-regions")}"'
        for name in ("call-list", "pool-list", "join-request-list"):
            address = reverse(f"initiatives:{name}")
            assert choose in keeper.get(address).content.decode()
            assert choose not in sign_in(coordinator).get(address).content.decode()

    def test_only_rounds_of_the_region_are_there(self, region, keeper):
        look(region, initiative=InitiativeFactory(title="Hier", region=region))
        look(region, initiative=InitiativeFactory(title="Elders", region=RegionFactory()))
        gone = look(region, initiative=InitiativeFactory(title="Weg", region=region))
        Initiative.objects.filter(pk=gone.initiative_id).update(deleted_at=AT)
        assert titles(page_of(keeper, region)) == ["Hier"]


class TestTheFigures:
    def test_count_what_they_say(self, region, keeper):
        look(region, days=55)
        look(region, days=57)
        look(region, days=-3)  # should have begun
        look(region, "declined", days=-30)
        look(region, "declined", days=-400)
        look(region, "submitted", days=-31)
        look(region, "submitted", days=-30)  # the last day is today
        look(region, "answered", days=-40)
        look(region, "answered", days=-40, answered_at=AT - 9 * DAY)  # a day late
        page = page_of(keeper, region)
        found = {show: figure(page, show) for show in ("due", "overdue", "declined", "in_time", "all")}
        assert found == {"due": 2, "overdue": 1, "declined": 1, "in_time": 1, "all": 9}
        assert "3 responses</a> that were given or overdue" in page
        assert "1 came in time: 33%" in page

    def test_ask_attention_for_what_managers_should_know_of_until_somebody_looked_since(self, region, keeper):
        row = look(region, "expired", days=-50)
        late = look(region, "submitted", days=-31)
        page = page_of(keeper, region)
        assert (figure(page, "unfilled"), figure(page, "overdue")) == (1, 1)
        assert set(Round.objects.for_manager_attention(ON)) == {row, late}
        look(region, "submitted", days=-3, initiative=row.initiative, number=2)
        assert figure(page_of(keeper, region), "unfilled") == 0

    def test_leave_out_what_is_paused_or_closed_where_something_is_due_or_late(self, region, keeper):
        for stage in ("closed", "paused"):
            until = {"paused_until": ON} if stage == "paused" else {}
            for state, days in (("planned", 3), ("submitted", -40)):
                look(region, state, days=days, initiative=InitiativeFactory(region=region, stage=stage, **until))
        page = page_of(keeper, region)
        assert (figure(page, "due"), figure(page, "overdue"), figure(page, "all")) == (0, 0, 4)

    @given(
        drawn=st.lists(
            st.tuples(st.sampled_from([state.value for state in TRANSITIONS]), st.integers(-420, 70)), max_size=12
        )
    )
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    def test_are_each_exactly_the_rows_of_their_list_and_say_what_an_oracle_says(self, region, keeper, drawn):
        Round.objects.all().delete()
        drawn = [(state, days if state == "planned" else min(days, -30)) for state, days in drawn]
        rows = [look(region, state, days=days) for state, days in drawn]
        page = page_of(keeper, region)
        counted = {show: titles(page_of(keeper, region, show=show)) for show in LISTS}
        for show in ("due", "overdue", "unfilled", "declined", "in_time", "all"):
            assert figure(page, show) == len(counted[show]), show
        for show in LISTS:
            expected = [row.initiative.title for row in rows if _holds(row, show)]
            assert sorted(counted[show]) == sorted(expected), show
        for state in RoundState.values:
            assert len(titles(page_of(keeper, region, state=state))) == sum(one == state for one, _days in drawn)

    def test_that_were_asked_for_in_words_that_we_do_not_know_narrow_nothing(self, region, keeper):
        look(region)
        for query in ({"show": "x"}, {"state": "x"}, {"person": "x"}, {"person": "9" * 30}, {"page": "x"}):
            assert len(titles(page_of(keeper, region, **query))) == 1

    def test_of_a_region_without_looks_say_so_in_words(self, region, keeper):
        page = page_of(keeper, region)
        assert "No looks from outside yet" in page
        assert "No response was due in the past 12 months." in page
        assert "No look from outside is so" in page_of(keeper, region, show="declined")
        assert "Nobody is asked too often" in page_of(keeper, region, "region-asked-often")


def _holds(row, show):
    """The lists once more, in plain Python."""
    late = row.state == "submitted" and row.answer_due_on < ON
    answered = row.state == "answered" and row.answered_at.date() > ON - 365 * DAY
    return {
        "due": row.state == "planned" and row.planned_on <= ON + 56 * DAY,
        "overdue": late,
        "unfilled": row.state == "expired",
        "declined": row.state == "declined" and row.ended_at.date() > ON - 365 * DAY,
        "responded": late or answered,
        "in_time": answered and row.answered_at.date() <= row.answer_due_on,
        "asked": row.invited_at is not None and row.invited_at.date() > ON - 365 * DAY,
        "all": True,
    }[show]


class TestARow:
    def test_says_why_somebody_said_no_and_not_in_which_words(self, region, keeper):
        look(region, "declined", days=-3, decline_words="Mijn moeder is ziek.")
        page = page_of(keeper, region)
        assert "I have no time for it now" in page
        assert "ziek" not in page

    def test_names_the_reflector_to_who_reads_it_on_the_page_of_the_initiative(self, region, keeper, overseer, sign_in):
        row = look(region, "submitted", reflector=PersonFactory(name="Rosa"))
        assert "Rosa" in page_of(keeper, region)
        assert "Rosa" not in page_of(overseer, region)
        assert "Somebody from outside" in page_of(overseer, region)
        AnswerFactory(round=row, shared_with="partners")
        assert "Rosa" not in page_of(overseer, region)
        AnswerFactory(round=row, shared_with="managers", statement__letter="B")
        assert "Rosa" in page_of(overseer, region)

    def test_names_who_is_asked_to_a_manager_who_takes_part(self, region, sign_in):
        row = look(region, "invited", reflector=PersonFactory(name="Rosa"))
        user = UserFactory()
        RegionRoleFactory(person__user=user, region=region, role="manager")
        client = sign_in(user)
        assert "Rosa" not in page_of(client, region)
        InvolvementFactory(initiative=row.initiative, person=user.person, role="member")
        assert "Rosa" in page_of(client, region)

    def test_by_person_shows_nothing_of_whom_one_may_not_know(self, region, keeper, overseer):
        rosa = PersonFactory(name="Rosa")
        look(region, "invited", reflector=rosa)
        assert len(titles(page_of(keeper, region, person=rosa.pk))) == 1
        assert titles(page_of(overseer, region, person=rosa.pk)) == []


class TestAskedTooOften:
    @pytest.fixture
    def rosa(self, region):
        """Rosa was asked three times in the past twelve months, and once before."""
        rosa = PersonFactory(name="Rosa")
        asked = [("Warmte", "answered", -364), ("Water", "declined", -90), ("Wonen", "invited", -1)]
        for title, state, days in [*asked, ("Wind", "expired", -366)]:
            look(region, state, days=days, reflector=rosa, initiative=InitiativeFactory(region=region, title=title))
        return rosa

    def test_is_three_times_in_twelve_months_and_says_for_what(self, region, keeper, rosa):
        seldom = PersonFactory(name="Selma")
        for _number in range(2):
            look(region, "answered", days=-50, reflector=seldom)
        for page in (page_of(keeper, region), page_of(keeper, region, "region-asked-often")):
            words = page.split("Asked too often</h2>")[-1] if "Asked too often</h2>" in page else page
            said = words.split("</ul>")[0]
            assert "Rosa" in said
            assert "Asked 3 times in 12 months" in said
            assert [title in said for title in ("Warmte", "Water", "Wonen", "Wind")] == [True, True, True, False]
            assert "Selma" not in said
        assert "<b>1</b> <span>Person asked too often</span>" in page_of(keeper, region)

    def test_leads_to_exactly_the_rounds_that_it_counts(self, region, keeper, rosa):
        assert f"?show=asked&amp;person={rosa.pk}" in page_of(keeper, region)
        assert sorted(titles(page_of(keeper, region, show="asked", person=rosa.pk))) == ["Warmte", "Water", "Wonen"]

    def test_names_nobody_to_who_may_not_know_who_looked(self, region, overseer, rosa):
        assert "Rosa" not in page_of(overseer, region)
        assert "Nobody is asked too often" in page_of(overseer, region, "region-asked-often")


class TestTheFile:
    def _csv(self, client, region, **query):
        response = client.get(
            reverse("initiatives:region-reflections-export", args=[region.pk]), {"format": "csv", **query}
        )
        assert response["Content-Type"].startswith("text/csv")
        assert "looks-from-outside-flevoland-2026-11-23.csv" in response["Content-Disposition"]
        return list(csv.reader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff")), delimiter=";"))

    def test_has_the_rows_of_the_list_and_no_people(self, region, keeper):
        look(region, "declined", days=-3, reflector=PersonFactory(name="Rosa"), decline_words="Druk.")
        look(region, "answered", days=-40)
        look(region, days=5)
        assert len(self._csv(keeper, region)) == 4
        head, row = self._csv(keeper, region, show="declined")
        told = dict(zip(head, row, strict=True))
        assert (told["State"], told["Why not"], told["Ended on"]) == (
            "Declined", "I have no time for it now", "2026-11-20",
        )  # fmt: skip
        assert "Rosa" not in str(self._csv(keeper, region))
        assert "Druk" not in str(self._csv(keeper, region))

    def test_is_a_workbook_too_and_nothing_else(self, region, keeper):
        look(region, "invited", days=-3)
        address = reverse("initiatives:region-reflections-export", args=[region.pk])
        book = openpyxl.load_workbook(io.BytesIO(keeper.get(address, {"format": "xlsx"}).getvalue()))
        assert [cell.value for cell in book.active[2]][3] == "Invited"
        assert keeper.get(address, {"format": "exe"}).status_code == 404

    def test_holds_the_title_that_looks_like_a_formula_as_words(self, region, keeper):
        look(region, initiative=InitiativeFactory(region=region, title="=1+1"))
        assert self._csv(keeper, region)[1][1] == "'=1+1"


@pytest.mark.parametrize("who", ["keeper", "overseer"])
def test_one_row_and_fifty_cost_the_same(region, who, request, django_assert_num_queries):
    client = request.getfixturevalue(who)
    rosa = PersonFactory()
    for _number in range(3):
        row = look(region, "answered", days=-50, reflector=rosa)
        AnswerFactory(round=row, shared_with="managers")
    page_of(client, region)
    with CaptureQueriesContext(connection) as first:
        page_of(client, region)
    assert len(first) <= 12
    for _number in range(16):
        many = PersonFactory()
        for _time in range(3):
            row = look(region, "answered", days=-50, reflector=many)
            AnswerFactory(round=row, shared_with="managers")
    with django_assert_num_queries(len(first)):
        page = page_of(client, region)
    assert len(titles(page)) == 50
    assert "Everybody who is asked too often" in page
    assert len(titles(page_of(client, region, page=2))) == 1
    people = page_of(client, region, "region-asked-often")
    assert people.count("times in 12 months") == 17


def test_a_day_in_amsterdam_is_what_counts(region, keeper):
    """Answered at half past midnight there on the day after the last."""
    row = look(region, "answered", days=-40)
    late = dt.datetime.combine(row.answer_due_on, dt.time(23, 30), dt.UTC)
    Round.objects.filter(pk=row.pk).update(answered_at=late)
    assert figure(page_of(keeper, region), "in_time") == 0
    rows = rounds_in(region, UserFactory(is_superuser=True, is_staff=True))
    assert rows.filter(condition_of(Show.RESPONDED, on=ON)).count() == 1
