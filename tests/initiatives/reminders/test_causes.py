"""Clocks follow from facts: on any history, after any change, they say what the rules say."""

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.models import (
    Clock,
    Dissent,
    Initiative,
    Involvement,
    JoinRequest,
    Partnership,
    Result,
    Round,
    Seat,
    Threshold,
    Touched,
)
from initiatives.reminders.clocks import refresh
from initiatives.reminders.rules import RULES
from initiatives.waiting import waiting_for
from partners.models import Person
from tests.factories import (
    CelebrationFactory,
    DissentFactory,
    HorizonDecisionFactory,
    InvolvementFactory,
    JoinRequestFactory,
    MilestoneFactory,
    PersonFactory,
    RegionFactory,
    ResultFactory,
    RoundFactory,
    SeatFactory,
    ThemeFactory,
    ThresholdFactory,
    UpdateFactory,
    UserFactory,
)
from tests.initiatives.reminders.oracle import causes_of
from tests.initiatives.test_principles_agree import _live, histories

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def set_clocks():
    refresh()
    return {(clock.kind, clock.object_id): clock.since for clock in Clock.objects.all()}


def since(kind, row):
    return set_clocks().get((kind, row.pk))


CHANGES = {
    # Nobody closes while somebody waits for an answer: the database refuses it.
    "closed": lambda one: (
        one.join_requests.filter(decided_at=None).exists()
        or Initiative.objects.filter(pk=one.pk).update(stage="closed", paused_until=None)
    ),
    "growing": lambda one: Initiative.objects.filter(pk=one.pk).update(stage="growing", paused_until=None),
    "reflected": lambda one: Initiative.objects.filter(pk=one.pk).update(
        reflected_on=dt.date(2026, 8, 31), reflection_months=6
    ),
    "planned": lambda one: (
        one.rounds.exists() or RoundFactory(initiative=one, planned_on=dt.date(2026, 12, 1))
    ),
    "asked": lambda one: one.rounds.exists() or RoundFactory(initiative=one, is_opened=True),
    "looked": lambda one: one.rounds.filter(state="opened").update(
        state="submitted", submitted_at=dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC), answer_due_on=dt.date(2026, 12, 5)
    ),
    "moved": lambda one: one.rounds.filter(state="planned").update(planned_on=dt.date(2027, 9, 1)),
    "news": lambda one: UpdateFactory(initiative=one, happened_on=dt.date(2026, 3, 3)),
    "answered": lambda one: one.dissents.filter(answered_on=None).update(answer="Ja.", answered_on=dt.date(2030, 1, 1)),
    "anonymous": lambda one: DissentFactory(initiative=one, raised_on=dt.date(2026, 11, 2), is_anonymous=True),
    "due": lambda one: ResultFactory(initiative=one, due_on=dt.date(2026, 2, 28)),
    "stone": lambda one: MilestoneFactory(initiative=one, planned_from=dt.date(2026, 2, 28)),
    "stone_moved": lambda one: one.milestones.filter(reached_on=None).update(
        planned_from=dt.date(2026, 12, 1), planned_until=dt.date(2026, 12, 31), precision="month"
    ),
    "stone_reached": lambda one: one.milestones.filter(reached_on=None).update(reached_on=dt.date(2026, 3, 31)),
    "stone_unreached": lambda one: one.milestones.filter(celebration=None).update(reached_on=None),
    "stone_plain": lambda one: one.milestones.update(is_to_celebrate=False),
    "stone_dropped": lambda one: one.milestones.all().delete(),
    "celebrated": lambda one: [
        CelebrationFactory(milestone=row) for row in one.milestones.reached().filter(celebration=None)
    ],
    "not_celebrated": lambda one: one.celebrations.all().delete(),
    "dropped": lambda one: one.results.all().delete(),
    "leap": lambda one: ResultFactory(initiative=one, reached_on=dt.date(2024, 2, 29)),
    "decided": lambda one: (
        one.horizon_decisions.filter(horizon_before=one.horizon_on or one.ends_on).exists()
        or HorizonDecisionFactory(initiative=one, horizon_before=one.horizon_on or one.ends_on)
    ),
    "left": lambda one: one.partnerships.filter(pk__in=one.partnerships.filter(left_on=None).values("pk")[1:]).update(
        left_on=dt.date(2030, 1, 1), left_reason="Klaar."
    ),
    "seat": lambda one: SeatFactory(
        initiative=one, person=PersonFactory(), kind="outsider", opened_on=dt.date(2026, 1, 31),
        filled_on=dt.date(2026, 1, 31), term_ends_on=dt.date(2027, 1, 31),
    ),
    "seat_ends": lambda one: one.seats.update(ended_on=dt.date(2030, 1, 31)),
    "term": lambda one: one.involvements.filter(started_on=None).update(term_ends_on=dt.date(2027, 3, 28)),
    "deleted": lambda one: Initiative.objects.filter(pk=one.pk).update(deleted_at=LONG_AGO),
    "number": lambda one: Threshold.objects.update_or_create(
        name="silent_days", region=one.region, defaults={"value": 33}
    ),
    "general": lambda one: Threshold.objects.filter(region=None).delete(),
}  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(history=histories(), changes=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=5))
def test_clocks_and_facts_agree_on_every_history_and_after_every_change(db, history, changes):
    with transaction.atomic():
        region = RegionFactory()
        for name, value in history["general"].items():
            Threshold.objects.create(name=name, value=value)
        for name, value in history["regional"].items():
            Threshold.objects.create(name=name, region=region, value=value)
        initiative = _live(history, ThemeFactory(), region)
        assert set_clocks() == causes_of(Initiative.objects.get(pk=initiative.pk))
        for change in changes:
            CHANGES[change](Initiative.objects.get(pk=initiative.pk))
        told, said = set_clocks(), causes_of(Initiative.objects.get(pk=initiative.pk))
        transaction.set_rollback(True)
    assert told == said


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(history=histories())
def test_what_waits_in_my_actions_is_what_one_is_reminded_of(db, history):
    on = history["on"]
    with transaction.atomic():
        user = UserFactory()
        initiative = _live(history, ThemeFactory(), None)
        InvolvementFactory(initiative=initiative, person=PersonFactory(user=user), role="coordinator")
        clocks = set_clocks()
        told = {(kind, key) for (kind, key), day in clocks.items() if day <= on}
        waits = {(one.kind.value, one.object_id) for one in waiting_for(user, on=on) if one.since <= on}
        transaction.set_rollback(True)
    passed = {-key for (kind, key), day in clocks.items() if kind == "milestone" and key < 0 and day < on}
    assert passed == {key for kind, key in waits if kind == "milestone"}
    same = {"request", "dissent", "confirm"}
    assert {one for one in told if one[0] in same} == {one for one in waits if one[0] in same}
    asks = {("horizon" if kind == "closing" else kind, key) for kind, key in told if kind == "closing"}
    assert asks == {one for one in waits if one[0] == "horizon"}


def test_a_look_from_outside_is_due_after_six_months_and_then_in_the_chosen_rhythm(initiative):
    rows = Initiative.objects.filter(pk=initiative.pk)
    rows.update(started_on=dt.date(2026, 8, 31))
    assert since("reflection", initiative) == dt.date(2027, 2, 28)
    rows.update(reflected_on=dt.date(2027, 2, 28))
    assert since("reflection", initiative) == dt.date(2028, 2, 28)
    rows.update(reflection_months=3)
    assert since("reflection", initiative) == dt.date(2027, 5, 28)


@pytest.mark.parametrize(
    ("reached", "back"),
    [
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 28)),
        (dt.date(2026, 12, 31), dt.date(2027, 12, 31)),
        (dt.date(2026, 3, 29), dt.date(2027, 3, 29)),
    ],
)
def test_a_year_ago_is_the_same_day_of_the_year_and_29_february_comes_back_on_the_28th(initiative, reached, back):
    assert since("year_ago", ResultFactory(initiative=initiative, reached_on=reached)) == back


def test_who_disagrees_without_a_name_is_told_of_only_after_the_week_in_which_it_was_written(initiative):
    monday = dt.date(2026, 11, 23)
    named = DissentFactory(initiative=initiative, raised_on=monday, raised_by=initiative.created_by)
    nameless = DissentFactory(initiative=initiative, raised_on=monday, is_anonymous=True)
    clocks = set_clocks()
    assert clocks["dissent", named.pk] == monday
    assert clocks["dissent", nameless.pk] == monday + dt.timedelta(days=7)


def test_a_clock_has_no_key_that_tells_which_came_first():
    assert [field.name for field in Clock._meta.pk_fields] == ["kind", "object_id"]


def test_a_question_is_put_at_the_first_of_end_horizon_and_last_result_or_before_that_when_it_is_silent(initiative):
    rows = Initiative.objects.filter(pk=initiative.pk)
    rows.update(updated_at=dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))
    assert since("closing", initiative) is None
    assert since("silent", initiative) == dt.date(2026, 8, 31)
    rows.update(ends_on=dt.date(2026, 9, 30), horizon_on=dt.date(2026, 8, 30))
    assert since("closing", initiative) == dt.date(2026, 8, 31)
    assert since("silent", initiative) is None  # the horizon asks it already
    ResultFactory(initiative=initiative, reached_on=dt.date(2026, 7, 1))
    assert since("closing", initiative) == dt.date(2026, 7, 1)
    ResultFactory(initiative=initiative)
    assert since("closing", initiative) == dt.date(2026, 8, 31)


def test_who_chose_at_the_horizon_is_not_asked_again_about_that_horizon(initiative):
    Initiative.objects.filter(pk=initiative.pk).update(horizon_on=ON)
    HorizonDecisionFactory(initiative=initiative, horizon_before=ON)
    assert since("closing", initiative) is None
    Initiative.objects.filter(pk=initiative.pk).update(horizon_on=dt.date(2027, 1, 1))
    assert since("closing", initiative) == dt.date(2027, 1, 2)


@pytest.mark.parametrize(
    "change", [{"stage": "closed"}, {"stage": "paused", "paused_until": ON}, {"deleted_at": LONG_AGO}]
)
def test_what_is_closed_paused_or_deleted_has_no_clocks(initiative, change):
    assert set_clocks()
    Initiative.objects.filter(pk=initiative.pk).update(**change)
    assert set_clocks() == {}


def test_the_numbers_of_a_region_hold_there_and_the_general_ones_elsewhere(initiative):
    region = RegionFactory()
    Initiative.objects.filter(pk=initiative.pk).update(
        started_on=dt.date(2025, 1, 31), region=region, updated_at=dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    )
    ThresholdFactory(name="outsider_months", value=2)
    assert since("outsider", initiative) == dt.date(2025, 3, 31)
    ThresholdFactory(name="outsider_months", value=1, region=region)
    assert since("outsider", initiative) == dt.date(2025, 2, 28)
    ThresholdFactory(name="outsider_months", value=9, region=RegionFactory())
    assert not Touched.objects.filter(initiative_id__isnull=False).exists()
    assert since("outsider", initiative) == dt.date(2025, 2, 28)


def test_advice_that_does_not_apply_is_not_given_before_that_ends(initiative):
    for principle in ("outsiders", "room"):
        initiative.exceptions.create(
            principle=principle, because="Daarom.", said_on=ON, until=ON + dt.timedelta(days=999)
        )
    clocks = set_clocks()
    assert clocks["outsider", initiative.pk] == clocks["newcomer", initiative.pk] == ON + dt.timedelta(days=999)


def test_each_rule_has_a_method_on_its_own_rows_that_finds_what_is_due(initiative):
    person, day = Person.objects.get(name="Ada"), dt.date(2020, 1, 1)
    Initiative.objects.filter(pk=initiative.pk).update(
        started_on=day, horizon_on=day + dt.timedelta(days=1), updated_at=LONG_AGO, created_at=LONG_AGO
    )
    role = Involvement.objects.get(person=person)
    Involvement.objects.update(term_ends_on=ON)
    seat = SeatFactory(
        initiative=initiative, person=person, opened_on=day, filled_on=day, term_ends_on=ON, looking_for=""
    )
    request, dissent = JoinRequestFactory(initiative=initiative), DissentFactory(initiative=initiative)
    waits = RoundFactory(initiative=initiative, is_submitted=True, answer_due_on=ON - dt.timedelta(days=1))
    RoundFactory(initiative=initiative, number=2, planned_on=ON)
    open_result = ResultFactory(initiative=initiative, due_on=ON)
    reached = ResultFactory(initiative=initiative, reached_on=ON - dt.timedelta(days=366))
    refresh()
    found = {
        "reflection": Initiative.objects.due_for_reflection(ON),
        "closing": Initiative.objects.due_for_closing(ON),
        "confirm": Initiative.objects.due_for_confirmation(ON),
        "newcomer": Initiative.objects.due_for_newcomer(ON),
        "outsider": Initiative.objects.due_for_outsider(ON),
    }
    assert all(list(rows) == [initiative] for rows in found.values())
    assert list(Involvement.objects.due_for_end_of_term(ON)) == [role]
    assert list(Round.objects.overdue(ON)) == [waits]
    assert list(Seat.objects.due_for_end_of_term(ON)) == [seat]
    assert list(JoinRequest.objects.due_for_answer(ON)) == [request]
    assert list(Dissent.objects.due_for_answer(ON)) == [dissent]
    assert set(Partnership.objects.due_for_endorsement(ON)) == set(initiative.partnerships.all())
    assert list(Result.objects.due_for_reaching(ON)) == [open_result]
    assert list(Result.objects.due_for_celebration(ON)) == list(Result.objects.due_for_looking_back(ON)) == [reached]
    assert {clock.kind for clock in Clock.objects.due(ON)} == set(RULES) - {"invitation", "silent"}


def test_looking_whether_anything_is_due_is_answered_from_the_index_alone(initiative):
    refresh()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM initiatives_clock WHERE next_on <= '2026-01-01'")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using initiatives_clock_next" in plan
