"""Whatever changes touches its initiative, whichever way it was changed."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from initiatives.models import Initiative, Round, Touched
from initiatives.reminders.clocks import refresh
from tests.factories import (
    CelebrationFactory,
    ClockFactory,
    ClosingFactory,
    DissentFactory,
    EndorsementFactory,
    HorizonDecisionFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    MilestoneFactory,
    NotApplicableFactory,
    PartnershipFactory,
    RegionFactory,
    ResultFactory,
    RoundFactory,
    SeatFactory,
    StatementFactory,
    ThemeFactory,
    ThresholdFactory,
    TouchedFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)


def touched():
    found = set(Touched.objects.values_list("initiative_id", "region_id"))
    Touched.objects.all().delete()
    return found


def _reached(initiative):
    return initiative.results.first() or ResultFactory(initiative=initiative, reached_on=DAY)


@pytest.mark.parametrize(
    ("factory", "change"),
    [
        (ClosingFactory, {"celebrated": "Taart."}),
        (DissentFactory, {"answer": "Ja.", "answered_on": DAY}),
        (EndorsementFactory, {"is_current": False}),
        (HorizonDecisionFactory, {"why": "Anders."}),
        (InvolvementFactory, {"term_ends_on": DAY}),
        (JoinRequestFactory, {"text": "Anders."}),
        (MilestoneFactory, {"reached_on": DAY}),
        (lambda initiative: CelebrationFactory(milestone=None, result=_reached(initiative)), {"on": DAY}),
        (NotApplicableFactory, {"until": dt.date(2030, 1, 1)}),
        (PartnershipFactory, {"joined_on": DAY}),
        (ResultFactory, {"reached_on": DAY}),
        (RoundFactory, {"planned_on": dt.date(2027, 1, 1)}),
        (SeatFactory, {"kind": "outsider"}),
        (StatementFactory, {"stated_on": dt.date(2026, 1, 1)}),
        (UpdateFactory, {"happened_on": dt.date(2026, 1, 1)}),
    ],
)
def test_a_row_that_comes_changes_or_goes_touches_its_initiative(factory, change):
    initiative = InitiativeFactory()
    touched()
    row = factory(initiative=initiative)
    assert touched() == {(initiative.pk, None)}
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(**change)
    assert touched() == {(initiative.pk, None)}
    rows._raw_delete("default")
    assert touched() == {(initiative.pk, None)}


def test_of_the_initiative_itself_only_what_clocks_and_figures_follow_from_touches_it():
    initiative = InitiativeFactory()
    assert touched() == {(initiative.pk, None)}
    rows = Initiative.objects.filter(pk=initiative.pk)
    rows.update(title="Anders", partner_names="almere")
    assert touched() == set()
    for change in ({"horizon_on": DAY}, {"facets": ["o1"]}, {"visibility": "partners"}, {"theme": ThemeFactory()}):
        rows.update(**change)
        assert touched() == {(initiative.pk, None)}


def test_what_a_reflector_types_touches_nothing():
    round_ = RoundFactory(is_opened=True)
    touched()
    rows = Round.objects.filter(pk=round_.pk)
    rows.update(draft={"s1": "4"})
    assert touched() == set()
    rows.update(state="expired", ended_at=dt.datetime(2026, 12, 9, tzinfo=dt.UTC), draft={})
    assert touched() == {(round_.initiative_id, None)}


def test_copy_touches_too():
    initiative = InitiativeFactory()
    touched()
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY initiatives_update (initiative_id, text, happened_on, created_at) FROM STDIN") as copy,
    ):
        copy.write_row((initiative.pk, "Nieuws.", DAY, "2026-11-02T10:00Z"))
    assert touched() == {(initiative.pk, None)}


def test_a_number_touches_its_region_or_all_with_one_row():
    region, other = RegionFactory(), RegionFactory()
    there, elsewhere = InitiativeFactory(region=region), InitiativeFactory()
    touched()
    row = ThresholdFactory(region=region)
    assert set(Touched.objects.values_list("initiative_id", "region_id")) == {(None, region.pk)}
    assert refresh() == 1
    row.region = other
    row.save()
    assert touched() == {(None, region.pk), (None, other.pk)}
    ThresholdFactory()
    assert set(Touched.objects.values_list("initiative_id", "region_id")) == {(None, None)}
    assert refresh() == 2
    assert {there.clocks.count() > 0, elsewhere.clocks.count() > 0} == {True}


def test_clocks_go_with_their_initiative():
    initiative = InitiativeFactory()
    refresh()
    initiative.delete()
    assert refresh() == 0 or not initiative.clocks.exists()


def test_the_database_refuses_a_clock_that_goes_backward_and_a_touch_of_two_things():
    with pytest.raises(IntegrityError, match="initiatives_clock_goes_forward"), transaction.atomic():
        ClockFactory(told_on=DAY, next_on=DAY)
    with pytest.raises(IntegrityError, match="initiatives_touched_one_of_them"), transaction.atomic():
        TouchedFactory(initiative_id=1, region_id=1)
    with pytest.raises(IntegrityError, match="initiatives_initiative_reflection_rhythm"), transaction.atomic():
        InitiativeFactory(reflection_months=5)
    ClockFactory(kind="confirm", object_id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockFactory(kind="confirm", object_id=1)


def test_other_words_or_another_place_of_a_milestone_touch_nothing():
    row = MilestoneFactory()
    touched()
    row.title, row.position, row.note = "Anders", 7, "Met soep."
    row.save()
    assert touched() == set()
