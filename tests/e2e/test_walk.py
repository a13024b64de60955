"""One initiative from the idea to the farewell and what comes after it, in the browsers of those who do it."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from initiatives.models import Closing, HorizonDecision, Initiative, Involvement, Partnership
from partners.models import Person
from tests.factories import InvolvementFactory, ThemeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE, SENTENCE = "Eén reis naar China", "Samen delen we de kosten."
NEXT = "Eén reis naar India"


def picture(page: Page, name: str) -> None:
    """A screenshot for people, only where somebody asks for them with SCREENSHOTS=folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"walk-{name}.png", full_page=True)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).last.click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name).first.click()


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Pages of this initiative").get_by_role("link", name=name).click()


def choose_party(page: Page, field: str, typed: str, name: str) -> None:
    page.get_by_role("combobox", name=field).press_sequentially(typed)
    page.get_by_role("option", name=name).click()


def test_from_the_idea_to_what_comes_after(
    signed_in_page, coordinator, partner_member, stranger, almere, lelystad, urk
):
    ThemeFactory(name="Economie", name_en="Economy")
    ada, bram, carla = (signed_in_page(one) for one in (coordinator, partner_member, stranger))

    made = log_it(ada)
    InvolvementFactory(initiative=made, person=Person.objects.get(user=partner_member), role=Involvement.Role.MEMBER)
    overview = made.get_absolute_url()
    one_click_of_a_partner(bram, overview)
    room_for_a_new_partner(ada, carla, overview)
    assert set(made.partnerships.active().values_list("organisation__name", flat=True)) == {"Almere", "Lelystad", "Urk"}
    stage_and_form(ada, overview)
    a_result_and_a_choice(ada, overview)
    assert HorizonDecision.objects.get(initiative=made).choice == "continue"
    dissent_and_answer(ada, bram, overview)
    farewell(ada, bram, overview)
    close_it(ada, overview)
    after = what_comes_after(ada, overview)
    made.refresh_from_db()
    assert (made.stage, Closing.objects.get(initiative=made).successor) == ("closed", after)
    roles = dict(after.partnerships.values_list("organisation__name", "role"))
    assert roles == {"Almere": Partnership.Role.LEAD, "Lelystad": "participant", "Urk": "participant"}
    the_story_tells_it(carla, overview)


def log_it(ada):
    """Five fields."""
    ada.goto(reverse("initiatives:initiative-add"))
    ada.get_by_label("1. What is it called?").fill(TITLE)
    ada.get_by_label("2. What binds us?").fill(SENTENCE)
    ada.get_by_label("3. Which theme fits best?").select_option("Economy")
    choose_party(ada, "4. Who take part?", "lely", "Gemeente Lelystad")
    press(ada, "Log the initiative")  # 5: who leads, is filled in
    expect(ada.get_by_role("heading", level=1)).to_have_text(TITLE)
    picture(ada, "01-logged")
    return Initiative.objects.get()


def one_click_of_a_partner(bram, overview):
    bram.goto(overview)
    press(bram, "Gemeente Lelystad stands behind this")
    expect(bram.locator("#messages")).not_to_be_empty()
    expect(bram.get_by_role("button", name="Gemeente Lelystad still stands behind this")).to_be_visible()
    picture(bram, "02-endorsed")


def room_for_a_new_partner(ada, carla, overview):
    """A seat is opened, somebody asks in two sentences, the lead admits."""
    ada.goto(overview)
    tab(ada, "At the table")
    follow(ada, "Open a seat")
    ada.get_by_role("radio").first.check()
    ada.get_by_label("We look for").fill("Wij zoeken een visserijgemeente.")
    press(ada, "Open the seat")
    expect(ada.locator(".seats")).to_contain_text("Wij zoeken een visserijgemeente.")
    carla.goto(reverse("initiatives:call-list"))
    picture(carla, "03-calls")
    follow(carla, "Ask to join")
    carla.get_by_label("Why do you want to take part?").fill("Wij kennen de haven. Wij willen meedenken.")
    press(carla, "Ask to join")
    expect(carla.get_by_role("main")).to_contain_text("Wij kennen de haven.")
    ada.goto(reverse("initiatives:action-list"))
    picture(ada, "04-waits")
    ada.goto(overview)
    tab(ada, "At the table")
    press(ada, "Admit")
    expect(ada.locator("#messages")).to_contain_text("Urk")


def stage_and_form(ada, overview):
    ada.goto(overview)
    follow(ada, "Change the stage")
    ada.get_by_label("Growing").check()
    ada.get_by_label("Why?").fill("Drie gemeenten gaan mee.")
    press(ada, "Change the stage")
    expect(ada.locator("#facts-part")).to_contain_text("Growing")
    tab(ada, "Form")
    follow(ada, "Note a group")
    ada.get_by_label("What kind of group?").select_option("Project group")
    ada.get_by_label("How many times a year does it meet?").fill("24")
    ada.get_by_label("How many hours does a meeting take?").fill("2")
    ada.get_by_label("Why is it needed?").fill("Wie meereist, bereidt samen voor.")
    press(ada, "Note the group")
    follow(ada, "Note an agreement")
    ada.get_by_label("What kind of agreement?").select_option("Covenant")
    ada.get_by_label("Signed on").fill(Initiative.objects.get().created_at.date().isoformat())
    ada.get_by_label("Gemeente Urk").check()
    ada.get_by_label("Why this form?").fill("Zonder kon de provincie niet betalen.")
    press(ada, "Note the agreement")
    expect(ada.locator("#weight")).to_contain_text("How heavy is it?")
    expect(ada.locator("#weight")).not_to_contain_text("Nothing weighs")
    picture(ada, "05-form")


def a_result_and_a_choice(ada, overview):
    ada.goto(overview)
    follow(ada, "Add a result")
    ada.get_by_label("What do we want to reach?").fill("De reis is gemaakt")
    ada.get_by_label("When are we done?").fill("Als iedereen terug is.")
    press(ada, "Note the result")
    press(ada, "Reached")
    expect(ada.locator(".rows")).to_contain_text("Reached on")
    follow(ada, "Make a choice")
    ada.get_by_label("Continue").check()
    ada.get_by_label("Why?").fill("De contacten zijn nog jong.")
    ada.get_by_label("What do we want to reach next?").fill("Elk bedrijf heeft een vervolgafspraak")
    picture(ada, "06-choice")
    press(ada, "Make this choice")
    expect(ada.get_by_role("main")).to_contain_text("De contacten zijn nog jong.")


def dissent_and_answer(ada, bram, overview):
    bram.goto(overview)
    tab(bram, "Dissent")
    follow(bram, "Say what you disagree with")
    bram.get_by_label("What do you disagree with?").fill("Drie steden is te veel.")
    bram.get_by_label("With my name").check()
    press(bram, "Record the dissent")
    ada.goto(overview)
    tab(ada, "Dissent")
    follow(ada, "Answer this")
    ada.get_by_label("Your answer").fill("Wij kiezen er twee.")
    press(ada, "Give the answer")
    bram.goto(overview)
    tab(bram, "Dissent")
    expect(bram.locator(".timeline")).to_contain_text("Wij kiezen er twee.")
    picture(bram, "07-answered")


def farewell(ada, bram, overview):
    ada.goto(overview)
    tab(ada, "At the table")
    ada.get_by_role("link").filter(has_text="Say farewell: Bram").click()
    ada.get_by_label("What do you thank them for?").fill("Dank voor uw geduld.")
    ada.get_by_label("They agree to be named in the look back").check()
    press(ada, "Say farewell")
    bram.goto(overview)
    follow(bram, "Read the thanks")
    expect(bram.get_by_role("main")).to_contain_text("Dank voor uw geduld.")
    picture(bram, "08-thanks")


def close_it(ada, overview):
    ada.goto(overview)
    follow(ada, "Look back and close it")
    expect(ada.get_by_label("What did we reach?")).to_have_value("De reis is gemaakt")
    ada.get_by_label("What did we learn?").fill("Twee steden is genoeg.")
    picture(ada, "09-closing")
    press(ada, "Close the initiative")
    expect(ada.locator(".panel").first).to_contain_text("Twee steden is genoeg.")
    expect(ada.locator(".panel").first).to_contain_text("Bram")


def what_comes_after(ada, overview):
    """The next one begins with what this one had, and each leads to the other."""
    follow(ada, "Log the next initiative")
    expect(ada.get_by_label("2. What binds us?")).to_have_value(SENTENCE)
    expect(ada.locator(".chip", has_text="Urk")).to_be_visible()
    ada.get_by_label("1. What is it called?").fill(NEXT)
    press(ada, "Log the initiative")
    expect(ada.get_by_role("heading", level=1)).to_have_text(NEXT)
    follow(ada, TITLE)
    picture(ada, "10-closed")
    expect(ada.locator(".panel").first.get_by_role("link", name=NEXT)).to_be_visible()
    return Initiative.objects.get(title=NEXT)


def the_story_tells_it(carla, overview):
    carla.goto(f"{overview}verhaal/?all=1")
    story = carla.locator(".timeline").first
    for told in ("Drie gemeenten gaan mee.", "Urk", "De reis is gemaakt", "De contacten zijn nog jong."):
        expect(story).to_contain_text(told)
    expect(story).not_to_contain_text("Drie steden is te veel.")  # dissent stays at the table
    picture(carla, "11-story")
