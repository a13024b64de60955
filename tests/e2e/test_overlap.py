"""Somebody logs a trip that a neighbour planned: the panel says so, quietly, until there is one trip."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from initiatives.actions.kinds import load_kinds
from initiatives.actions.themes import load_themes
from initiatives.actions.words import load_words
from initiatives.models import JoinRequest
from tests.e2e.test_logging import picture
from tests.factories import InitiativeFactory, InvolvementFactory, PartnershipFactory, PersonFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def theirs(lelystad):
    """A trade mission to China that Lelystad leads, and whoever coordinates it."""
    load_themes()
    load_kinds()
    load_words()
    mission = InitiativeFactory(title="Economische missie naar China", started_on=dt.date(2027, 5, 10))
    PartnershipFactory(initiative=mission, organisation=lelystad, role="lead")
    InvolvementFactory(initiative=mission, role="coordinator", person=PersonFactory(user=UserFactory(name="Lena")))
    return mission


def test_a_trip_that_a_neighbour_planned_is_seen_while_one_types_and_joined_in_two_clicks(
    new_context, axe, coordinator, theirs
):
    page = new_context(coordinator).new_page()
    page.goto(reverse("initiatives:initiative-add"))
    title = page.get_by_label("1. What is it called?")
    before = page.get_by_label("2. What binds us?").bounding_box()
    title.press_sequentially("Handelsmisie naar Shenzhen", delay=10)
    panel = page.locator("#similar")
    expect(panel).to_contain_text("Also a trade mission to China")
    expect(panel).to_contain_text("led by Gemeente Lelystad")
    expect(page.locator("#similar-says")).to_have_text("1 similar initiative")
    expect(title).to_be_focused()
    assert page.get_by_label("2. What binds us?").bounding_box() == before
    picture(page, "overlap-panel")
    axe(page)
    page.set_viewport_size({"width": 360, "height": 780})
    picture(page, "overlap-panel-360")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    panel.get_by_role("link", name="Ask to join").click()
    expect(page.get_by_label("Why do you want to take part?")).to_have_value(
        "We plan “Handelsmisie naar Shenzhen”. It looks like yours. Can we do it together?"
    )
    picture(page, "overlap-join")
    page.get_by_role("button", name="Ask to join").click()
    expect(page.locator("main")).to_contain_text("You asked to join")
    assert JoinRequest.objects.get().initiative == theirs
