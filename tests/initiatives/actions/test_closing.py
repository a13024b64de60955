"""Closing, what comes next, and opening again."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiatives import actions
from initiatives.exceptions import AlreadyClosed, HasSuccessor, NotClosed
from initiatives.models import Body, Closing, Initiative, Partnership
from tests.factories import (
    BodyFactory,
    ClosingFactory,
    JoinRequestFactory,
    OrganisationFactory,
    SuccessionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
MERGED_ON = dt.date(2026, 1, 1)


@pytest.fixture
def who(coordinator, today):
    """By Ada, today."""
    return {"by": coordinator, "on": today, "at": timezone.now()}


@pytest.fixture
def close(initiative, who):
    """Close the initiative."""

    def _close(**words):
        return actions.close_initiative(initiative=initiative, **({"reached": "Tweehonderd woningen."} | words), **who)

    return _close


@pytest.fixture
def facts(almere, lelystad):
    """What `log_initiative` wants."""
    return {
        "title": "Warmte, deel twee", "binding": "Samen verder.", "theme": ThemeFactory(),
        "lead": almere, "partners": [lelystad], "form_key": uuid.uuid4(),
    }  # fmt: skip


def test_closing_writes_the_look_back_and_the_stage(initiative, coordinator, today, close):
    closing = close(learned="Begin klein.", thanked="De Atolwijk.", celebrated="Soep.", next_step="Een tweede wijk.")
    assert (initiative.stage, closing.closed_on, closing.closed_by) == ("closed", today, coordinator)
    change = initiative.stage_changes.get()
    assert (change.before, change.after, change.why) == ("exploring", "closed", "Tweehonderd woningen.")


def test_closing_declines_who_waits_and_takes_invitations_back(initiative, coordinator, close):
    asked = JoinRequestFactory(initiative=initiative)
    invited = JoinRequestFactory(initiative=initiative, direction="invited")
    elsewhere = JoinRequestFactory()
    close()
    for row in (asked, invited, elsewhere):
        row.refresh_from_db()
    assert (asked.outcome, asked.decided_by, invited.outcome) == ("declined", coordinator, "withdrawn")
    assert asked.reason
    assert elsewhere.decided_at is None


def test_closing_lets_the_groups_stop_when_asked(initiative, today, close):
    body = BodyFactory(initiative=initiative)
    close(ends_groups=True)
    body.refresh_from_db()
    assert (body.ended_on, initiative.form_changes.count()) == (today, 1)


def test_closing_leaves_the_groups_alone_when_not_asked(initiative, close):
    BodyFactory(initiative=initiative)
    close()
    assert Body.objects.get().ended_on is None


def test_closing_from_a_pause_ends_the_pause(initiative, today, close):
    Initiative.objects.update(stage="paused", paused_until=today + dt.timedelta(days=9))
    close()
    assert (initiative.stage, initiative.paused_until) == ("closed", None)


def test_the_second_who_closes_hears_that_it_is_closed(initiative, close):
    close()
    with pytest.raises(AlreadyClosed):
        close(reached="Iets anders.")
    assert Closing.objects.get().reached == "Tweehonderd woningen."


def test_a_successor_is_linked_and_the_same_form_twice_is_one(initiative, coordinator, close, facts):
    closing, at = close(), timezone.now()
    successor = actions.start_successor(predecessor=initiative, by=coordinator, at=at, **facts)
    again = actions.start_successor(predecessor=initiative, by=coordinator, at=at, **facts)
    closing.refresh_from_db()
    assert closing.successor == successor == again


def test_a_second_successor_is_refused_and_nothing_is_logged(initiative, coordinator, close, facts):
    close()
    first = actions.start_successor(predecessor=initiative, by=coordinator, at=timezone.now(), **facts)
    with pytest.raises(HasSuccessor) as caught:
        actions.start_successor(
            predecessor=initiative, by=coordinator, at=timezone.now(), **facts | {"form_key": uuid.uuid4()}
        )
    assert caught.value.successor == first
    assert Initiative.objects.count() == 2


def test_only_what_is_closed_has_a_successor(initiative, coordinator, facts):
    with pytest.raises(NotClosed):
        actions.start_successor(predecessor=initiative, by=coordinator, at=timezone.now(), **facts)


def test_reopening_says_why_and_keeps_the_look_back(initiative, close, who, today):
    Initiative.objects.update(stage="growing")
    close()
    later = today + dt.timedelta(days=200)
    actions.reopen_initiative(initiative=initiative, why="Er kwam een wijk bij.", horizon_on=later, **who)
    assert (initiative.stage, initiative.horizon_on) == ("growing", later)
    assert initiative.stage_changes.first().why == "Er kwam een wijk bij."
    assert Closing.objects.get().reached == "Tweehonderd woningen."


def test_what_is_open_cannot_be_opened(initiative, who):
    with pytest.raises(NotClosed):
        actions.reopen_initiative(initiative=initiative, why="Nog eens.", **who)


def test_closing_again_writes_the_look_back_anew_and_the_history_keeps_the_old(initiative, close, who):
    close()
    actions.reopen_initiative(initiative=initiative, why="Nog niet klaar.", **who)
    close(reached="Vierhonderd woningen.")
    assert Closing.objects.get().reached == "Vierhonderd woningen."
    events = Closing.pgh_event_models["insert"].objects.order_by("pgh_id")
    assert list(events.values_list("reached", flat=True)) == ["Tweehonderd woningen.", "Vierhonderd woningen."]


@pytest.fixture
def merged(almere):
    """Almere went on as another municipality."""
    successor = OrganisationFactory(name="Groot Almere", kind="municipality")
    SuccessionFactory(predecessor=almere, successor=successor)
    almere.valid_to = MERGED_ON
    almere.save()
    return successor


def _reopened(initiative, who, successor):
    lead = initiative.partnerships.get(role="lead", left_on=None)
    actions.reopen_initiative(initiative=initiative, why="Nog niet klaar.", successions=[(lead, successor)], **who)
    lead.refresh_from_db()
    return lead


def test_after_a_merger_the_successor_leads(initiative, close, who, merged):
    close()
    old = _reopened(initiative, who, merged)
    new = Partnership.objects.active().get(initiative=initiative, role="lead")
    assert (new.organisation, new.name_then) == (merged, "Groot Almere")
    assert (old.left_on, old.name_then) == (MERGED_ON, "Almere")
    assert "Groot Almere" in old.left_reason


def test_a_successor_that_took_part_already_takes_the_lead_and_stays_one_partner(initiative, close, who, merged):
    initiative.partnerships.create(organisation=merged, name_then=merged.name)
    close()
    _reopened(initiative, who, merged)
    assert Partnership.objects.active().get(initiative=initiative, organisation=merged).role == "lead"


@pytest.mark.parametrize(("values", "name"), [({"reached": ""}, "reached_filled")])
def test_the_database_refuses_a_closing_without_words(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ClosingFactory(**values)


def test_the_database_refuses_an_initiative_that_succeeds_itself():
    closing = ClosingFactory()
    with pytest.raises(IntegrityError, match="not_its_own_successor"), transaction.atomic():
        Closing.objects.update(successor=closing.initiative)
