"""The screen of successes in a real browser: it goes on by itself, stands still, and keeps the focus."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import CelebrationFactory, MilestoneFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_screen_goes_on_by_itself_until_somebody_stops_it(initiative, coordinator, signed_in_page, axe):
    on = timezone.localdate()
    for number, title in enumerate(("Eerste", "Tweede")):
        stone = MilestoneFactory(initiative=initiative, title=title, reached_on=on)
        CelebrationFactory(milestone=stone, on=on - timezone.timedelta(days=number), story="Soep op straat.")
    page = signed_in_page(coordinator, reduced_motion="reduce")
    page.clock.install()
    page.goto(reverse("initiatives:success-screen"))
    expect(page.locator("h1")).to_have_text("Eerste")
    assert page.locator(".screen__success").evaluate("node => getComputedStyle(node).animationName") == "none"
    page.locator("#screen-still").focus()
    page.clock.fast_forward(12_000)
    expect(page.locator("h1")).to_have_text("Tweede")
    expect(page.locator("#screen-still")).to_be_focused()
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator("[hx-trigger]")).to_have_count(0)
    page.clock.fast_forward(60_000)
    expect(page.locator("h1")).to_have_text("Tweede")
    page.locator("#screen-next").click()
    expect(page.locator("h1")).to_have_text("Eerste")
