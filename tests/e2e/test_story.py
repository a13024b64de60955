"""The story and the audit in a real browser: narrowing in place, the address bar, Back, paper."""

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from tests.factories import ResultFactory, UpdateFactory


@pytest.fixture
def told(initiative, coordinator):
    """An initiative with more to tell than fits on a page."""
    ResultFactory(initiative=initiative, title="Tien daken", reached_on="2026-01-01")
    for number in range(30):
        UpdateFactory(initiative=initiative, text=f"Bericht {number:02}", created_by=coordinator)
    return reverse("initiatives:initiative-story", args=[initiative.pk])


@pytest.mark.django_db(transaction=True)
def test_the_story_narrows_in_place_with_its_address_and_back(told, coordinator, signed_in_page, axe):
    page = signed_in_page(coordinator)
    page.goto(told)
    page.evaluate("document.body.dataset.stays = 'yes'")
    page.locator("#sort-result").click()
    page.wait_for_url("**/?sort=result")
    page.get_by_text("Tien daken").wait_for()
    assert page.get_by_text("Bericht 29", exact=True).count() == 0
    assert page.locator("#sort-result[aria-current=true]").count() == 1
    assert page.evaluate("document.body.dataset.stays") == "yes"
    axe(page)
    page.go_back()
    page.get_by_text("Bericht 29", exact=True).wait_for()
    page.locator(".paging [rel=next]").click()
    page.get_by_text("Tien daken").wait_for()
    assert "before=" in page.url


@pytest.mark.django_db(transaction=True)
def test_paper_has_the_story_and_no_buttons(told, coordinator, signed_in_page):
    page = signed_in_page(coordinator)
    page.goto(f"{told}?all=1")
    page.emulate_media(media="print")
    assert page.get_by_text("Tien daken").is_visible()
    assert page.locator(".print-foot").is_visible()
    for gone in ("#sort-result", ".timeline form", ".timeline a", ".paging"):
        assert not page.locator(gone).first.is_visible(), gone


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_audit_breaks_no_rule_and_searches_in_place(told, administrator, signed_in_page, axe, width, scheme):
    page = signed_in_page(administrator, width=width, color_scheme=scheme)
    page.goto(reverse("dashboard:audit"))
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    axe(page)
    page.locator("#id_q").fill("tien daken")
    page.locator("form[role=search] button").click()
    page.wait_for_url("**q=tien*")
    page.locator("#found").get_by_text("Tien daken").first.wait_for()
    assert page.locator("#found").get_by_text("Bericht").count() == 0
    assert Initiative.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_story_narrows_without_script(told, coordinator, signed_in_page):
    page = signed_in_page(coordinator, java_script_enabled=False)
    page.goto(told)
    page.locator("#sort-result").click()
    assert page.get_by_text("Tien daken").is_visible()
    assert page.url.endswith("?sort=result")
