"""What is kept of a day: how each stands by the seven, and the figures of organisations and regions."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from initiatives.models import FrozenReport, Initiative, Principle, Snapshot, Standing
from initiatives.models.standing import STATES
from initiatives.principles import State, states_of
from initiatives.reminders.sweep import sweep
from initiatives.snapshots import take_snapshot, thin_snapshots
from initiatives.tallying import count_uncounted, set_standings
from tests.conftest import TODAY
from tests.factories import (
    BodyFactory,
    FrozenReportFactory,
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    SnapshotFactory,
)

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


def standing_of(initiative):
    row = Standing.objects.get(initiative=initiative)
    return {principle: State(getattr(row, principle.value)) for principle in Principle}


def test_a_standing_has_a_column_for_each_of_the_seven_and_the_words_of_the_states():
    names = [field.name for field in Standing._meta.fields]
    assert [principle.value for principle in Principle] == names[2:9]
    assert list(State.values) == list(STATES)


def test_standings_say_what_the_seven_say():
    some = [InitiativeFactory(), InitiativeFactory(stage="closed")]
    set_standings(None, on=TODAY)
    said = states_of(None, on=TODAY)
    assert {one.pk: standing_of(one) for one in some} == said


def test_the_sweep_sets_the_standing_of_what_was_touched_also_by_its_form():
    initiative = InitiativeFactory()
    sweep(on=TODAY, at=AT)
    count_uncounted(on=TODAY)
    assert standing_of(initiative)[Principle.LIGHT] is State.UNKNOWN
    BodyFactory(initiative=initiative, kind="working", started_on=TODAY, meetings_per_year=1, hours=1)
    sweep(on=TODAY, at=AT)
    count_uncounted(on=TODAY)
    assert standing_of(initiative)[Principle.LIGHT] is State.STRENGTH


def test_a_snapshot_counts_per_organisation_and_for_all_apart_by_who_may_see_it(almere):
    for visibility in ("everyone", "signed_in", "partners"):
        PartnershipFactory(initiative=InitiativeFactory(visibility=visibility, stage="growing"), organisation=almere)
    InitiativeFactory(stage="closed")
    assert take_snapshot(on=TODAY, at=AT) > 0
    taken = {(row.scope, row.is_open): row.figures for row in Snapshot.objects.all()}
    assert taken[f"o{almere.pk}", True]["total"] == 2
    assert taken[f"o{almere.pk}", False] == taken["", False]
    assert taken["", True]["total"] == 3
    assert taken["", True]["stage-growing"] == 2
    assert taken["", True]["sector-government"] == 2
    assert "stage-paused" not in taken["", True]
    assert taken["", True]["light-unknown"] == 2


def test_a_snapshot_of_a_day_is_taken_once_and_stays_as_it_was_known():
    initiative = InitiativeFactory(stage="growing")
    take_snapshot(on=TODAY, at=AT)
    Initiative.objects.filter(pk=initiative.pk).update(stage="closed")
    assert take_snapshot(on=TODAY, at=AT + dt.timedelta(hours=5)) == 0
    assert Snapshot.objects.get(scope="").figures["stage-growing"] == 1
    assert take_snapshot(on=TODAY + dt.timedelta(days=3), at=AT) == 1
    assert sorted({row.on for row in Snapshot.objects.all()}) == [TODAY, TODAY + dt.timedelta(days=3)]


def test_the_statements_of_a_snapshot_do_not_grow_with_what_is_counted(django_assert_max_num_queries):
    for _ in range(3):
        PartnershipFactory(organisation=OrganisationFactory())
    with django_assert_max_num_queries(13):
        take_snapshot(on=TODAY, at=AT)


def test_of_months_long_ago_the_last_day_stays():
    days = [dt.date(2025, 9, 29), dt.date(2025, 9, 30), dt.date(2025, 10, 1), dt.date(2024, 5, 3), dt.date(2024, 5, 1)]
    for day in days:
        SnapshotFactory(on=day)
        SnapshotFactory(on=day, scope="r1")
    assert thin_snapshots(on=TODAY) == 4
    kept = {dt.date(2024, 5, 3), dt.date(2025, 9, 30), dt.date(2025, 10, 1)}
    assert {(row.on, row.scope) for row in Snapshot.objects.all()} == {
        (day, place) for day in kept for place in ("", "r1")
    }
    assert thin_snapshots(on=TODAY) == 0


def test_a_day_of_a_place_has_one_row():
    SnapshotFactory()
    with pytest.raises(IntegrityError, match="initiatives_snapshot_once_a_day"), transaction.atomic():
        SnapshotFactory()


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"title": ""}, "initiatives_frozenreport_title_filled"),
        ({"first_on": dt.date(2027, 1, 1)}, "initiatives_frozenreport_period"),
    ],
)
def test_a_report_has_a_title_and_a_period_that_ends_after_it_begins(wrong, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        FrozenReportFactory(**wrong)


def test_a_frozen_report_never_changes_but_its_maker_may_leave():
    report = FrozenReportFactory()
    for change in ({"title": "Anders"}, {"figures": {}}, {"words": "Toch maar zo."}):
        with pytest.raises(IntegrityError, match="initiatives_frozenreport_stays"), transaction.atomic():
            FrozenReport.objects.filter(pk=report.pk).update(**change)
    report.made_by.delete()
    report.refresh_from_db()
    assert report.made_by is None
    assert report.title == "Jaarrekening 2026"
