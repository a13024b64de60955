"""The sweep: once per cause, rung and person; late is told once; and on some days nothing."""

import datetime as dt
import threading
from itertools import pairwise

import pytest
from django.db import connection, connections, transaction

from collab.outbox.calendar import Silence
from collab.outbox.models import Message, Occurrence
from initiatives.models import Initiative, Involvement, Snooze, Touched
from initiatives.reminders.planning import plan
from initiatives.reminders.sweep import LOCK, sweep, sweep_within
from partners.models import Membership, Person
from tests.factories import (
    DissentFactory,
    InvolvementFactory,
    JoinRequestFactory,
    MembershipFactory,
    PersonFactory,
    ResultFactory,
    SeatFactory,
    UserFactory,
)
from tests.initiatives.reminders.conftest import MONDAY, at, clock, days, noon, sweep_on, told

pytestmark = pytest.mark.django_db


def ask(initiative, day=MONDAY):
    return JoinRequestFactory(initiative=initiative, asked_at=noon(day))


def test_nothing_is_told_when_there_is_nothing(quiet):
    assert sweep_on(MONDAY).made == {}
    assert told() == []


def test_a_request_is_told_at_once_after_a_week_and_after_two_with_a_copy_to_the_manager(quiet, manager):
    ask(quiet)
    for day in range(60):
        sweep_on(MONDAY + days(day))
    assert told("request") == [
        ("request", 0, "Ada", False),
        ("request", 1, "Ada", False),
        ("request", 2, "Ada", False),
        ("request", 2, "Dirk", True),
    ]
    made = Occurrence.objects.filter(kind="request", recipient__user__name="Ada").order_by("step")
    assert [one.made_at.date() - MONDAY for one in made] == [days(0), days(7), days(14)]


def test_a_sweep_that_is_run_again_makes_nothing_new(quiet):
    ask(quiet)
    sweep_on(MONDAY)
    before = list(Occurrence.objects.values_list("pk"))
    for _number in range(5):
        assert sweep_on(MONDAY).made == {}
    Touched.objects.create(initiative_id=quiet.pk)
    assert sweep_on(MONDAY).made == {}
    assert list(Occurrence.objects.values_list("pk")) == before


def test_a_cause_that_goes_and_comes_back_the_same_is_not_told_twice(quiet):
    rows = Initiative.objects.filter(pk=quiet.pk)
    rows.update(horizon_on=MONDAY - days(3), started_on=None)
    sweep_on(MONDAY)
    rows.update(horizon_on=MONDAY + days(90))
    sweep_on(MONDAY)
    rows.update(horizon_on=MONDAY - days(3), started_on=None)
    sweep_on(MONDAY)
    assert told("closing") == [("closing", 0, "Ada", False)]


def test_what_is_answered_is_not_told_again(quiet):
    request = ask(quiet)
    sweep_on(MONDAY)
    request.outcome, request.decided_at = "withdrawn", noon(MONDAY)
    request.save()
    for day in range(30):
        sweep_on(MONDAY + days(day))
    assert len(told("request")) == 1


def test_a_week_without_a_job_is_caught_up_with_one_reminder_and_the_next_counts_from_then(quiet):
    ask(quiet)
    sweep_on(MONDAY + days(21))
    assert told("request") == [("request", 0, "Ada", False)]
    assert clock("request", quiet.join_requests.get().pk).next_on == MONDAY + days(28)
    sweep_on(MONDAY + days(27))
    assert len(told("request")) == 1


def test_around_a_date_what_was_missed_is_told_once_as_the_last_rung(quiet):
    Involvement.objects.filter(initiative=quiet).update(term_ends_on=MONDAY - days(3))
    sweep_on(MONDAY)
    assert told("role") == [("role", 1, "Ada", False)]
    assert clock("role", quiet.involvements.get().pk).next_on == MONDAY + days(11)


def test_a_term_is_told_a_month_before_on_the_day_and_two_weeks_after_to_the_person_and_the_coordinator(quiet):
    bea = InvolvementFactory(
        initiative=quiet, person=PersonFactory(user=UserFactory(name="Bea"), name="Bea"),
        term_ends_on=dt.date(2027, 2, 1),
    )  # fmt: skip
    for day in range(90):
        sweep_on(MONDAY + days(day))
    mine = Occurrence.objects.filter(kind="role").order_by("pk")
    assert [one.made_at.date() for one in mine.filter(recipient__user__name="Bea")] == [
        dt.date(2027, 1, 4), dt.date(2027, 2, 1), dt.date(2027, 2, 15),
    ]  # fmt: skip
    assert {one.recipient.user.name for one in mine} == {"Bea", "Ada"}
    assert {one.object_id for one in mine} == {bea.pk}


def test_a_seat_and_a_role_with_the_same_key_are_two_things(quiet):
    role = quiet.involvements.get()
    quiet.seats.all().delete()
    Involvement.objects.update(term_ends_on=MONDAY)
    SeatFactory(
        pk=role.pk, initiative=quiet, person=role.person, opened_on=MONDAY - days(9), filled_on=MONDAY - days(9),
        term_ends_on=MONDAY, looking_for="",
    )  # fmt: skip
    sweep_on(MONDAY)
    assert set(Occurrence.objects.filter(kind="role").values_list("object_id", flat=True)) == {role.pk, -role.pk}


def test_closing_is_asked_on_the_day_after_two_weeks_and_after_six_with_a_copy_to_the_manager(quiet, manager):
    Initiative.objects.filter(pk=quiet.pk).update(ends_on=MONDAY - days(1))
    for day in range(60):
        sweep_on(MONDAY + days(day))
    rows = Occurrence.objects.filter(kind="closing").order_by("pk").values_list("made_at__date", "step", "is_copy")
    assert list(rows) == [
        (MONDAY, 0, False), (MONDAY + days(14), 1, False), (MONDAY + days(42), 2, False), (MONDAY + days(42), 2, True),
    ]  # fmt: skip


def test_silence_asks_too_until_an_end_passes_which_is_a_new_cause(quiet):
    rows = Initiative.objects.filter(pk=quiet.pk)
    rows.update(updated_at=noon(MONDAY - days(91)), ends_on=MONDAY + days(3))
    sweep_on(MONDAY)
    assert told("closing") == [("closing", 0, "Ada", False)]
    sweep_on(MONDAY + days(4))
    assert told("closing") == [("closing", 0, "Ada", False)] * 2
    for day in range(5, 70):
        sweep_on(MONDAY + days(day))
    assert [step for _kind, step, _who, _copy in told("closing")] == [0, 0, 1, 2]


def test_both_at_once_are_asked_once(quiet):
    rows = Initiative.objects.filter(pk=quiet.pk)
    rows.update(updated_at=noon(MONDAY - days(200)), horizon_on=MONDAY - days(3), started_on=None)
    sweep_on(MONDAY)
    assert told("closing") == [("closing", 0, "Ada", False)]


def test_a_missing_outsider_is_told_again_every_half_year(quiet):
    quiet.seats.all().delete()
    for day in range(0, 800, 3):
        sweep_on(MONDAY + days(day))
    made = [one.made_at.date() for one in Occurrence.objects.filter(kind="outsider").order_by("pk")]
    assert len(made) >= 3
    assert all(b - a >= days(180) for a, b in pairwise(made))


def test_what_is_long_past_is_not_celebrated_nor_looked_back_on(quiet):
    ResultFactory(initiative=quiet, reached_on=dt.date(2017, 5, 5))
    sweep_on(MONDAY)
    assert told("celebrate") == told("year_ago") == []
    assert clock("year_ago", quiet.results.get().pk).next_on is None


def test_a_milestone_is_told_two_weeks_before_and_when_it_is_late(quiet):
    ResultFactory(initiative=quiet, due_on=MONDAY + days(21))
    for day in range(60):
        sweep_on(MONDAY + days(day))
    made = Occurrence.objects.filter(kind="milestone").order_by("pk")
    assert [one.made_at.date() - MONDAY - days(21) for one in made] == [days(-14), days(1), days(15)]


def test_without_a_coordinator_the_manager_of_the_lead_is_told(quiet, manager):
    Involvement.objects.update(ended_on=MONDAY)
    ask(quiet)
    sweep_on(MONDAY)
    assert told() == [("request", 0, "Dirk", False)]


def test_who_has_no_active_account_is_not_told(quiet, coordinator, manager):
    coordinator.is_active = False
    coordinator.save()
    ask(quiet)
    sweep_on(MONDAY)
    assert told() == [("request", 0, "Dirk", False)]


def test_when_there_is_nobody_it_waits_and_who_comes_hears_it_at_once(quiet, coordinator):
    Involvement.objects.all().delete()
    request = ask(quiet)
    assert sweep_on(MONDAY).made == {}
    assert clock("request", request.pk).step == 0
    InvolvementFactory(initiative=quiet, person=Person.objects.get(user=coordinator), role="lead")
    sweep_on(MONDAY + days(1))
    assert told() == [("request", 0, "Ada", False)]


def test_who_put_it_aside_is_left_in_peace_until_that_day(quiet, coordinator):
    bea = InvolvementFactory(initiative=quiet, person=PersonFactory(user=UserFactory(name="Bea")), role="lead")
    Initiative.objects.filter(pk=quiet.pk).update(ends_on=MONDAY - days(1))
    Snooze.objects.create(user=coordinator, key=f"horizon:{quiet.pk}", reason="Later.", until=MONDAY + days(7))
    sweep_on(MONDAY)
    sweep_on(MONDAY + days(14))
    assert sorted(told("closing")) == [("closing", 0, "Bea", False), ("closing", 1, "Ada", False),
                                       ("closing", 1, "Bea", False)]  # fmt: skip
    assert bea.person.user.recipient


def test_only_who_works_for_the_partner_and_has_a_role_is_asked_to_stand_behind_it(quiet, partner_member, lelystad):
    quiet.endorsements.filter(organisation=lelystad).update(is_current=False)
    sweep_on(MONDAY)
    assert told("endorse") == []
    InvolvementFactory(initiative=quiet, person=Person.objects.get(user=partner_member))
    sweep_on(MONDAY + days(1))
    sweep_on(MONDAY + days(31))
    assert told("endorse") == [("endorse", 0, "Bram", False), ("endorse", 1, "Bram", False)]


def test_an_invitation_is_for_the_managers_of_who_is_invited_else_for_five_of_its_people(quiet, urk, stranger):
    for _number in range(6):
        MembershipFactory(person__user=UserFactory(), organisation=urk)
    first = JoinRequestFactory(initiative=quiet, organisation=urk, direction="invited", asked_at=noon(MONDAY))
    sweep_on(MONDAY)
    assert Occurrence.objects.filter(kind="invitation").count() == 5
    Membership.objects.filter(person__user=stranger).update(role="manager")
    first.delete()
    JoinRequestFactory(initiative=quiet, organisation=urk, direction="invited", asked_at=noon(MONDAY))
    sweep_on(MONDAY)
    assert told("invitation")[5:] == [("invitation", 0, "Carla", False)]


def test_at_the_weekend_news_is_told_in_the_product_and_mailed_on_monday_and_the_rest_waits(quiet):
    saturday = MONDAY - days(2)
    Initiative.objects.filter(pk=quiet.pk).update(
        ends_on=MONDAY - days(9), started_on=None, created_at=noon(saturday), updated_at=noon(saturday)
    )
    ask(quiet, saturday)
    swept = sweep_on(saturday)
    assert (swept.silence, told()) == (Silence.WEEKEND, [("request", 0, "Ada", False)])
    assert not Message.objects.exists()
    sweep_on(MONDAY)
    assert [kind for kind, *_rest in told()] == ["request", "closing"]
    assert Message.objects.get().occurrences.count() == 2


def test_in_the_pause_reminders_wait_and_news_is_mailed(quiet):
    july = dt.date(2027, 7, 5)
    rows = Initiative.objects.filter(pk=quiet.pk)
    rows.update(reflected_on=july, updated_at=noon(july), confirmed_on=july, ends_on=july)
    quiet.endorsements.update(lapses_on=dt.date(2030, 1, 1))
    ask(quiet, july)
    for day in range(58):
        sweep_on(july + days(day))
    assert told() == [("request", 0, "Ada", False)]
    assert Message.objects.get().created_at.date() == july
    sweep_on(dt.date(2027, 9, 1))
    assert sorted(told()) == [("closing", 0, "Ada", False), ("request", 0, "Ada", False), ("request", 1, "Ada", False)]


@pytest.mark.parametrize("day", [dt.date(2027, 3, 28), dt.date(2026, 10, 25)])
def test_on_the_nights_on_which_the_clock_changes_each_thing_is_told_once(quiet, day):
    """Asked at half past two in the night, which comes twice or not at all; the day is that of Amsterdam."""
    Initiative.objects.filter(pk=quiet.pk).update(
        reflected_on=day, updated_at=noon(day), created_at=noon(day - days(3)), started_on=day
    )
    asked = dt.datetime.combine(day, dt.time(0, 30), dt.UTC)
    JoinRequestFactory(initiative=quiet, asked_at=asked)
    for hour in range(24):
        instant = dt.datetime.combine(day, dt.time(hour), dt.UTC)
        sweep(on=day, at=instant)
    assert told("request") == [("request", 0, "Ada", False)]
    assert Occurrence.objects.get(kind="request").occurs_on == day


def test_just_before_midnight_in_amsterdam_is_still_that_day(quiet):
    request = JoinRequestFactory(initiative=quiet, asked_at=dt.datetime(2026, 12, 31, 22, 59, tzinfo=dt.UTC))
    later = JoinRequestFactory(initiative=quiet, asked_at=dt.datetime(2026, 12, 31, 23, 1, tzinfo=dt.UTC))
    sweep_on(dt.date(2027, 1, 4))
    assert clock("request", request.pk).since == dt.date(2026, 12, 31)
    assert clock("request", later.pk).since == dt.date(2027, 1, 1)


def test_a_sweep_that_breaks_half_way_leaves_nothing(quiet, monkeypatch):
    ask(quiet)

    def breaks(**_options):
        raise RuntimeError

    monkeypatch.setattr("initiatives.reminders.sweep.bundle", breaks)
    with pytest.raises(RuntimeError):
        sweep_on(MONDAY)
    assert not Occurrence.objects.exists()
    assert Touched.objects.exists()
    monkeypatch.undo()
    sweep_on(MONDAY)
    assert told() == [("request", 0, "Ada", False)]


def test_dissent_is_told_without_its_words(quiet):
    DissentFactory(initiative=quiet, raised_on=MONDAY)
    sweep_on(MONDAY)
    assert told() == [("dissent", 0, "Ada", False)]


def test_a_plan_says_what_would_be_made_and_writes_nothing(quiet, manager):
    ask(quiet)
    before = Touched.objects.count()
    said = plan(on=MONDAY, at=at(MONDAY))
    assert said["rules"] | {"request": 1} == said["rules"]
    assert sum(said["rules"].values()) == 1
    assert said["occurrences"][0]["whom"] == "Ada"
    assert "@" not in str(said)
    assert (Occurrence.objects.count(), Message.objects.count(), Touched.objects.count()) == (0, 0, before)
    with pytest.raises(AttributeError):
        manager.recipient  # noqa: B018


def test_a_plan_of_a_silent_day_says_why_and_where_it_moves_to(quiet):
    easter = dt.date(2027, 3, 28)
    Initiative.objects.filter(pk=quiet.pk).update(ends_on=easter - days(1))
    said = plan(on=easter, at=at(easter))
    assert (said["silent"], said["moves_to"]) == ("weekend", "2027-03-30")
    assert {one["told_on"] for one in said["occurrences"]} == {"2027-03-30"}


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_time_tell_it_once(quiet):
    ask(quiet)
    results = []

    def run():
        try:
            results.append(sweep_on(MONDAY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep_on(MONDAY)
    assert len(results) == 4
    assert told() == [("request", 0, "Ada", False)]
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_does_not_wait_for_another_nor_does_who_writes_wait_for_a_sweep(quiet):
    ask(quiet)
    seen = []

    def run():
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '2s'")
                ask(quiet, MONDAY + days(1))
            seen.append(sweep_on(MONDAY).is_busy)
        finally:
            connections.close_all()

    with transaction.atomic():
        sweep_within(on=MONDAY, at=at(MONDAY))
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(30)
        assert seen == [True]
    sweep_on(MONDAY + days(1))
    assert [kind for kind, *_rest in told()] == ["request", "request"]
    assert LOCK


def test_when_nothing_is_due_one_statement_says_so(quiet, django_assert_num_queries):
    sweep_on(MONDAY)
    with django_assert_num_queries(1):
        assert sweep_on(MONDAY).made == {}
