"""Logging an initiative as people do: with the keyboard alone, without JavaScript, on a phone."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from initiatives.models import Initiative
from partners.models import Organisation
from tests.factories import (
    LinkFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PartnershipFactory,
    ThemeFactory,
    UpdateFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = reverse("initiatives:initiative-add")
OPTION = "[role=option]"


@pytest.fixture
def world(coordinator, almere, lelystad, urk):
    """A register with a few names, and a theme."""
    for name in ["Almelo", "Almkerk", "Dronten"]:
        OrganisationFactory(name=name, kind="municipality")
    hague = OrganisationFactory(name="'s-Gravenhage", kind="municipality")
    OrganisationNameFactory(organisation=hague, name="Den Haag")
    ThemeFactory(name="Economie", name_en="Economy")
    ThemeFactory(name="Energie", name_en="Energy")


def picture(page, name):
    """A screenshot for people, only where somebody asks for them with SCREENSHOTS=folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def partners_of(initiative):
    return set(initiative.partnerships.values_list("organisation__name", "role"))


def test_with_the_keyboard_alone(world, signed_in_page, coordinator, axe):
    page = signed_in_page(coordinator)
    page.goto(ADD)
    keyboard, status = page.keyboard, page.locator("[role=status]").first
    page.get_by_label("1. What is it called?").focus()
    keyboard.type("Eén reis naar China")
    keyboard.press("Tab")
    keyboard.type("Samen delen we de kosten.")
    keyboard.press("Tab")
    keyboard.type("Economy")
    keyboard.press("Tab")
    parties = page.get_by_role("combobox", name="4. Who take part?")
    expect(parties).to_be_focused()
    keyboard.type("alm")
    expect(status).to_contain_text("3 choices")
    expect(parties).to_have_attribute("aria-expanded", "true")
    axe(page)
    picture(page, "log-open")
    keyboard.press("ArrowDown")
    active = page.locator(f"#{parties.get_attribute('aria-activedescendant')}")
    expect(active).to_have_attribute("aria-selected", "true")
    keyboard.press("End")
    keyboard.press("Home")
    first = page.locator(f"#{parties.get_attribute('aria-activedescendant')}").inner_text()
    keyboard.press("Enter")
    expect(page.locator(".chip").first).to_contain_text(first.split("\n")[0])
    keyboard.press("Backspace")
    expect(status).to_contain_text("Press Backspace once more")
    keyboard.press("Backspace")
    expect(status).to_contain_text("is removed")
    keyboard.type("den haag")
    expect(page.locator(OPTION).first).to_contain_text("'s-Gravenhage")
    keyboard.press("Escape")
    expect(parties).to_have_attribute("aria-expanded", "false")
    keyboard.press("ArrowDown")
    expect(page.locator(OPTION).first).to_contain_text("'s-Gravenhage")
    keyboard.press("Enter")
    expect(status).to_contain_text("is chosen")
    keyboard.press("Tab")  # the button of who leads
    keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="5. Who leads?")).to_be_focused()
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Eén reis naar China")
    made = Initiative.objects.get()
    assert (made.title, made.theme.name_en) == ("Eén reis naar China", "Economy")
    assert partners_of(made) == {("Almere", "lead"), ("'s-Gravenhage", "participant")}
    axe(page)
    picture(page, "logged")


def test_without_javascript(world, signed_in_page, coordinator, axe):
    page = signed_in_page(coordinator, java_script_enabled=False)
    page.goto(ADD)
    page.get_by_label("1. What is it called?").fill("Eén reis naar China")
    page.get_by_label("4. Who take part?").fill("alm")
    picture(page, "plain")
    page.get_by_role("button", name="Search").first.click()
    picture(page, "plain-found")
    page.get_by_label("Gemeente Almelo").check()
    page.get_by_label("2. What binds us?").fill("Samen delen we de kosten.")
    page.get_by_text("Not in the list?").first.click()
    page.get_by_label("Name of the organisation").first.fill("Coöperatie De Windvogel")
    page.get_by_label("What kind of organisation is it?").first.select_option("Cooperative")
    page.get_by_role("button", name="Add the organisation").first.click()
    expect(page.get_by_label("Coöperatie De Windvogel")).to_be_checked()
    expect(page.get_by_label("Gemeente Almelo")).to_be_checked()
    expect(page.get_by_label("2. What binds us?")).to_have_value("Samen delen we de kosten.")
    page.get_by_label("3. Which theme fits best?").select_option("Energy")
    page.get_by_role("button", name="Log the initiative").last.click()
    made = Initiative.objects.get()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eén reis naar China")
    assert partners_of(made) == {
        ("Almere", "lead"), ("Almelo", "participant"), ("Coöperatie De Windvogel", "participant"),
    }  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_a_new_organisation_is_added_and_nothing_is_lost(
    world, signed_in_page, coordinator, urk, axe, scheme
):
    page = signed_in_page(coordinator, width=360, color_scheme=scheme, has_touch=True)
    page.goto(ADD)
    page.get_by_label("1. What is it called?").fill("Windmolens")
    parties = page.get_by_role("combobox", name="4. Who take part?")
    parties.press_sequentially("urk")
    page.get_by_role("option", name="Gemeente Urk").tap()
    parties.press_sequentially("Windvogel")
    page.get_by_role("option", name="Add ‘Windvogel’").tap()
    picture(page, f"phone-new-{scheme}")
    axe(page)
    name = page.get_by_label("Name of the organisation").first
    expect(name).to_have_value("Windvogel")
    page.get_by_role("button", name="Add the organisation").first.tap()
    expect(page.get_by_role("alert")).to_contain_text("Choose what kind")
    page.get_by_label("What kind of organisation is it?").first.select_option("Cooperative")
    page.get_by_role("button", name="Add the organisation").first.tap()
    expect(page.locator(".chip").nth(1)).to_contain_text("Windvogel")
    expect(page.get_by_label("1. What is it called?")).to_have_value("Windmolens")
    expect(parties).to_be_focused()
    assert Organisation.objects.get(name="Windvogel").kind == "cooperative"
    page.get_by_role("button", name="Log the initiative").last.tap()
    expect(page.get_by_role("alert")).to_contain_text("2 things are not right yet")
    expect(page.locator(".chip").nth(1)).to_contain_text("Windvogel")
    picture(page, f"phone-errors-{scheme}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_slow_and_failing_answers(world, signed_in_page, coordinator):
    page = signed_in_page(coordinator)
    page.goto(ADD)
    parties = page.get_by_role("combobox", name="4. Who take part?")
    held = []
    page.route("**/partijen/keuzes/**q=alm", lambda route: held.append(route))  # this answer comes too late
    parties.press_sequentially("alm")
    page.wait_for_timeout(400)
    parties.press_sequentially("k")
    expect(page.locator(OPTION).first).to_contain_text("Almkerk")
    for route in held:
        route.fulfill(json={"results": [{"id": 1, "name": "Te laat", "type": "organisation"}], "more": False})
    page.wait_for_timeout(200)
    expect(page.locator(OPTION).first).to_contain_text("Almkerk")
    page.route("**/partijen/keuzes/**", lambda route: route.abort())
    parties.fill("dro")
    expect(page.locator(".parties .error").first).to_contain_text("Searching does not work now")
    expect(parties).to_have_value("dro")
    page.unroute("**/partijen/keuzes/**")
    parties.press("Enter")
    expect(page.locator(OPTION).first).to_contain_text("Dronten")
    expect(page.locator(".parties .error").first).to_be_hidden()


def test_nothing_found_offers_a_new_party(world, signed_in_page, coordinator):
    page = signed_in_page(coordinator)
    page.goto(ADD)
    page.get_by_role("combobox", name="4. Who take part?").press_sequentially("xyzzy")
    expect(page.locator("[role=status]").first).to_contain_text("Nothing found")
    expect(page.locator(OPTION)).to_have_count(1)


def test_a_text_is_changed_in_place(initiative, signed_in_page, coordinator, axe):
    page = signed_in_page(coordinator)
    page.goto(initiative.get_absolute_url())
    page.get_by_role("link", name="Change what binds us").click()
    field = page.get_by_label("What binds us")
    expect(field).to_be_focused()
    field.fill("Samen warm.")
    axe(page)
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("#binding-part")).to_contain_text("Samen warm.")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    expect(page.get_by_role("link", name="Change what binds us")).to_be_focused()
    assert page.url.endswith(initiative.get_absolute_url())
    initiative.refresh_from_db()
    assert initiative.binding == "Samen warm."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_editors_see_both_texts(initiative, signed_in_page, coordinator, administrator, axe, scheme):
    ada, els = signed_in_page(coordinator, color_scheme=scheme), signed_in_page(administrator)
    where = reverse("initiatives:initiative-edit-part", args=[initiative.pk, "binding"])
    for page, words in [(ada, "Samen warm zonder gas."), (els, "Samen komen we warm verder.")]:
        page.goto(where)
        page.get_by_label("What binds us").fill(words)
    els.get_by_role("button", name="Save the change").click()
    els.wait_for_url(f"**{initiative.get_absolute_url()}")
    ada.get_by_role("button", name="Save the change").click()
    expect(ada.get_by_role("alert")).to_contain_text("A colleague was just before you")
    expect(ada.locator(".compare")).to_contain_text("Samen komen we warm verder.")
    picture(ada, f"conflict-{scheme}")
    axe(ada)
    ada.get_by_label("What binds us").fill("Samen komen we warm verder, zonder gas.")
    ada.get_by_role("button", name="Save this text").last.click()
    ada.wait_for_url(f"**{initiative.get_absolute_url()}")
    initiative.refresh_from_db()
    assert initiative.binding == "Samen komen we warm verder, zonder gas."


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_an_initiative_break_no_rule_and_fit(initiative, signed_in_page, coordinator, axe, width):
    PartnershipFactory(initiative=initiative, left_on="2026-05-01", left_reason="Klaar")
    UpdateFactory.create_batch(11, initiative=initiative, created_by=coordinator)
    LinkFactory(initiative=initiative)
    page = signed_in_page(coordinator, width=width)
    names = ["detail", "edit", "history", "delete"]
    pages = [f"initiative-{name}" for name in names] + ["partnership-add", "involvement-add", "update-add", "link-add"]
    for name in pages:
        page.goto(reverse(f"initiatives:{name}", args=[initiative.pk]))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        picture(page, f"{name}-{width}")


def test_an_update_is_deleted_and_put_back(initiative, signed_in_page, coordinator, axe):
    UpdateFactory(initiative=initiative, created_by=coordinator)
    page = signed_in_page(coordinator)
    page.goto(initiative.get_absolute_url())
    page.locator("#story-part").get_by_role("button", name="Delete").click()
    expect(page.locator("#messages")).to_contain_text("The update is deleted.")
    axe(page)
    picture(page, "undo")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#story-part")).to_contain_text("De eerste bijeenkomst was goed bezocht.")


def test_an_edit_in_place_is_left_without_saving(initiative, signed_in_page, coordinator, axe):
    page = signed_in_page(coordinator)
    page.goto(initiative.get_absolute_url())
    page.get_by_role("link", name="Change the facts").click()
    expect(page.get_by_label("Who may see it")).to_be_visible()
    axe(page)
    picture(page, "facts")
    page.get_by_role("link", name="Back without saving").click()
    expect(page.get_by_role("link", name="Change the facts")).to_be_visible()
    expect(page.get_by_label("Who may see it")).to_have_count(0)
