"""Milestones in a real browser: planned in a row by keyboard, reached and taken back, with and without scripts."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from initiatives.models import Celebration, Milestone
from tests.factories import MilestoneFactory

pytestmark = pytest.mark.django_db(transaction=True)
LINES = [("De eerste straat", "maart 2027"), ("De tweede straat", "2e kwartaal 2027"), ("Alles warm", "2028")]


def where(name, row):
    return reverse(f"initiatives:{name}", args=[row.pk])


@pytest.mark.parametrize("has_scripts", [True, False])
def test_milestones_are_planned_in_a_row_by_keyboard_alone(initiative, coordinator, signed_in_page, has_scripts):
    page = signed_in_page(coordinator, java_script_enabled=has_scripts)
    page.goto(where("milestone-plan", initiative))
    expect(page.get_by_label("Wat willen we bereiken?").or_(page.locator("#id_line_title"))).to_be_focused()
    for number, (title, planned) in enumerate(LINES, 1):
        page.keyboard.type(title)
        page.keyboard.press("Tab")
        page.keyboard.type(planned)
        page.keyboard.press("Enter")
        expect(page.locator("#planning ol.rows > li")).to_have_count(number)
        expect(page.locator("#id_line_title")).to_be_focused()
        expect(page.locator("#id_line_title")).to_have_value("")
    assert [row.title for row in Milestone.objects.all()] == [title for title, _planned in LINES]


def test_a_mistake_in_the_line_is_told_and_what_was_typed_stays(initiative, coordinator, signed_in_page, axe):
    page = signed_in_page(coordinator, width=360)
    page.goto(where("milestone-plan", initiative))
    expect(page.locator("#id_line_title")).to_be_focused()
    page.keyboard.type("De eerste straat")
    page.keyboard.press("Tab")
    page.keyboard.type("31 februari 2027")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator("#id_line_title")).to_have_value("De eerste straat")
    expect(page.locator("#id_line_planned")).to_have_value("31 februari 2027")
    axe(page)


def test_a_milestone_is_reached_celebrated_and_taken_back_without_scripts(initiative, coordinator, signed_in_page):
    row = MilestoneFactory(initiative=initiative)
    page = signed_in_page(coordinator, width=360, java_script_enabled=False)
    page.goto(where("milestone-list", initiative))
    page.locator(f"#milestone-{row.pk} form button").click()
    expect(page.locator("h1")).to_have_text(row.title)
    expect(page.locator(".moment .burst")).to_be_visible()
    page.locator(".message form button").click()
    row.refresh_from_db()
    assert row.reached_on is None
    page.locator(f"#milestone-{row.pk} form button").click()
    page.locator("input[name=how][value=planned]").check()
    page.locator("input[name=day]").fill((timezone.localdate() + dt.timedelta(days=9)).isoformat())
    page.locator("button.button--feast").click()
    expect(page.locator(f"#milestone-{row.pk}")).to_be_visible()
    assert Celebration.objects.get().how == "planned"


def test_with_scripts_the_moment_is_in_the_row_and_undo_beside_it(initiative, coordinator, signed_in_page, axe):
    row = MilestoneFactory(initiative=initiative)
    page = signed_in_page(coordinator, color_scheme="dark")
    page.goto(where("milestone-list", initiative))
    page.locator(f"#milestone-{row.pk} form button").focus()
    page.keyboard.press("Enter")
    moment = page.locator(f"#milestone-{row.pk}.is-moment")
    expect(moment.locator("[role=status]")).to_be_focused()
    axe(page)
    moment.locator("form button").click()
    expect(page.locator(f"#milestone-{row.pk}.is-moment")).to_have_count(0)
    row.refresh_from_db()
    assert row.reached_on is None


def test_nothing_moves_for_who_wants_no_movement(initiative, coordinator, signed_in_page):
    row = MilestoneFactory(initiative=initiative, reached_on=timezone.localdate())
    page = signed_in_page(coordinator, reduced_motion="reduce")
    page.goto(where("celebration-add", row))
    assert page.locator(".moment .burst").evaluate("node => getComputedStyle(node).animationName") == "none"


def test_a_row_is_put_in_another_place_by_keyboard_and_keeps_the_focus(initiative, coordinator, signed_in_page, axe):
    rows = [MilestoneFactory(initiative=initiative, title=title) for title in ("Een", "Twee", "Drie")]
    page = signed_in_page(coordinator, width=360)
    page.goto(where("milestone-order", initiative))
    axe(page)
    button = page.locator("#order li").nth(2).locator("form button").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#order li h2").nth(1)).to_have_text("Drie")
    expect(page.locator("#order li").nth(1).locator("form button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#order li h2").first).to_have_text("Drie")
    assert list(Milestone.objects.all()) == [rows[2], rows[0], rows[1]]
