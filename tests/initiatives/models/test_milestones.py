"""What the database refuses about milestones, their moves and their celebrations."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from initiatives.models import Celebration, Milestone, MilestoneMove, Result
from initiatives.periods import Period, Precision
from tests.factories import (
    CelebrationFactory,
    InitiativeFactory,
    MilestoneFactory,
    MilestoneMoveFactory,
    OrganisationFactory,
    PersonFactory,
    ResultFactory,
)

pytestmark = pytest.mark.django_db
D = dt.date
DAY = D(2026, 11, 2)


@transaction.atomic
def _try(change):
    change()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(name, change):
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        _try(change)


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (D(2027, 3, 12), D(2027, 3, 12), "day"),
        (D(2028, 2, 1), D(2028, 2, 29), "month"),
        (D(2027, 10, 1), D(2027, 12, 31), "quarter"),
        (D(2027, 1, 1), D(2027, 12, 31), "year"),
    ],
)
def test_a_period_that_fits_its_precision_is_kept(first, last, precision):
    row = MilestoneFactory(planned_from=first, planned_until=last, precision=precision)
    assert Milestone.objects.get(pk=row.pk).planned == Period(first, last, Precision(precision))


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (D(2027, 3, 12), D(2027, 3, 13), "day"),
        (D(2027, 3, 13), D(2027, 3, 12), "day"),
        (D(2027, 3, 1), D(2027, 3, 30), "month"),
        (D(2027, 3, 2), D(2027, 4, 1), "month"),
        (D(2027, 2, 1), D(2027, 4, 30), "quarter"),
        (D(2027, 4, 1), D(2027, 9, 30), "quarter"),
        (D(2027, 4, 1), D(2028, 3, 31), "year"),
        (D(2027, 3, 12), D(2027, 3, 12), "week"),
        (D(9999, 1, 1), D(9999, 12, 31), "year"),
        (D(1989, 1, 1), D(1989, 12, 31), "year"),
    ],
)
def test_a_period_that_does_not_fit_is_refused(first, last, precision):
    refused(
        "initiatives_milestone_period_fits",
        lambda: MilestoneFactory(planned_from=first, planned_until=last, precision=precision),
    )
    refused(
        "initiatives_milestonemove_periods_fit",
        lambda: MilestoneMoveFactory(new_from=first, new_until=last, new_precision=precision),
    )
    refused(
        "initiatives_milestonemove_periods_fit",
        lambda: MilestoneMoveFactory(old_from=first, old_until=last, old_precision=precision),
    )


def test_each_rule_about_a_milestone_has_a_name():
    row = MilestoneFactory()
    rows = Milestone.objects.filter(pk=row.pk)
    refused("initiatives_milestone_title_filled", lambda: rows.update(title=""))
    refused(
        "initiatives_milestone_one_owner",
        lambda: rows.update(owner=PersonFactory(), owner_organisation=OrganisationFactory()),
    )
    refused("initiatives_milestone_reached_in_our_time", lambda: rows.update(reached_on=D(9999, 12, 31)))
    refused("initiatives_milestone_result_of_same_initiative", lambda: rows.update(result=ResultFactory()))
    refused(
        "initiatives_milestone_position", lambda: MilestoneFactory(initiative=row.initiative, position=row.position)
    )


def test_rows_change_places_within_one_transaction():
    first = MilestoneFactory()
    second = MilestoneFactory(initiative=first.initiative)
    Milestone.objects.filter(pk=first.pk).update(position=2)
    Milestone.objects.filter(pk=second.pk).update(position=1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert list(Milestone.objects.filter(initiative=first.initiative)) == [second, first]


def test_each_rule_about_a_move_has_a_name():
    rows = MilestoneMove.objects.filter(pk=MilestoneMoveFactory().pk)
    refused("initiatives_milestonemove_reason_filled", lambda: rows.update(reason=""))
    same = {"old_from": DAY, "old_until": DAY, "new_from": DAY, "new_until": DAY}
    refused("initiatives_milestonemove_elsewhere", lambda: rows.update(**same))


def test_each_rule_about_a_celebration_has_a_name():
    row = CelebrationFactory()
    rows = Celebration.objects.filter(pk=row.pk)
    refused("initiatives_celebration_how", lambda: rows.update(how="never"))
    refused("initiatives_celebration_not_has_why", lambda: rows.update(how="not", on=None, because=""))
    refused("initiatives_celebration_not_has_why", lambda: rows.update(how="not", because="Te klein."))
    refused("initiatives_celebration_not_has_why", lambda: rows.update(because="Te klein."))
    refused("initiatives_celebration_has_a_day", lambda: rows.update(how="planned", on=None))
    refused("initiatives_celebration_has_a_day", lambda: rows.update(on=D(9999, 1, 1)))
    refused("initiatives_celebration_of_one_thing", lambda: rows.update(milestone=None))
    refused(
        "initiatives_celebration_of_one_thing", lambda: rows.update(result=ResultFactory(initiative=row.initiative))
    )
    refused("initiatives_celebration_milestone_id_key", lambda: CelebrationFactory(milestone=row.milestone))


def test_a_celebration_is_of_the_same_initiative():
    row = CelebrationFactory()
    result = ResultFactory(reached_on=DAY)
    other = InitiativeFactory()
    refused(
        "initiatives_celebration_milestone_of_same_initiative",
        lambda: Celebration.objects.filter(pk=row.pk).update(initiative=other),
    )
    refused(
        "initiatives_celebration_result_of_same_initiative",
        lambda: CelebrationFactory(milestone=None, result=result, initiative=other),
    )


def test_a_result_that_goes_leaves_its_milestones():
    result = ResultFactory()
    row = MilestoneFactory(initiative=result.initiative, result=result)
    Result.objects.all().delete()
    row.refresh_from_db()
    assert row.result is None
