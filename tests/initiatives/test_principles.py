"""The seven signals: each rule of the advice in the users' words, on its limit and a day past it."""

import datetime as dt
from decimal import Decimal

import pytest

from initiatives import principles
from initiatives.models import Initiative, NotApplicable, Principle, Threshold
from initiatives.principles import DEFAULTS, State, facts_of, judge, signals_of, states_of, thresholds
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    ClosingFactory,
    DissentFactory,
    EndorsementFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    PartnershipFactory,
    PersonFactory,
    RegionFactory,
    ResultFactory,
    SeatFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)
NEXT = dt.date(2026, 11, 24)
LONG_AGO = dt.date(2024, 1, 1)


def ago(**length):
    """The day so long before ON."""
    months = length.get("months", 0)
    year, month = divmod(ON.year * 12 + ON.month - 1 - months, 12)
    return dt.date(year, month + 1, ON.day) - dt.timedelta(days=length.get("days", 0))


def state(initiative, principle, on=ON):
    """What both the words and the SQL say."""
    said = next(signal.state for signal in signals_of(initiative.pk, on=on) if signal.principle == principle)
    assert said == states_of([initiative.pk], on=on)[initiative.pk][principle]
    return said


@pytest.fixture
def old():
    """An initiative that began long ago and was changed today."""
    return InitiativeFactory(started_on=LONG_AGO, updated_at=dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC))


# Keep it light


def test_a_structure_of_six_or_more_without_a_result_in_six_months_asks_attention(old):
    for kind in ("steering", "bureau", "project", "project"):
        BodyFactory(initiative=old, kind=kind, started_on=ON)
    assert facts_of([old.pk], on=ON)[old.pk].weight == 6
    assert state(old, Principle.LIGHT) == State.ATTENTION
    ResultFactory(initiative=old, reached_on=ago(months=6))
    assert state(old, Principle.LIGHT) == State.DISCUSS
    assert state(old, Principle.LIGHT, on=NEXT) == State.ATTENTION


def test_a_heavy_form_before_the_first_result_asks_attention(old):
    agreement = AgreementFactory(initiative=old, form="arrangement_without_body", signed_on=ago(days=10))
    assert state(old, Principle.LIGHT) == State.ATTENTION
    result = ResultFactory(initiative=old, reached_on=NEXT)
    assert state(old, Principle.LIGHT) == State.ATTENTION, "what is reached tomorrow is not reached"
    result.reached_on = agreement.signed_on
    result.save()
    assert state(old, Principle.LIGHT) == State.STRENGTH
    agreement.form, result.reached_on = "administrative_agreement", ago(days=9)
    agreement.save(), result.save()
    assert state(old, Principle.LIGHT) == State.STRENGTH


def test_meetings_of_eight_hours_a_month_weigh_one():
    initiative = InitiativeFactory()
    BodyFactory(initiative=initiative, kind="project", started_on=ON, meetings_per_year=24, hours=4)
    assert facts_of([initiative.pk], on=ON)[initiative.pk].weight == Decimal(2)


# Content first


def test_under_sixty_percent_of_the_partners_behind_the_sentence_asks_attention(old):
    partners = [PartnershipFactory(initiative=old).organisation for _ in range(5)]
    for partner in partners[:2]:
        EndorsementFactory(initiative=old, organisation=partner)
    assert state(old, Principle.CONTENT) == State.ATTENTION
    EndorsementFactory(initiative=old, organisation=partners[2])
    assert state(old, Principle.CONTENT) == State.DISCUSS, "three of five is enough, and not all"


def test_a_sentence_that_nobody_confirmed_for_twelve_months_asks_attention(old):
    partner = PartnershipFactory(initiative=old).organisation
    Initiative.objects.update(urgency="Nu.")
    EndorsementFactory(initiative=old, organisation=partner, endorsed_on=dt.date(2025, 11, 24))
    assert state(old, Principle.CONTENT) == State.STRENGTH
    assert state(old, Principle.CONTENT, on=NEXT) == State.ATTENTION, "it lapsed"


def test_partners_of_a_young_initiative_get_time_to_stand_behind_the_sentence():
    young = InitiativeFactory(started_on=ago(days=59))
    for _ in range(3):
        partner = PartnershipFactory(initiative=young).organisation
    assert state(young, Principle.CONTENT) == State.UNKNOWN
    EndorsementFactory(initiative=young, organisation=partner, endorsed_on=ON)
    assert state(young, Principle.CONTENT) == State.UNKNOWN, "the first one does not make it worse"
    assert state(young, Principle.CONTENT, on=NEXT) == State.ATTENTION


# People from outside


def test_no_outsider_asks_attention_and_a_silent_one_a_talk(old):
    seat = SeatFactory(initiative=old, kind="outsider", opened_on=LONG_AGO)
    assert state(old, Principle.OUTSIDERS) == State.ATTENTION, "an open seat is nobody"
    seat.person, seat.filled_on, seat.last_contribution_on = PersonFactory(), LONG_AGO, ago(months=6)
    seat.save()
    assert state(old, Principle.OUTSIDERS) == State.STRENGTH
    assert state(old, Principle.OUTSIDERS, on=NEXT) == State.DISCUSS
    seat.person.delete()
    assert state(old, Principle.OUTSIDERS) == State.ATTENTION, "who sat there is gone"


# Dissent


def test_dissent_that_waits_over_thirty_days_asks_attention(old):
    dissent = DissentFactory(initiative=old, raised_on=ago(days=30))
    assert state(old, Principle.DISSENT) == State.DISCUSS
    assert state(old, Principle.DISSENT, on=NEXT) == State.ATTENTION
    dissent.answer, dissent.answered_on = "Dat doen we.", ON
    dissent.save()
    assert state(old, Principle.DISSENT) == State.STRENGTH


def test_no_dissent_in_twelve_months_is_to_discuss():
    young = InitiativeFactory(started_on=ago(months=12) + dt.timedelta(days=1))
    assert state(young, Principle.DISSENT) == State.UNKNOWN
    assert state(young, Principle.DISSENT, on=NEXT) == State.DISCUSS


# Room for new partners


def test_nobody_new_in_twelve_months_asks_attention_from_eighteen_months_on():
    initiative = InitiativeFactory(started_on=ago(months=18))
    PartnershipFactory(initiative=initiative, joined_on=initiative.started_on)
    assert state(initiative, Principle.ROOM) == State.UNKNOWN
    assert state(initiative, Principle.ROOM, on=NEXT) == State.ATTENTION
    InvolvementFactory(initiative=initiative, started_on=ago(months=11))
    assert state(initiative, Principle.ROOM, on=NEXT) == State.STRENGTH, "a person is somebody new too"


def test_a_request_that_waits_over_fourteen_days_asks_attention(old):
    PartnershipFactory(initiative=old, joined_on=ago(days=40))
    JoinRequestFactory(initiative=old, asked_at=dt.datetime(2026, 11, 9, 10, tzinfo=dt.UTC))
    assert state(old, Principle.ROOM) == State.STRENGTH
    assert state(old, Principle.ROOM, on=NEXT) == State.ATTENTION


# Stop in time


@pytest.mark.parametrize("name", ["ends_on", "horizon_on"])
def test_past_its_end_or_horizon_asks_attention(old, name):
    Initiative.objects.update(**{name: ON})
    assert state(old, Principle.STOP) == State.STRENGTH
    assert state(old, Principle.STOP, on=NEXT) == State.ATTENTION


def test_all_results_reached_and_still_going_asks_attention(old):
    ResultFactory(initiative=old, done_when="Als het af is.", reached_on=ON)
    assert state(old, Principle.STOP) == State.ATTENTION
    ResultFactory(initiative=old, done_when="Als het af is.")
    assert state(old, Principle.STOP) == State.STRENGTH
    Initiative.objects.update(stage="closed")
    assert state(old, Principle.STOP) == State.STRENGTH


def test_a_role_past_its_term_asks_attention(old):
    Initiative.objects.update(horizon_on=dt.date(2027, 6, 1))
    role = InvolvementFactory(initiative=old, term_ends_on=ON)
    assert state(old, Principle.STOP) == State.STRENGTH
    assert state(old, Principle.STOP, on=NEXT) == State.ATTENTION
    role.ended_on = ON
    role.save()
    assert state(old, Principle.STOP, on=NEXT) == State.STRENGTH


def test_ninety_days_of_silence_are_to_discuss_but_not_during_a_pause(old):
    Initiative.objects.update(updated_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC), horizon_on=dt.date(2027, 6, 1))
    UpdateFactory(initiative=old, happened_on=ago(days=90))
    assert state(old, Principle.STOP) == State.STRENGTH
    assert state(old, Principle.STOP, on=NEXT) == State.DISCUSS
    Initiative.objects.update(stage="paused", paused_until=dt.date(2026, 11, 25))
    assert state(old, Principle.STOP, on=NEXT) == State.STRENGTH
    assert state(old, Principle.ROOM, on=NEXT) == State.UNKNOWN, "during a pause nobody new is expected"
    assert state(old, Principle.STOP, on=dt.date(2026, 11, 25)) == State.DISCUSS, "the pause is over"


# Celebrate successes


def test_what_was_reached_over_thirty_days_ago_and_not_celebrated_asks_attention(old):
    ResultFactory(initiative=old, reached_on=ago(days=30))
    assert state(old, Principle.CELEBRATE) == State.DISCUSS
    ResultFactory(initiative=old, reached_on=NEXT)
    assert state(old, Principle.CELEBRATE, on=NEXT) == State.ATTENTION, "also when something new was reached since"


def test_a_celebration_counts_for_what_was_reached_before_it(old):
    ResultFactory(initiative=old, reached_on=ago(months=8))
    ClosingFactory(initiative=old, celebrated="Taart.", closed_on=ago(months=7))
    assert state(old, Principle.CELEBRATE) == State.STRENGTH
    ResultFactory(initiative=old, reached_on=ago(months=5))
    assert state(old, Principle.CELEBRATE) == State.ATTENTION


def test_nothing_celebrated_in_twelve_months_is_to_discuss():
    young = InitiativeFactory(started_on=ago(months=12))
    assert state(young, Principle.CELEBRATE) == State.UNKNOWN
    assert state(young, Principle.CELEBRATE, on=NEXT) == State.DISCUSS


def test_closed_without_a_look_back_asks_attention_and_nothing_else_does(old):
    Initiative.objects.update(stage="closed")
    states = states_of([old.pk], on=ON)[old.pk]
    assert [name for name, its in states.items() if its == State.ATTENTION] == [Principle.CELEBRATE]
    assert [signal.state for signal in signals_of(old.pk, on=ON)] == list(states.values())
    ClosingFactory(initiative=old, closed_on=ON)
    assert state(old, Principle.CELEBRATE) == State.UNKNOWN


# Limits and exceptions


def test_the_limits_of_a_region_come_before_the_general_ones():
    region = RegionFactory()
    Threshold.objects.create(name="weight", value=5)
    Threshold.objects.create(name="weight", region=region, value=4)
    assert thresholds(None)["weight"] == 5
    assert thresholds(region.pk)["weight"] == 4
    assert thresholds(RegionFactory().pk)["silent_days"] == DEFAULTS["silent_days"]


def test_every_principle_has_a_rule_in_words_and_one_in_sql():
    assert list(principles.RULES) == list(Principle)
    assert list(principles.STATES_OF) == list(Principle)
    assert list(principles.THRESHOLD_WORDS) == list(DEFAULTS)


def test_what_does_not_apply_is_asked_again_after_its_day(old):
    NotApplicable.objects.create(initiative=old, principle="outsiders", because="Te klein.", said_on=LONG_AGO, until=ON)
    assert state(old, Principle.OUTSIDERS, on=dt.date(2026, 11, 22)) == State.NOT_APPLICABLE
    assert state(old, Principle.OUTSIDERS, on=ON) == State.ATTENTION
    assert len(judge(facts_of([old.pk], on=ON)[old.pk], DEFAULTS, ON)) == 7
