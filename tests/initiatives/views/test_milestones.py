"""The pages of milestones: planning in a row, several at once, moving, ordering, reaching, taking away."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative, Milestone
from initiatives.periods import read_period
from tests.factories import (
    CelebrationFactory,
    MilestoneFactory,
    MilestoneMoveFactory,
    PersonFactory,
    ResultFactory,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ON = NOW.date()
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada(sign_in, coordinator):
    return sign_in(coordinator)


def address(name, *args):
    return reverse(f"initiatives:{name}", args=args)


def page(client, initiative):
    return client.get(address("milestone-list", initiative.pk)).content.decode()


def press_undo(client, answer):
    """The button in the message on the page where one comes out."""
    where = re.search(r'<div class="note message.*?action="([^"]+)"', client.get(answer["Location"]).content.decode())
    return client.post(where[1].replace("&amp;", "&"), follow=True).content.decode()


def test_milestone_list_tells_when_who_how_late_and_how_it_moved(ada, initiative):
    person = PersonFactory(name="Rosa")
    late = MilestoneFactory(initiative=initiative, title="Laat", planned_from="2026-11-13", owner=person)
    MilestoneMoveFactory(milestone=late, reason="De buizen kwamen later.")
    MilestoneFactory(
        initiative=initiative, planned_from="2027-04-01", planned_until="2027-06-30", precision="quarter",
        result=ResultFactory(initiative=initiative, title="Warmte"),
    )  # fmt: skip
    said = page(ada, initiative)
    for words in (
        "Planned: 13 November 2026. 10 days late", "Rosa", "Planned: quarter 2 of 2027", "Part of “Warmte”",
        "Moved once; first planned: 1 November 2026", "De buizen kwamen later.",
    ):  # fmt: skip
        assert words in said


def test_milestone_list_is_open_to_a_visitor_without_names_and_reasons(initiative):
    assert Client().get(address("milestone-list", initiative.pk)).status_code == 302
    Initiative.objects.filter(pk=initiative.pk).update(visibility="everyone")
    row = MilestoneFactory(initiative=initiative, owner=PersonFactory(name="Rosa"))
    MilestoneMoveFactory(milestone=row, reason="De buizen kwamen later.")
    celebrated = MilestoneFactory(initiative=initiative, reached_on=ON)
    CelebrationFactory(milestone=celebrated, how="not", on=None, because="Ruzie.")
    said = page(Client(), initiative)
    assert row.title in said
    assert not [words for words in ("Rosa", "De buizen", "Ruzie", "<form class") if words in said]


def test_milestone_plan_plans_a_line_and_asks_for_the_next(ada, initiative):
    where = address("milestone-plan", initiative.pk)
    answer = ada.post(where, {"title": "De eerste straat", "planned": "2e kwartaal 2027"})
    assert answer["Location"] == where
    row = Milestone.objects.get()
    assert (row.title, row.planned) == ("De eerste straat", read_period("Q2 2027"))
    said = ada.get(where).content.decode()
    assert re.search(r'<input[^>]*name="title"[^>]*autofocus', said)
    ada.post(where, {"title": "De tweede", "planned": "2028"})
    press_undo(ada, answer)
    assert [one.title for one in Milestone.objects.all()] == ["De eerste straat"]


def test_milestone_plan_answers_a_script_with_the_list_and_an_empty_line(ada, initiative):
    where = address("milestone-plan", initiative.pk)
    answer = ada.post(where, {"title": "De eerste straat", "planned": "maart 2027"}, **HTMX)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in said
    assert "“De eerste straat” is planned: March 2027." in said
    assert re.search(r'<input[^>]*name="title"[^>]*autofocus', said)
    assert 'value="De eerste straat"' not in said


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        ("31 februari 2027", "February 2027 has no day 31."),
        ("9999", "9999 is too far away"),
        ("ooit", "no date that we know"),
        ("", "Fill in when"),
    ],
)
@pytest.mark.parametrize("name", ["milestone-plan", "milestone-add"])
def test_a_date_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(ada, initiative, name, planned, words):
    answer = ada.post(address(name, initiative.pk), {"title": "De eerste straat", "planned": planned})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert words in said
    assert 'value="De eerste straat"' in said
    assert f'value="{planned}"' in said or not planned
    assert not Milestone.objects.exists()


def test_milestone_add_notes_an_owner_a_result_and_a_note(ada, initiative, lelystad):
    result = ResultFactory(initiative=initiative)
    form = {
        "title": "De eerste straat", "planned": "12-03-2027", "owner": f"o{lelystad.pk}", "result": str(result.pk),
        "note": "Met soep.",
    }  # fmt: skip
    ada.post(address("milestone-add", initiative.pk), form)
    row = Milestone.objects.get()
    assert (row.owner_organisation, row.result, row.note, row.is_to_celebrate) == (lelystad, result, "Met soep.", False)


def test_somebody_from_elsewhere_or_a_result_from_elsewhere_cannot_be_chosen(ada, initiative, urk):
    ResultFactory(initiative=initiative)
    form = {"title": "De eerste straat", "planned": "2027"}
    for wrong in ({"owner": f"o{urk.pk}"}, {"result": str(ResultFactory().pk)}):
        assert ada.post(address("milestone-add", initiative.pk), form | wrong).status_code == 422


def test_milestone_plan_many_plans_a_line_each_and_undo_takes_all_away(ada, initiative):
    lines = "De eerste straat, maart 2027\r\n\r\nSoep, brood en wijn\tQ2 2027\nDe brug; March 12, 2027\n"
    answer = ada.post(address("milestone-plan-many", initiative.pk), {"lines": lines})
    assert [(row.title, str(row.planned)) for row in Milestone.objects.all()] == [
        ("De eerste straat", "March 2027"), ("Soep, brood en wijn", "quarter 2 of 2027"), ("De brug", "12 March 2027"),
    ]  # fmt: skip
    assert "3 milestones are taken away." in press_undo(ada, answer)
    assert not Milestone.objects.exists()


def test_milestone_plan_many_says_which_line_is_wrong_and_plans_nothing(ada, initiative):
    lines = "De eerste straat, maart 2027\nDe tweede, ooit\nZomaar\n" + "x" * 161 + ", 2027"
    answer = ada.post(address("milestone-plan-many", initiative.pk), {"lines": lines})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert not Milestone.objects.exists()
    for words in ("Line 2: “ooit” is no date", "Line 3: say what", "Line 4: make it shorter"):
        assert words in said.replace("&quot;", '"')


def test_milestone_move_wants_another_date_and_why_and_is_taken_back(ada, initiative):
    row = MilestoneFactory(initiative=initiative)
    where = address("milestone-move", row.pk)
    answer = ada.post(where, {"planned": "2 november 2026", "reason": ""})
    assert answer.status_code == 422
    assert "It is planned then already" in answer.content.decode()
    assert "Say why" in answer.content.decode()
    answer = ada.post(where, {"planned": "maart 2027", "reason": "De buizen kwamen later."})
    assert row.moves.get().reason == "De buizen kwamen later."
    press_undo(ada, answer)
    row.refresh_from_db()
    assert row.planned == read_period("2-11-2026")
    assert not row.moves.exists()


def test_milestone_edit_and_its_undo(ada, initiative):
    row = MilestoneFactory(initiative=initiative)
    answer = ada.post(address("milestone-edit", row.pk), {"title": "Anders", "note": "Met soep."})
    row.refresh_from_db()
    assert (row.title, row.note, row.is_to_celebrate, row.reached_on) == ("Anders", "Met soep.", False, None)
    press_undo(ada, answer)
    row.refresh_from_db()
    assert (row.title, row.note, row.is_to_celebrate) == ("De eerste straat is warm", "", True)


def test_reached_before_it_was_planned_is_fine_and_a_day_to_come_is_asked(ada, initiative):
    row = MilestoneFactory(initiative=initiative, planned_from="2027-11-02")
    where = address("milestone-edit", row.pk)
    form = {"title": row.title}
    ada.post(where, form | {"reached_on": "2026-11-01"})
    row.refresh_from_db()
    assert row.reached_on == dt.date(2026, 11, 1)
    answer = ada.post(where, form | {"reached_on": "2026-11-24"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "This day has not come yet" in said
    assert re.search(r'<input[^>]*type="checkbox"[^>]*name="is_sure"|name="is_sure"[^>]*type="checkbox"', said)
    ada.post(where, form | {"reached_on": "2026-11-24", "is_sure": "on"})
    row.refresh_from_db()
    assert row.reached_on == dt.date(2026, 11, 24)


@pytest.mark.parametrize("day", ["9999-01-01", "2027-02-31", "nonsense"])
def test_a_day_that_cannot_be_is_refused_also_when_one_is_sure(ada, initiative, day):
    row = MilestoneFactory(initiative=initiative)
    answer = ada.post(address("milestone-reach", row.pk), {"reached_on": day, "is_sure": "on"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.reached_on is None


def test_one_click_reaches_it_and_the_page_asks_how_to_mark_it(ada, initiative):
    row = MilestoneFactory(initiative=initiative)
    answer = ada.post(address("milestone-reach", row.pk), {"place": "milestones"})
    assert answer["Location"] == address("celebration-add", row.pk)
    row.refresh_from_db()
    assert row.reached_on == ON
    press_undo(ada, answer)
    row.refresh_from_db()
    assert row.reached_on is None


def test_what_is_not_to_be_celebrated_asks_nothing(ada, initiative):
    row = MilestoneFactory(initiative=initiative, is_to_celebrate=False)
    answer = ada.post(address("milestone-reach", row.pk))
    assert answer["Location"] == f"{address('milestone-list', initiative.pk)}#milestones"


def test_a_script_gets_the_moment_in_the_row_with_undo(ada, initiative, coordinator):
    row = MilestoneFactory(initiative=initiative)
    said = ada.post(address("milestone-reach", row.pk), {"place": "milestones"}, **HTMX).content.decode()
    assert "is-moment" in said
    assert "burst" in said
    assert "How shall we mark it?" in said
    back = ada.post(address("milestone-unreach", row.pk), {"place": "milestones"}, **HTMX).content.decode()
    assert "is still to be reached" in back
    assert address("milestone-reach", row.pk) in back
    coordinator.has_joy = False
    coordinator.save()
    said = ada.post(address("milestone-reach", row.pk), {"place": "milestones"}, **HTMX).content.decode()
    assert "is reached. Well done!" in said
    assert "is-moment" not in said
    assert "burst" not in said


def test_the_owner_reaches_it_and_nothing_more(sign_in, initiative, partner_member, lelystad):
    bram = sign_in(partner_member)
    row = MilestoneFactory(initiative=initiative)
    assert bram.post(address("milestone-reach", row.pk)).status_code == 403
    for owner in ({"owner": partner_member.person}, {"owner": None, "owner_organisation": lelystad}):
        Milestone.objects.filter(pk=row.pk).update(reached_on=None, **owner)
        answer = bram.post(address("milestone-reach", row.pk))
        assert answer["Location"] == f"{address('milestone-list', initiative.pk)}#milestones"
        row.refresh_from_db()
        assert row.reached_on == ON
    assert bram.get(address("celebration-add", row.pk)).status_code == 403
    assert bram.get(address("milestone-edit", row.pk)).status_code == 403


def test_in_my_actions_one_click_reaches_it_and_leads_back(ada, initiative):
    row = MilestoneFactory(initiative=initiative, planned_from="2026-11-02")
    where, key = address("milestone-reach", row.pk), f"milestone:{row.pk}"
    assert "is it reached?" in ada.get(address("action-list")).content.decode()
    said = ada.post(where, {"from": "actions", "row": key}, **HTMX).content.decode()
    assert "is reached. Well done!" in said
    assert address("celebration-add", row.pk) in said
    assert ada.post(where, {"from": "actions", "row": key})["Location"] == address("action-list")


def test_milestone_place_moves_a_row_and_says_where_it_was(ada, initiative):
    rows = [MilestoneFactory(initiative=initiative, title=title) for title in ("Een", "Twee", "Drie")]
    answer = ada.post(address("milestone-place", rows[2].pk), {"number": "1"})
    assert [row.title for row in Milestone.objects.all()] == ["Drie", "Een", "Twee"]
    press_undo(ada, answer)
    assert [row.title for row in Milestone.objects.all()] == ["Een", "Twee", "Drie"]
    said = ada.post(address("milestone-place", rows[0].pk), {"number": "2", "button": "down"}, **HTMX).content.decode()
    rest = said.partition("<ol")[2]
    assert rest.index("Twee") < rest.index("Een")
    assert said.count("autofocus") == 1


@pytest.mark.parametrize("number", ["", "x", "-1", "٣", "1" * 30])
def test_a_number_that_is_none_changes_nothing(ada, initiative, number):
    rows = [MilestoneFactory(initiative=initiative, title=title) for title in ("Een", "Twee")]
    answer = ada.post(address("milestone-place", rows[1].pk), {"number": number}, follow=True)
    assert "Fill in a number" in answer.content.decode()
    assert [row.title for row in Milestone.objects.all()] == ["Een", "Twee"]


def test_milestone_delete_and_its_undo(ada, initiative):
    row = MilestoneFactory(initiative=initiative)
    answer = ada.post(address("milestone-delete", row.pk))
    assert not Milestone.objects.exists()
    assert "is back" in press_undo(ada, answer)
    assert Milestone.objects.get() == row
    assert "was back already" in ada.post(address("milestone-restore", row.pk), follow=True).content.decode() or (
        ada.post(address("milestone-restore", row.pk)).status_code == 404
    )


def test_of_what_is_closed_nothing_is_planned_any_more(ada, initiative):
    Initiative.objects.filter(pk=initiative.pk).update(stage="closed")
    assert address("milestone-plan", initiative.pk) not in page(ada, initiative)


def test_the_page_of_the_initiative_shows_the_next_three_and_what_is_overdue(ada, initiative):
    for month in (12, 11, 10, 1):
        MilestoneFactory(initiative=initiative, title=f"Maand {month}", planned_from=f"2026-{month:02}-02")
    MilestoneFactory(initiative=initiative, title="Gehaald", planned_from="2026-01-01", reached_on=ON)
    said = ada.get(initiative.get_absolute_url()).content.decode().partition('aria-labelledby="next"')[2]
    said = said.partition("</section>")[0]
    assert re.findall(r"Maand \d+|Gehaald", said) == ["Maand 1", "Maand 10", "Maand 11"]
    assert said.count("not reached yet") == 3


def test_the_history_tells_of_a_milestone_and_of_its_moves(ada, initiative):
    ada.post(address("milestone-plan", initiative.pk), {"title": "De eerste straat", "planned": "2027"})
    row = Milestone.objects.get()
    ada.post(address("milestone-move", row.pk), {"planned": "2028", "reason": "De buizen kwamen later."})
    ada.post(address("milestone-reach", row.pk))
    said = ada.get(address("initiative-history", initiative.pk)).content.decode()
    for words in ("Milestone added: De eerste straat", "Moved date added: De eerste straat", "Reached on"):
        assert words.lower() in said.lower()
