"""The calendar in a real browser: the address follows what one chooses, Back undoes it, one click reaches."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import MilestoneFactory

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/initiatieven/kalender/"


def test_a_filter_and_a_month_are_in_the_address_and_back_undoes_them(initiative, coordinator, signed_in_page, axe):
    MilestoneFactory(initiative=initiative, planned_from=timezone.localdate())
    page = signed_in_page(coordinator, width=360)
    page.goto(URL)
    expect(page.locator(".calendar__item")).to_have_count(1)
    page.locator("#id_mine").select_option("following")
    expect(page.locator(".calendar__item")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"mine=following&month="))
    page.locator("a[rel=next]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#kept input[name=month]")).not_to_have_value(f"{timezone.localdate():%Y-%m}")
    page.locator("#id_mine").select_option("role")
    expect(page).to_have_url(re.compile(r"mine=role&month="))
    page.evaluate("history.back()")
    expect(page).to_have_url(re.compile(r"mine=following&month="))
    expect(page.locator("#id_mine")).to_have_value("following")
    page.goto(URL)
    expect(page.locator(".calendar__item")).to_have_count(1)
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_milestone_is_reached_in_one_click_without_scripts(initiative, coordinator, signed_in_page):
    row = MilestoneFactory(initiative=initiative, planned_from=timezone.localdate())
    page = signed_in_page(coordinator, java_script_enabled=False)
    page.goto(f"{URL}?theme={initiative.theme_id}")
    page.locator(".calendar__item form button").click()
    expect(page).to_have_url(re.compile(rf"{URL}\?theme={initiative.theme_id}&month="))
    expect(page.locator(".calendar__item.is-past")).to_have_count(1)
    page.locator(".message form button").click()
    row.refresh_from_db()
    assert row.reached_on is None
    expect(page).to_have_url(re.compile(rf"{URL}\?theme={initiative.theme_id}&month="))
