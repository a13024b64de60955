"""Results, the horizon, and one choice about it."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from initiatives import actions
from initiatives.exceptions import HorizonDecided, HorizonMoved, NextResultMissing, NothingToRestore
from initiatives.models import HorizonDecision, Initiative, Result
from tests.factories import HorizonDecisionFactory, InitiativeFactory, ResultFactory, UserFactory

pytestmark = pytest.mark.django_db
HORIZON = dt.date(2026, 11, 1)
LATER = dt.date(2027, 11, 1)


@pytest.fixture
def decide(initiative, coordinator, today):
    """Decide as Ada, today, about the horizon of 1 November 2026."""
    Initiative.objects.filter(pk=initiative.pk).update(horizon_on=HORIZON)
    initiative.refresh_from_db()

    def _decide(choice="continue", horizon=HORIZON, why="De proef loopt goed.", after=LATER, by=coordinator, **more):
        return actions.decide_at_horizon(
            initiative=initiative, horizon=horizon, choice=choice, why=why, horizon_after=after,
            by=by, on=today, at=timezone.now(), **more,
        )  # fmt: skip

    return _decide


def test_a_result_is_reached_and_that_can_be_taken_back(initiative, coordinator, today):
    by = {"by": coordinator, "at": timezone.now()}
    result = actions.add_result(initiative=initiative, title="200 woningen", done_when="De laatste ketel is weg.", **by)
    actions.reach_result(result=result, reached_on=today, **by)
    assert Result.objects.reached().get().reached_on == today
    actions.unreach_result(result=result, **by)
    assert Result.objects.open().get() == result


def test_going_on_gives_a_new_horizon(initiative, coordinator, decide):
    decision = decide()
    assert (decision.horizon_before, decision.horizon_after, decision.decided_by) == (HORIZON, LATER, coordinator)
    assert initiative.horizon_on == LATER


def test_going_on_moves_an_end_that_has_passed_but_not_a_later_one(initiative, decide):
    Initiative.objects.update(ends_on=HORIZON)
    decide()
    assert initiative.ends_on == LATER
    Initiative.objects.update(ends_on=LATER + dt.timedelta(days=99))
    decide(horizon=LATER, after=LATER + dt.timedelta(days=9))
    assert initiative.ends_on == LATER + dt.timedelta(days=99)


def test_an_end_without_a_horizon_is_decided_on_as_well(initiative, decide):
    Initiative.objects.update(ends_on=HORIZON, horizon_on=None)
    decide()
    assert (initiative.horizon_on, initiative.ends_on) == (LATER, LATER)


def test_stopping_winds_the_initiative_up(initiative, decide):
    decision = decide("stop", after=LATER)
    assert decision.horizon_after is None
    assert (initiative.stage, initiative.horizon_on) == ("winding_up", HORIZON)
    assert initiative.stage_changes.get().why == "De proef loopt goed."


def test_the_second_who_decides_hears_what_the_first_chose(initiative, decide):
    first = decide()
    with pytest.raises(HorizonDecided) as caught:
        decide("stop", why="Ik wil stoppen.", by=UserFactory())
    assert caught.value.decision == first
    assert (initiative.stage, HorizonDecision.objects.count()) == ("exploring", 1)


def test_the_same_choice_sent_again_is_one_choice(decide):
    assert decide() == decide()
    assert HorizonDecision.objects.count() == 1


def test_without_a_horizon_one_choice_is_made_as_well(initiative, decide):
    Initiative.objects.update(horizon_on=None)
    first = decide("stop", horizon=None)
    with pytest.raises(HorizonDecided) as caught:
        decide("stop", horizon=None, why="Wij willen door, maar anders.")
    assert caught.value.decision == first


def test_a_choice_about_a_horizon_that_was_moved_is_refused(initiative, coordinator, decide):
    actions.set_horizon(initiative=initiative, horizon_on=LATER, by=coordinator, at=timezone.now())
    with pytest.raises(HorizonMoved):
        decide()
    assert not HorizonDecision.objects.exists()


def test_who_goes_on_while_all_is_reached_says_what_comes_next(initiative, decide, today):
    ResultFactory(initiative=initiative, reached_on=today)
    with pytest.raises(NextResultMissing):
        decide()
    assert not HorizonDecision.objects.exists()
    decide("adapt", next_result="Nog 200 woningen")
    assert initiative.results.open().get().title == "Nog 200 woningen"


@pytest.mark.parametrize("choice", ["continue", "stop"])
def test_a_choice_can_be_taken_back_and_made_anew(initiative, coordinator, today, decide, choice):
    decision = decide(choice)
    actions.withdraw_decision(decision=decision, by=coordinator, on=today, at=timezone.now())
    initiative.refresh_from_db()
    assert (initiative.horizon_on, initiative.stage) == (HORIZON, "exploring")
    assert decide("adapt").choice == "adapt"


def test_an_older_choice_is_history(initiative, coordinator, today, decide):
    first = decide()
    decide(horizon=LATER, after=LATER + dt.timedelta(days=365))
    with pytest.raises(NothingToRestore):
        actions.withdraw_decision(decision=first, by=coordinator, on=today, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_moment_one_decides(today):
    initiative = InitiativeFactory(horizon_on=HORIZON)
    people, said, start = [UserFactory(), UserFactory()], [], threading.Barrier(2)

    def _decide(user):
        try:
            start.wait(timeout=10)
            actions.decide_at_horizon(
                initiative=initiative, horizon=HORIZON, choice="continue", why=user.name, horizon_after=LATER,
                by=user, on=today, at=timezone.now(),
            )  # fmt: skip
            said.append("decided")
        except HorizonDecided as first:
            said.append(first.decision.why)
        finally:
            connection.close()

    threads = [threading.Thread(target=_decide, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == sorted(["decided", HorizonDecision.objects.get().why])


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"choice": "misschien"}, "choice_known"),
        ({"why": ""}, "why_filled"),
        ({"choice": "continue", "horizon_after": dt.date(2026, 11, 2)}, "goes_on_until"),
    ],
)
def test_the_database_refuses_a_choice_that_says_nothing(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        HorizonDecisionFactory(**values)


@pytest.mark.parametrize("horizon", [HORIZON, None])
def test_the_database_refuses_a_second_choice_about_one_horizon(initiative, horizon):
    HorizonDecisionFactory(initiative=initiative, horizon_before=horizon)
    with pytest.raises(IntegrityError, match="once_per_horizon"), transaction.atomic():
        HorizonDecisionFactory(initiative=initiative, horizon_before=horizon)


def test_the_database_refuses_a_result_without_words():
    with pytest.raises(IntegrityError, match="title_filled"), transaction.atomic():
        ResultFactory(title="")
