"""The seven signals: each rule in the users' words, and the two ways of computing them agree."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives import principles
from initiatives.models import (
    Agreement,
    Body,
    Closing,
    Dissent,
    Endorsement,
    JoinRequest,
    NotApplicable,
    Principle,
    Result,
    Seat,
    Statement,
    Threshold,
    Update,
)
from initiatives.principles import DEFAULTS, FORM_WEIGHT, State, facts_of, judge, signals_of, states_of, thresholds
from tests.factories import (
    InitiativeFactory,
    InvolvementFactory,
    NotApplicableFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    RegionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 23)

days = st.integers(-900, 60).map(lambda number: ON + dt.timedelta(days=number))
some_days = st.one_of(st.none(), days)


@st.composite
def histories(draw):
    """A random life: everything that a signal looks at, near the edges of its thresholds."""
    edge = st.sampled_from([0, 13, 14, 15, 29, 30, 31, 59, 60, 61, 89, 90, 91])
    near = st.one_of(days, edge.map(lambda number: ON - dt.timedelta(days=number)))
    return {
        "began": draw(near),
        "stage": draw(st.sampled_from(["exploring", "growing", "closed", "paused"])),
        "urgency": draw(st.sampled_from(["", "Nu."])),
        "ends": draw(st.one_of(st.none(), near)),
        "horizon": draw(st.one_of(st.none(), near)),
        "confirmed": draw(st.one_of(st.none(), near)),
        "updated": draw(near),
        "bodies": draw(
            st.lists(
                st.tuples(
                    st.sampled_from(["steering", "project", "working", "bureau", "sounding_board"]),
                    near,
                    some_days,
                    st.integers(0, 30),
                    st.integers(0, 8),
                ),
                max_size=4,
            )
        ),
        "agreements": draw(st.lists(st.tuples(st.sampled_from(sorted(FORM_WEIGHT)), near, some_days), max_size=3)),
        "results": draw(st.lists(st.tuples(st.sampled_from(["", "klaar"]), some_days), max_size=3)),
        "partners": draw(st.lists(st.tuples(some_days, st.one_of(st.none(), near)), max_size=4)),
        "seats": draw(
            st.lists(st.tuples(st.sampled_from(["regular", "outsider"]), st.booleans(), near, some_days), max_size=3)
        ),
        "dissents": draw(st.lists(st.tuples(near, st.booleans()), max_size=3)),
        "requests": draw(st.lists(near, max_size=1)),
        "terms": draw(st.lists(near, max_size=2)),
        "news": draw(st.lists(near, max_size=2)),
        "closing": draw(st.sampled_from([None, "", "Taart."])),
        "exception": draw(st.one_of(st.none(), st.tuples(st.sampled_from(Principle.values), near))),
        "in_region": draw(st.booleans()),
    }


def _noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def _live(history, theme, region):
    initiative = InitiativeFactory(
        theme=theme, stage=history["stage"], urgency=history["urgency"], started_on=history["began"],
        ends_on=history["ends"] if history["ends"] and history["ends"] >= history["began"] else None,
        horizon_on=history["horizon"], confirmed_on=history["confirmed"], updated_at=_noon(history["updated"]),
        region=region if history["in_region"] else None,
    )  # fmt: skip
    for kind, started, ended, meetings, hours in history["bodies"]:
        ended = ended if ended and ended >= started else None
        Body.objects.create(
            initiative=initiative,
            kind=kind,
            started_on=started,
            ended_on=ended,
            meetings_per_year=meetings,
            hours=hours,
        )
    for form, signed, ended in history["agreements"]:
        ended = ended if ended and ended >= signed else None
        Agreement.objects.create(initiative=initiative, form=form, signed_on=signed, ended_on=ended)
    for done_when, reached in history["results"]:
        Result.objects.create(initiative=initiative, title="Resultaat", done_when=done_when, reached_on=reached)
    statement = Statement.objects.create(initiative=initiative, binding="Samen.", stated_on=history["began"])
    for joined, endorsed in history["partners"]:
        partner = PartnershipFactory(initiative=initiative, joined_on=joined).organisation
        if endorsed:
            Endorsement.objects.create(
                initiative=initiative, organisation=partner, statement=statement, endorsed_on=endorsed,
                lapses_on=endorsed + dt.timedelta(days=365),
            )  # fmt: skip
    for kind, filled, opened, contributed in history["seats"]:
        Seat.objects.create(
            initiative=initiative, kind=kind, opened_on=opened, looking_for="iemand",
            person=PersonFactory() if filled else None, filled_on=opened if filled else None,
            last_contribution_on=contributed,
        )  # fmt: skip
    for raised, answered in history["dissents"]:
        Dissent.objects.create(
            initiative=initiative,
            text="Nee.",
            raised_on=raised,
            answer="Ja." if answered else "",
            answered_on=raised if answered else None,
        )
    for asked in history["requests"] if history["stage"] != "closed" else []:
        JoinRequest.objects.create(
            initiative=initiative, organisation=OrganisationFactory(), text="Graag.", asked_at=_noon(asked)
        )
    for term in history["terms"]:
        InvolvementFactory(initiative=initiative, term_ends_on=term)
    for day in history["news"]:
        Update.objects.create(initiative=initiative, text="Nieuws.", happened_on=day)
    if history["closing"] is not None:
        Closing.objects.create(initiative=initiative, reached="Veel.", celebrated=history["closing"], closed_on=ON)
    if history["exception"]:
        principle, until = history["exception"]
        NotApplicable.objects.create(
            initiative=initiative, principle=principle, because="Daarom.", said_on=dt.date(2020, 1, 1), until=until
        )
    return initiative


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(history=histories(), own=st.booleans())
def test_words_and_sql_agree_on_every_history(db, history, own):
    with transaction.atomic():
        region = RegionFactory()
        if own:
            Threshold.objects.create(name="weight", region=region, value=3)
            Threshold.objects.create(name="silent_days", region=None, value=30)
        initiative = _live(history, ThemeFactory(), region)
        said = {signal.principle: signal.state for signal in signals_of(initiative.pk, on=ON)}
        counted = states_of([initiative.pk], on=ON)[initiative.pk]
        of_all = states_of(None, on=ON)[initiative.pk]
        transaction.set_rollback(True)
    assert said == counted == of_all


def _state(initiative, principle, on=ON):
    return next(signal.state for signal in signals_of(initiative.pk, on=on) if signal.principle == principle)


def test_a_structure_of_six_or_more_without_a_result_in_six_months_asks_attention():
    initiative = InitiativeFactory()
    for kind in ("steering", "bureau", "project", "project"):
        Body.objects.create(initiative=initiative, kind=kind, started_on=ON)
    assert facts_of([initiative.pk], on=ON)[initiative.pk].weight == 6
    assert _state(initiative, Principle.LIGHT) == State.ATTENTION
    Result.objects.create(initiative=initiative, title="Af", reached_on=dt.date(2026, 5, 23))
    assert _state(initiative, Principle.LIGHT) == State.DISCUSS
    assert _state(initiative, Principle.LIGHT, on=dt.date(2026, 11, 24)) == State.ATTENTION


def test_meetings_of_eight_hours_a_month_weigh_one():
    initiative = InitiativeFactory()
    Body.objects.create(initiative=initiative, kind="project", started_on=ON, meetings_per_year=24, hours=4)
    assert facts_of([initiative.pk], on=ON)[initiative.pk].weight == Decimal(2)


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


def test_what_does_not_apply_is_asked_again_after_its_day():
    initiative = InitiativeFactory(started_on=dt.date(2024, 1, 1))
    NotApplicableFactory(initiative=initiative, principle="outsiders", said_on=dt.date(2025, 11, 23), until=ON)
    assert _state(initiative, Principle.OUTSIDERS, on=dt.date(2026, 11, 22)) == State.NOT_APPLICABLE
    assert _state(initiative, Principle.OUTSIDERS, on=ON) == State.ATTENTION
    assert len(judge(facts_of([initiative.pk], on=ON)[initiative.pk], DEFAULTS, ON)) == 7
