"""Planning by the rhythm, choosing and inviting, the ladder, and sending twenty times at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from collab.outbox.models import Message, Recipient
from initiatives.actions import reflecting
from initiatives.exceptions import AlreadyThere, IsOver, NoAddress, NoQuestions, RoundMoved
from initiatives.models import Answer, Initiative, Questionnaire, Round
from initiatives.permissions import can_edit, can_respond_to_reflection
from initiatives.reflection.filling import filled
from tests.factories import InitiativeFactory, InvolvementFactory, PersonFactory, RoundFactory

AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def _began(initiative, on, **values):
    Initiative.objects.filter(pk=initiative.pk).update(started_on=on, **values)


@pytest.fixture
def invited(initiative, coordinator, today):
    """Rosa is invited on a Monday."""
    reflecting.load_first_questionnaire(on=today)
    rosa = PersonFactory(name="Rosa", email="rosa@elders.example")
    row = reflecting.plan_round(initiative=initiative, planned_on=today, by=coordinator)
    reflecting.choose_reflector(round=row, person=rosa, by=coordinator, on=today)
    reflecting.invite_reflector(round=row, message="", by=coordinator, on=today, at=AT)
    return row


def test_an_invitation_rings_for_its_mail(
    initiative, coordinator, today, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr("collab.outbox.doorbell._ring", heard.append)
    reflecting.load_first_questionnaire(on=today)
    rosa = PersonFactory(name="Rosa", email="rosa@elders.example")
    row = reflecting.choose_for(initiative=initiative, person=rosa, by=coordinator, on=today)
    with django_capture_on_commit_callbacks(execute=True):
        reflecting.invite_reflector(round=row, message="", by=coordinator, on=today, at=AT)
    assert heard == ["outbox.send"]


def _told(what):
    return sorted(str(message.recipient) for message in Message.objects.filter(context__what=what))


class TestTheRhythm:
    def test_asks_for_the_first_look_after_six_months_and_six_weeks_ahead(self, initiative):
        _began(initiative, dt.date(2026, 6, 1))  # so the first look is due on 1 December
        assert reflecting.plan_due_rounds(on=dt.date(2026, 10, 19)) == 0
        assert reflecting.plan_due_rounds(on=dt.date(2026, 10, 20)) == 1
        assert Round.objects.get().planned_on == dt.date(2026, 12, 1)
        assert reflecting.plan_due_rounds(on=dt.date(2026, 10, 20)) == 0, "run twice it plans nothing twice"

    def test_of_a_start_at_the_end_of_a_month_counts_to_the_end_of_a_shorter_one(self, initiative):
        _began(initiative, dt.date(2026, 8, 31))  # so the first look is due on 28 February, a Sunday
        assert reflecting.plan_due_rounds(on=dt.date(2027, 2, 28) - 43 * DAY) == 0
        assert reflecting.plan_due_rounds(on=dt.date(2027, 2, 28) - 42 * DAY) == 1
        assert Round.objects.get().planned_on == dt.date(2027, 3, 1)

    @pytest.mark.parametrize(("months", "planned_on"), [(3, (2027, 2, 2)), (12, (2027, 11, 2)), (24, (2028, 11, 2))])
    def test_then_goes_by_that_of_the_initiative(self, initiative, months, planned_on):
        _began(initiative, dt.date(2020, 1, 1), reflected_on=dt.date(2026, 11, 2), reflection_months=months)
        reflecting.plan_due_rounds(on=dt.date(*planned_on) - 42 * DAY)
        assert Round.objects.get().planned_on == dt.date(*planned_on)

    def test_moves_along_with_the_summer_pause(self, initiative):
        _began(initiative, dt.date(2027, 1, 15))
        reflecting.plan_due_rounds(on=dt.date(2027, 7, 1))
        assert Round.objects.get().planned_on == dt.date(2027, 9, 1)

    def test_leaves_alone_what_is_closed_paused_or_waits_for_its_response(self, initiative):
        _began(initiative, dt.date(2020, 1, 1), stage="closed")
        InitiativeFactory(stage="paused", started_on=dt.date(2020, 1, 1))
        waits = InitiativeFactory(started_on=dt.date(2020, 1, 1))
        RoundFactory(initiative=waits, is_submitted=True)
        assert reflecting.plan_due_rounds(on=dt.date(2026, 11, 23)) == 0

    def test_does_not_ask_again_at_once_after_somebody_withdrew_it(self, initiative, coordinator, today):
        _began(initiative, dt.date(2020, 1, 1))
        row = reflecting.plan_round(initiative=initiative, planned_on=today, by=coordinator)
        reflecting.withdraw_round(round=row, because="Na de zomer.", by=coordinator, at=AT)
        assert reflecting.plan_due_rounds(on=today + DAY) == 0
        assert reflecting.plan_due_rounds(on=today + 43 * DAY) == 1


def test_a_round_is_not_planned_beside_an_open_one_nor_where_it_is_closed(initiative, coordinator, today):
    reflecting.plan_round(initiative=initiative, planned_on=today, by=coordinator)
    with pytest.raises(AlreadyThere):
        reflecting.plan_round(initiative=initiative, planned_on=today, by=coordinator)
    closed = InitiativeFactory(stage="closed")
    with pytest.raises(IsOver):
        reflecting.plan_round(initiative=closed, planned_on=today, by=coordinator)


def test_nobody_is_invited_without_an_address_or_without_questions(initiative, coordinator, today):
    row = reflecting.plan_round(initiative=initiative, planned_on=today, by=coordinator)
    with pytest.raises(NoAddress):
        reflecting.choose_reflector(round=row, person=PersonFactory(), by=coordinator, on=today)
    rosa = PersonFactory(email="rosa@elders.example")
    reflecting.choose_reflector(round=row, person=rosa, by=coordinator, on=today)
    with pytest.raises(NoQuestions):
        reflecting.invite_reflector(round=row, message="", by=coordinator, on=today, at=AT)
    assert not Message.objects.exists()


def test_an_invitation_goes_once_to_an_address_of_their_own(invited, coordinator, today):
    assert Recipient.objects.get(email="rosa@elders.example").user is None
    assert _told("invitation") == ["Rosa"]
    with pytest.raises(RoundMoved):
        reflecting.invite_reflector(round=invited, message="", by=coordinator, on=today, at=AT)


def test_the_newest_version_in_use_is_asked(invited, coordinator):
    assert invited.questionnaire == Questionnaire.objects.get()
    assert reflecting.load_first_questionnaire(on=dt.date(2026, 12, 1)) is False


def test_what_was_sent_is_not_withdrawn_by_who_is_reflected_on(coordinator):
    row = RoundFactory(is_submitted=True)
    with pytest.raises(RoundMoved):
        reflecting.withdraw_round(round=row, because="Wij herkennen dit niet.", by=coordinator, at=AT)


def test_nobody_responds_to_a_reflection_of_their_own(initiative, coordinator, administrator):
    row = RoundFactory(initiative=initiative, is_submitted=True)
    assert can_respond_to_reflection(coordinator, row)
    row.reflector = coordinator.person
    assert can_edit(coordinator, initiative)
    assert not can_respond_to_reflection(coordinator, row)
    row.reflector = PersonFactory(user=administrator)
    assert not can_respond_to_reflection(administrator, row)


class TestTheLadder:
    def _remind(self, day):
        return reflecting.remind_due(on=day, at=dt.datetime.combine(day, dt.time(8), dt.UTC))

    def test_reminds_after_7_and_21_days_the_second_time_with_a_word_to_the_coordinator(self, invited, today):
        counts = {day: self._remind(today + day * DAY) for day in (0, 6, 7, 20, 21, 22)}
        assert _told("reminder") == ["Rosa", "Rosa"]
        assert _told("waits") == ["Ada"]
        assert counts[0] == counts[6] == 0
        keys = Message.objects.filter(context__what="reminder").values_list("created_at", flat=True)
        assert {at.date() for at in keys} == {today + 7 * DAY, today + 21 * DAY}

    def test_tells_what_was_missed_once_and_the_last_of_it(self, invited, today):
        self._remind(today + 23 * DAY)
        assert len(_told("reminder")) == 1

    def test_is_silent_at_weekends_and_catches_up(self, invited, today):
        Round.objects.update(invited_at=AT + 5 * DAY)  # a Saturday, so that the seventh day is one too
        assert self._remind(today + 12 * DAY) == 0
        assert self._remind(today + 14 * DAY) == 1

    def test_closes_after_the_last_day_and_tells_the_managers(self, invited, manager, today):
        assert reflecting.close_due(on=invited.closes_on, at=AT + 35 * DAY) == 0
        on = invited.closes_on + DAY
        assert reflecting.close_due(on=on, at=AT + 40 * DAY) == 1
        invited.refresh_from_db()
        assert (invited.state, invited.draft) == ("expired", {})
        assert _told("expired") == ["Ada", "Dirk"]
        assert list(Round.objects.for_manager_attention(on)) == [invited]
        assert reflecting.close_due(on=on, at=AT + 40 * DAY) == 0

    def test_a_later_reflection_takes_it_off_the_list(self, invited, today):
        reflecting.close_due(on=invited.closes_on + DAY, at=AT + 40 * DAY)
        RoundFactory(initiative=invited.initiative, number=2, is_submitted=True, answer_due_on=today + 90 * DAY)
        assert not Round.objects.for_manager_attention(invited.closes_on + DAY).exists()

    def test_a_response_that_does_not_come_reaches_the_managers(self):
        row = RoundFactory(is_submitted=True)
        assert not Round.objects.for_manager_attention(row.answer_due_on).exists()
        assert Round.objects.for_manager_attention(row.answer_due_on + DAY).get() == row

    def test_does_not_remind_of_what_is_closed(self, invited, initiative, today):
        Initiative.objects.filter(pk=initiative.pk).update(stage="closed")
        assert self._remind(today + 7 * DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_sent_twenty_times_at_once_it_is_one_reflection(invited, today):
    reflecting.open_form(round=invited, by=None, on=today, at=AT)
    invited.refresh_from_db()
    what = filled(invited)
    reflecting.keep_draft(round=invited, words={f"s{one.pk}": "3" for one in what.statements})

    def send(_number):
        try:
            return reflecting.submit(round=invited, by=None, on=today, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(send, range(20))) == [True] * 20
    assert Answer.objects.filter(round=invited).count() == 14
    assert Message.objects.filter(context__what="submitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_two_windows_type_at_once_both_stays(invited, today):
    reflecting.open_form(round=invited, by=None, on=today, at=AT)
    invited.refresh_from_db()
    statements = filled(invited).statements

    def keep(one):
        try:
            return reflecting.keep_draft(round=invited, words={f"s{one.pk}": "5"})
        finally:
            connection.close()

    with ThreadPoolExecutor(14) as pool:
        assert all(pool.map(keep, statements))
    invited.refresh_from_db()
    assert set(invited.draft) == {f"s{one.pk}" for one in statements}


def test_leads_and_coordinators_hear_of_it_and_participants_do_not(invited, today):
    InvolvementFactory(initiative=invited.initiative, role="member")
    reflecting.decline_invitation(round=invited, reason="other", words="", suggestion="", by=None, at=AT)
    assert _told("declined") == ["Ada"]
