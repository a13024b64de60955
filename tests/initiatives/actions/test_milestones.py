"""Planning, moving, ordering, reaching and celebrating milestones, and taking each of them back."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from initiatives.actions import milestones as actions
from initiatives.actions import remove_result, restore_result
from initiatives.exceptions import NothingToRestore
from initiatives.models import Celebration, Initiative, Milestone, MilestoneMove, Update
from initiatives.periods import read_period
from tests.factories import CelebrationFactory, MilestoneFactory, PersonFactory, ResultFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


@pytest.fixture
def by(coordinator):
    return {"by": coordinator, "at": timezone.now()}


@pytest.fixture
def three(initiative, by):
    lines = [actions.Line(title, read_period("2027")) for title in ("Een", "Twee", "Drie")]
    return actions.plan_milestones(initiative=initiative, lines=lines, **by)


def titles(initiative):
    return [row.title for row in initiative.milestones.all()]


def test_what_is_planned_comes_last_and_brings_the_initiative_up(initiative, by, three):
    row = actions.plan_milestone(initiative=initiative, title="Vier", planned=read_period("maart 2027"), **by)
    assert titles(initiative) == ["Een", "Twee", "Drie", "Vier"]
    assert (row.planned_from, row.planned_until, row.precision) == (dt.date(2027, 3, 1), dt.date(2027, 3, 31), "month")
    assert row.created_by == by["by"]
    assert Initiative.objects.get(pk=initiative.pk).updated_at == by["at"]


def test_several_lines_sent_twice_are_planned_once(initiative, by):
    lines = [actions.Line("Een", read_period("2027")), actions.Line("Een", read_period("2027"))]
    key = uuid.uuid4()
    for _time in range(2):
        actions.plan_milestones(initiative=initiative, lines=lines, form_key=key, **by)
    assert titles(initiative) == ["Een", "Een"]


@pytest.mark.parametrize(
    ("which", "number", "order"),
    [
        (0, 2, ["Twee", "Een", "Drie"]),
        (2, 1, ["Drie", "Een", "Twee"]),
        (0, 99, ["Twee", "Drie", "Een"]),
        (1, 0, ["Twee", "Een", "Drie"]),
        (1, 2, ["Een", "Twee", "Drie"]),
    ],
)
def test_a_milestone_gets_a_number_and_the_others_make_room(initiative, by, three, which, number, order):
    before = actions.place_milestone(milestone=three[which], number=number, by=by["by"])
    assert titles(initiative) == order
    assert before == which + 1
    actions.place_milestone(milestone=three[which], number=before, by=by["by"])
    assert titles(initiative) == ["Een", "Twee", "Drie"]


def test_the_order_goes_on_after_one_is_taken_away(initiative, by, three):
    actions.remove_milestone(milestone=three[1], **by)
    actions.place_milestone(milestone=three[2], number=1, by=by["by"])
    actions.plan_milestone(initiative=initiative, title="Vier", planned=read_period("2027"), **by)
    assert titles(initiative) == ["Drie", "Een", "Vier"]


def test_a_date_moves_with_a_reason_that_is_kept(three, by):
    row = three[0]
    old = row.planned
    move = actions.move_milestone(milestone=row, planned=read_period("Q2 2028"), reason="De buizen kwamen later.", **by)
    row.refresh_from_db()
    assert row.planned == read_period("2e kwartaal 2028") == move.new
    assert (move.old, move.reason, move.moved_by, move.is_later) == (old, "De buizen kwamen later.", by["by"], True)
    again = actions.move_milestone(
        milestone=row, planned=read_period("Q2 2028"), reason="De buizen kwamen later.", **by
    )
    assert again == move
    assert MilestoneMove.objects.count() == 1
    assert actions.move_milestone(milestone=row, planned=row.planned, reason="Anders.", **by) is None


def test_only_the_last_move_is_taken_back(three, by):
    row = three[0]
    first = actions.move_milestone(milestone=row, planned=read_period("2028"), reason="Later.", **by)
    second = actions.move_milestone(milestone=row, planned=read_period("2029"), reason="Nog later.", **by)
    with pytest.raises(NothingToRestore):
        actions.take_move_back(move=first, **by)
    actions.take_move_back(move=second, **by)
    row.refresh_from_db()
    assert row.planned == read_period("2028")
    assert list(row.moves.all()) == [first]


def test_the_first_day_on_which_it_was_reached_stays(three, by):
    row = three[0]
    for day in (DAY, DAY + dt.timedelta(days=3)):
        actions.reach_milestone(milestone=row, reached_on=day, **by)
    row.refresh_from_db()
    assert row.reached_on == DAY
    actions.unreach_milestone(milestone=row, **by)
    row.refresh_from_db()
    assert row.reached_on is None


def test_what_is_celebrated_stays_reached(by):
    row = CelebrationFactory().milestone
    with pytest.raises(NothingToRestore):
        actions.unreach_milestone(milestone=row, **by)


def test_a_change_is_taken_back_when_it_is_still_the_last(initiative, three, by):
    row, person, result = three[0], PersonFactory(), ResultFactory(initiative=initiative)
    said = {
        "owner": person, "owner_organisation": None, "result": result, "note": "Met soep.", "is_to_celebrate": False,
        "reached_on": DAY,
    }  # fmt: skip
    change = actions.change_milestone(milestone=row, title="Eén", **said, **by)
    row.refresh_from_db()
    assert (row.title, row.owner, row.result, row.reached_on) == ("Eén", person, result, DAY)
    assert actions.change_milestone(milestone=row, title="Eén", **said, **by) is None
    actions.unchange_milestone(milestone=row, change=change, **by)
    row = Milestone.objects.get(pk=row.pk)
    assert (row.title, row.owner, row.result, row.note, row.is_to_celebrate) == ("Een", None, None, "", True)
    with pytest.raises(NothingToRestore):
        actions.unchange_milestone(milestone=row, change=change, **by)


def test_what_is_taken_away_comes_back_with_its_moves_and_its_celebration(initiative, three, by):
    row = three[1]
    move = actions.move_milestone(milestone=row, planned=read_period("2028"), reason="Later.", **by)
    actions.reach_milestone(milestone=row, reached_on=DAY, **by)
    party = actions.celebrate(subject=row, how="now", thanks="Ada", on=DAY, **by)
    actions.remove_milestone(milestone=Milestone.objects.get(pk=row.pk), **by)
    assert not MilestoneMove.objects.exists()
    back = actions.restore_milestone(pk=row.pk, initiative=initiative, **by)
    assert titles(initiative) == ["Een", "Twee", "Drie"]
    assert back.reached_on == DAY
    assert list(back.moves.all()) == [move]
    assert back.celebration == party
    assert back.celebration.update is not None
    with pytest.raises(NothingToRestore):
        actions.restore_milestone(pk=row.pk, initiative=initiative, **by)


def test_what_comes_back_to_a_place_that_is_taken_comes_last_and_without_a_result_that_is_gone(initiative, three, by):
    result = ResultFactory(initiative=initiative)
    row = three[2]
    Milestone.objects.filter(pk=row.pk).update(result=result)
    actions.remove_milestone(milestone=Milestone.objects.get(pk=row.pk), **by)
    actions.plan_milestone(initiative=initiative, title="Vier", planned=read_period("2027"), **by)
    remove_result(result=result, **by)
    back = actions.restore_milestone(pk=row.pk, initiative=initiative, **by)
    assert titles(initiative) == ["Een", "Twee", "Vier", "Drie"]
    assert back.result is None


def test_a_result_comes_back_with_its_celebration_and_the_milestones_that_led_to_it(initiative, three, by):
    result, other = ResultFactory(initiative=initiative, reached_on=DAY), ResultFactory(initiative=initiative)
    Milestone.objects.filter(pk__in=[three[0].pk, three[1].pk]).update(result=result)
    party = actions.celebrate(subject=result, how="now", thanks="Ada", on=DAY, **by)
    remove_result(result=result, **by)
    assert not Celebration.objects.exists()
    Milestone.objects.filter(pk=three[1].pk).update(result=other)  # somebody chose another one meanwhile
    back = restore_result(pk=party.result_id, initiative=initiative, **by)
    assert back.celebration == party
    assert back.celebration.update is not None
    assert list(Milestone.objects.order_by("position").values_list("result", flat=True)) == [back.pk, other.pk, None]
    with pytest.raises(NothingToRestore):
        restore_result(pk=back.pk, initiative=initiative, **by)


def test_celebrating_now_is_told_in_the_story_in_the_language_of_the_register(initiative, by):
    row = MilestoneFactory(initiative=initiative, reached_on=DAY)
    for _time in range(2):
        party = actions.celebrate(subject=row, how="now", thanks="Ada en Bram", on=DAY, **by)
    assert (party.on, party.thanks) == (DAY, "Ada en Bram")
    told = Update.objects.get()
    assert party.update == told
    assert "Ada en Bram" in told.text
    assert told.happened_on == DAY
    actions.withdraw_celebration(celebration=party, **by)
    assert not Celebration.objects.exists()
    assert not Update.objects.exists()


def test_another_answer_takes_the_place_of_the_first(initiative, by):
    row = MilestoneFactory(initiative=initiative, reached_on=DAY)
    actions.celebrate(subject=row, how="now", thanks="Ada", on=DAY, **by)
    day = DAY + dt.timedelta(days=18)
    party = actions.celebrate(subject=row, how="planned", day=day, place="Buurthuis", because="niet", on=DAY, **by)
    assert (party.on, party.place, party.because) == (day, "Buurthuis", "")
    assert not Update.objects.exists()
    party = actions.celebrate(subject=row, how="not", because="Te klein.", place="Buurthuis", day=day, on=DAY, **by)
    assert (party.on, party.place, party.because) == (None, "", "Te klein.")
    assert Celebration.objects.get() == party


def test_a_result_is_celebrated_too(initiative, by):
    result = ResultFactory(initiative=initiative, reached_on=DAY)
    party = actions.celebrate(subject=result, how="not", because="Te klein.", on=DAY, **by)
    assert party.subject == result
    assert party.initiative == initiative


def test_what_waits_to_be_celebrated(initiative):
    waits = MilestoneFactory(initiative=initiative, reached_on=DAY)
    MilestoneFactory(initiative=initiative, reached_on=DAY, is_to_celebrate=False)
    MilestoneFactory(initiative=initiative)
    CelebrationFactory(milestone=MilestoneFactory(initiative=initiative, reached_on=DAY))
    assert list(Milestone.objects.to_celebrate()) == [waits]


def test_overdue_begins_the_day_after_the_last_day_of_the_period(initiative):
    row = MilestoneFactory(
        initiative=initiative, planned_from="2027-04-01", planned_until="2027-06-30", precision="quarter"
    )
    last = dt.date(2027, 6, 30)
    assert list(Milestone.objects.overdue(last)) == []
    assert list(Milestone.objects.overdue(last + dt.timedelta(days=1))) == [row]
