"""The seven signals are said twice, in words and in SQL: over random histories the two always agree."""

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.models import Dissent, Principle, Statement, Threshold
from initiatives.principles import DEFAULTS, FORM_WEIGHT, counts_of, signals_of, states_of
from tests.factories import (
    AgreementFactory,
    BodyFactory,
    CelebrationFactory,
    ClosingFactory,
    EndorsementFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnershipFactory,
    PersonFactory,
    RegionFactory,
    ResultFactory,
    SeatFactory,
    ThemeFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
# A plain Monday, the ends of months that are cut short when one counts back, and a leap day.
DAYS = [dt.date(2026, 11, 23), dt.date(2026, 8, 31), dt.date(2027, 3, 31), dt.date(2028, 2, 29)]
# How long before the day something can be: on, just before and just after each limit.
LIMITS = [relativedelta(days=14), relativedelta(days=30), relativedelta(days=60), relativedelta(days=90)] + [
    relativedelta(months=months) for months in (6, 12, 18)
]


@st.composite
def histories(draw):
    """A random life on a random day: all that a signal looks at, near the edges of its limits."""
    on = draw(st.sampled_from(DAYS))
    edge = st.builds(
        lambda limit, off: on - limit + dt.timedelta(days=off), st.sampled_from(LIMITS), st.integers(-1, 1)
    )
    today = st.integers(-1, 1).map(lambda off: on + dt.timedelta(days=off))
    near = st.one_of(edge, today, st.integers(-900, 60).map(lambda off: on + dt.timedelta(days=off)))
    maybe = st.one_of(st.none(), near)
    several = lambda *parts, most=3: draw(st.lists(st.tuples(*parts), max_size=most))  # noqa: E731
    answers = st.one_of(st.none(), st.tuples(st.sampled_from(["now", "planned", "not"]), near, near))
    kinds = st.sampled_from(["steering", "project", "working", "bureau", "sounding_board"])
    sitters = st.sampled_from(["", "person", "organisation"])
    return {
        "on": on, "stage": draw(st.sampled_from(["exploring", "growing", "winding_up", "closed", "paused"])),
        "dates": [draw(part) for part in (near, maybe, maybe, maybe, near, near)],
        "urgency": draw(st.sampled_from(["", "Nu."])),
        "bodies": several(kinds, near, maybe, st.integers(0, 30), st.integers(0, 8), most=4),
        "agreements": several(st.sampled_from(sorted(FORM_WEIGHT)), near, maybe),
        "results": several(st.sampled_from(["", "klaar"]), maybe, answers),
        "milestones": several(near, maybe, st.booleans(), answers),
        "partners": several(maybe, maybe, maybe, st.booleans(), st.sampled_from([100, 365]), most=5),
        "seats": several(st.sampled_from(["regular", "outsider"]), sitters, near, maybe, maybe),
        "dissents": several(near, maybe),
        "requests": several(near, maybe, st.sampled_from(["asked", "invited"]), most=2),
        "roles": several(near, maybe, maybe, most=2),
        "news": several(near, most=2),
        "closing": draw(st.one_of(st.none(), st.tuples(near, st.sampled_from(["", "Taart."])))),
        "exceptions": draw(st.dictionaries(st.sampled_from(Principle.values), st.one_of(near, today), max_size=3)),
        "in_region": draw(st.booleans()),
        "general": draw(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), st.integers(0, 40), max_size=3)),
        "regional": draw(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), st.integers(0, 40), max_size=3)),
    }  # fmt: skip


def _noon(day):
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def _later(day, first):
    """`day`, when it can be the end of what began on `first`."""
    return day if day and day >= first else None


def _celebrate(answer, **subject):
    if answer:
        how, day, decided = answer
        said = {"on": None, "because": "Te klein."} if how == "not" else {"on": day}
        CelebrationFactory(how=how, decided_on=decided, **said, **subject)


def _live(history, theme, region):
    began, ends, horizon, confirmed, updated, pause = history["dates"]
    initiative = InitiativeFactory(
        theme=theme, stage=history["stage"], urgency=history["urgency"], started_on=began, ends_on=_later(ends, began),
        horizon_on=_later(horizon, began + dt.timedelta(days=1)), confirmed_on=confirmed, updated_at=_noon(updated),
        paused_until=pause if history["stage"] == "paused" else None, region=region if history["in_region"] else None,
    )  # fmt: skip
    for kind, started, ended, meetings, hours in history["bodies"]:
        BodyFactory(initiative=initiative, kind=kind, started_on=started, ended_on=_later(ended, started),
                    meetings_per_year=meetings, hours=hours)  # fmt: skip
    for form, signed, ended in history["agreements"]:
        AgreementFactory(initiative=initiative, form=form, signed_on=signed, ended_on=_later(ended, signed))
    for done_when, reached, answer in history["results"]:
        result = ResultFactory(initiative=initiative, done_when=done_when, reached_on=reached)
        _celebrate(answer if reached else None, milestone=None, result=result)
    for planned, reached, is_to_celebrate, answer in history["milestones"]:
        milestone = MilestoneFactory(
            initiative=initiative, planned_from=planned, reached_on=reached, is_to_celebrate=is_to_celebrate
        )
        _celebrate(answer if reached else None, milestone=milestone)
    statement = Statement.objects.create(initiative=initiative, binding="Samen.", stated_on=began)
    for joined, left, endorsed, is_current, days in history["partners"]:
        left = _later(left, joined) if joined else left
        partner = PartnershipFactory(
            initiative=initiative, joined_on=joined, left_on=left, left_reason="Klaar." if left else ""
        ).organisation
        if endorsed:
            EndorsementFactory(initiative=initiative, organisation=partner, statement=statement, endorsed_on=endorsed,
                               lapses_on=endorsed + dt.timedelta(days=days), is_current=is_current)  # fmt: skip
    for kind, sitter, opened, contributed, ended in history["seats"]:
        SeatFactory(
            initiative=initiative, kind=kind, opened_on=opened, filled_on=opened if sitter else None,
            person=PersonFactory() if sitter == "person" else None, last_contribution_on=contributed,
            organisation=OrganisationFactory() if sitter == "organisation" else None, ended_on=_later(ended, opened),
        )  # fmt: skip
    for raised, answered in history["dissents"]:
        answered = _later(answered, raised)
        Dissent.objects.create(initiative=initiative, text="Nee.", raised_on=raised, answered_on=answered,
                               answer="Ja." if answered else "")  # fmt: skip
    for asked, decided, direction in history["requests"]:
        decided = decided or (history["on"] if history["stage"] == "closed" else None)  # nobody waits at what is closed
        outcome, decided_at = ("withdrawn", _noon(max(decided, asked))) if decided else ("", None)
        JoinRequestFactory(initiative=initiative, asked_at=_noon(asked), direction=direction, outcome=outcome,
                           decided_at=decided_at)  # fmt: skip
    for started, ended, term in history["roles"]:
        InvolvementFactory(initiative=initiative, started_on=started, ended_on=_later(ended, started),
                           term_ends_on=_later(term, started))  # fmt: skip
    for (day,) in history["news"]:
        UpdateFactory(initiative=initiative, happened_on=day)
    if history["closing"]:
        closed_on, celebrated = history["closing"]
        ClosingFactory(initiative=initiative, celebrated=celebrated, closed_on=closed_on)
    for principle, until in history["exceptions"].items():
        initiative.exceptions.create(
            principle=principle, because="Daarom.", said_on=until - dt.timedelta(days=365), until=until
        )
    return initiative


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(history=histories())
def test_words_and_sql_agree_on_every_history(db, history):
    on = history["on"]
    with transaction.atomic():
        region, other = RegionFactory(), RegionFactory()
        for name, value in history["general"].items():
            Threshold.objects.create(name=name, value=value)
        for name, value in history["regional"].items():
            Threshold.objects.create(name=name, region=region, value=value)
        Threshold.objects.create(name="weight", region=other, value=1)
        initiative = _live(history, ThemeFactory(), region)
        InitiativeFactory(region=other)
        said = {signal.principle: signal.state for signal in signals_of(initiative.pk, on=on)}
        of_one, of_all = states_of([initiative.pk], on=on), states_of(None, on=on)
        counted = counts_of([initiative.pk], on=on)
        transaction.set_rollback(True)
    assert said == of_one[initiative.pk] == of_all[initiative.pk]
    assert counted == dict.fromkeys(said.items(), 1)
    assert len(of_all) == 2
