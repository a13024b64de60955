"""Working through what waits, from the keyboard alone and in place; and with JavaScript off."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Dissent, HorizonDecision, Initiative, Involvement, JoinRequest, Principle, Result
from initiatives.waiting import Kind, waiting_for
from partners.models import Person
from tests.factories import (
    DissentFactory,
    ImprovementFactory,
    InitiativeFactory,
    InvolvementFactory,
    JoinRequestFactory,
    MergeFactory,
    MilestoneFactory,
    ResultFactory,
    RoundFactory,
    TogetherRequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
LIST = reverse("initiatives:action-list")


@pytest.fixture
def today():
    """The browser asks for pages today."""
    return timezone.localdate()


@pytest.fixture
def one_of_each(coordinator, initiative, almere, today):
    """Ada has one thing to do of each sort."""
    now, ada = timezone.now(), Person.objects.get(user=coordinator)
    JoinRequestFactory(initiative=initiative, asked_at=now - dt.timedelta(days=12))
    JoinRequestFactory(
        initiative=InitiativeFactory(title="Eén loket"), organisation=almere, direction="invited",
        asked_at=now - dt.timedelta(days=3),
    )  # fmt: skip
    # Somebody else leads what they would be one with, so agreeing does not make them one yet.
    china = InitiativeFactory(title="Handelsmissie China")
    InvolvementFactory(initiative=china, person__user=UserFactory(), role="lead")
    TogetherRequestFactory(initiative=china, other=initiative, organisation=almere, asked_at=now)
    MergeFactory(kept=china, gone=initiative, proposed_at=now)
    DissentFactory(initiative=initiative, raised_on=today - dt.timedelta(days=31))
    ResultFactory(initiative=initiative, title="200 woningen van het gas af")
    Involvement.objects.filter(initiative=initiative).update(term_ends_on=today + dt.timedelta(days=20))
    Initiative.objects.filter(pk=initiative.pk).update(horizon_on=today - dt.timedelta(days=24))
    RoundFactory(initiative=initiative, planned_on=today)
    RoundFactory(initiative=initiative, number=2, is_submitted=True)
    answered = RoundFactory(initiative=initiative, number=3, is_submitted=True, state="answered", answered_at=now)
    ImprovementFactory(round=answered, owner=ada)
    MilestoneFactory(initiative=initiative, planned_from=today - dt.timedelta(days=16), is_to_celebrate=False)
    MilestoneFactory(initiative=initiative, title="De tweede straat is warm", reached_on=today)
    stale = InitiativeFactory(title="Fietsroute")
    InvolvementFactory(initiative=stale, person=ada, role="lead")
    Initiative.objects.filter(pk=stale.pk).update(updated_at=now - dt.timedelta(days=130))
    # What looks alike has a page of its own, and a test: it is about two.
    assert {one.kind for one in waiting_for(coordinator, on=today)} == set(Kind) - {Kind.OVERLAP}
    return stale


def tab_to(page, selector):
    """Press Tab until the focus is on what `selector` names, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab")


def submit(page, row):
    tab_to(page, f"{row} .action__form form .button--primary")
    page.keyboard.press("Enter")


def fill(page, row, name, words):
    tab_to(page, f"{row} [name={name}]")
    page.keyboard.type(words)


def choose_and_invite(page, row):
    """Two steps of one action: the row stays until somebody is invited."""
    fill(page, row, "name", "Rosa")
    fill(page, row, "email", "rosa@elders.example")
    submit(page, row)
    page.locator(f"{row} [role=status]:focus").wait_for()
    tab_to(page, f"{row} [data-do]")
    page.keyboard.press("Enter")
    page.locator(f"{row} .action__form:focus").wait_for()
    tab_to(page, f"{row} .action__form a[hx-get*='/nodig-uit/']")
    page.keyboard.press("Enter")
    page.locator(f"{row} [name=message]").wait_for()
    fill(page, row, "message", "Wij horen graag uw blik.")
    submit(page, row)


def respond(page, row):
    """Yes to each of the seven."""
    for principle in Principle:
        tab_to(page, f"{row} [name={principle}_choice]")
        page.keyboard.press("Space")
    submit(page, row)


STEPS = {
    Kind.RESPOND: respond,
    Kind.REFLECTOR: choose_and_invite,
    Kind.REQUEST: lambda page, row: (
        tab_to(page, f"{row} .action__form form button"),
        page.keyboard.press("Enter"),
    ),
    Kind.INVITATION: lambda page, row: (
        tab_to(page, f"{row} .action__form a[hx-get*='/nee/']"),
        page.keyboard.press("Enter"),
        page.locator(f"{row} [name=reason]").wait_for(),
        fill(page, row, "reason", "Wij hebben er dit jaar geen mensen voor."),
        submit(page, row),
    ),
    Kind.TOGETHER: lambda page, row: (
        tab_to(page, f"{row} .action__form a[hx-get*='/nee/']"),
        page.keyboard.press("Enter"),
        page.locator(f"{row} [name=reason]").wait_for(),
        fill(page, row, "reason", "Wij gaan dit jaar niet."),
        submit(page, row),
    ),
    Kind.MERGE: lambda page, row: submit(page, row),
    Kind.HORIZON: lambda page, row: (
        tab_to(page, f"{row} [name=choice]"),
        page.keyboard.press("Space"),
        fill(page, row, "why", "Het werkt en is niet klaar."),
        submit(page, row),
    ),
    Kind.DISSENT: lambda page, row: (fill(page, row, "answer", "Wij vragen het hun."), submit(page, row)),
    Kind.ROLE: lambda page, row: submit(page, row),
    Kind.CELEBRATE: lambda page, row: (
        fill(page, row, "thanks", "Team warmte"),
        tab_to(page, f"{row} .button--feast"),
        page.keyboard.press("Enter"),
    ),
    Kind.RESULT: lambda page, row: (
        fill(page, row, "done_when", "Als de laatste ketel weg is."),
        submit(page, row),
    ),
}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_from_the_keyboard_alone_until_it_is_empty(
    new_context, axe, coordinator, one_of_each, today, width, scheme, tmp_path
):
    page = new_context(coordinator, width=width, color_scheme=scheme).new_page()
    page.goto(LIST)
    axe(page)
    waiting = waiting_for(coordinator, on=today)
    assert page.locator(".action [data-do]").count() == len(waiting) == 15
    for left, one in reversed(list(enumerate(reversed(waiting)))):
        row = f"#action-{one.id}"
        tab_to(page, f"{row} [data-do]")
        page.keyboard.press("Enter")
        if one.kind in STEPS:
            page.locator(f"{row} .action__form").wait_for()
            page.locator(f"{row} .action__form:focus").wait_for()
            axe(page)
            STEPS[one.kind](page, row)
        page.locator(f"{row}.is-done").wait_for()
        page.locator(f"{row} [role=status]:focus").wait_for()
        if left:
            assert page.locator("#action-count").text_content().split()[0] == str(left)
    axe(page)
    page.locator("#action-empty .panel").wait_for()
    assert page.locator("#action-count").is_hidden()
    page.screenshot(path=tmp_path / f"actions-{width}.png", full_page=True)
    assert waiting_for(coordinator, on=today) == []
    page.reload()
    assert page.locator(".action").count() == 0
    assert page.locator("#action-empty .panel").is_visible()
    axe(page)


def test_undo_folding_and_an_error_keep_the_keyboard_in_the_row(new_context, axe, coordinator, one_of_each, today):
    page = new_context(coordinator).new_page()
    page.goto(LIST)
    by_kind = {one.kind: f"#action-{one.id}" for one in waiting_for(coordinator, on=today)}
    row = by_kind[Kind.CONFIRM]
    tab_to(page, f"{row} [data-do]")
    page.keyboard.press("Enter")
    page.locator(f"{row}.is-done").wait_for()
    tab_to(page, f"{row} form button")
    page.keyboard.press("Enter")
    page.locator(f"{row} [data-do]").wait_for()
    page.locator(f"{row} [role=status]:focus").wait_for()

    row = by_kind[Kind.DISSENT]
    tab_to(page, f"{row} [data-do]")
    page.keyboard.press("Enter")
    page.locator(f"{row} .action__form:focus").wait_for()  # until then its form is one of a page without a script
    submit(page, row)
    page.locator(f"{row} .summary:focus").wait_for()
    axe(page)
    tab_to(page, f"{row} [data-fold]")
    page.keyboard.press("Enter")
    page.locator(f"{row} [data-do]:focus").wait_for()
    assert page.locator(f"{row} .action__form").count() == 0

    tab_to(page, f"{row} .action__later")
    page.keyboard.press("Enter")
    # The focus moves to what came; who types before that has half of the words somewhere else.
    page.locator(f"{row} .action__form:focus").wait_for()
    fill(page, row, "reason", "Na het overleg.")
    submit(page, row)
    page.locator(f"{row}.is-done").wait_for()
    page.reload()
    page.get_by_text("Na het overleg.").wait_for()
    axe(page)


def test_trouble_is_said_in_words_and_the_row_stays(new_context, coordinator, one_of_each, today):
    page = new_context(coordinator).new_page()
    page.goto(LIST)
    row = next(f"#action-{one.id}" for one in waiting_for(coordinator, on=today) if one.kind == Kind.DISSENT)
    page.route(re.compile("/antwoord/"), lambda route: route.fulfill(status=503, body="away"))
    page.locator(f"{row} [data-do]").click()
    page.locator("#messages .message--error").wait_for()
    assert page.locator(f"{row} [data-do]").is_visible()


def test_with_javascript_off_each_button_comes_back_to_the_list(new_context, coordinator, one_of_each, today):
    page = new_context(coordinator, java_script_enabled=False).new_page()
    page.goto(LIST)

    def button(kind):
        one = next(one for one in waiting_for(coordinator, on=today) if one.kind == kind)
        page.locator(f"#action-{one.id} [data-do]").click()

    def save():
        page.locator("main form button.button--primary").first.click()
        page.wait_for_url("**" + LIST)

    button(Kind.CONFIRM)
    page.wait_for_url("**" + LIST)
    page.locator("#messages form button").click()  # undo
    page.wait_for_url("**" + LIST)
    button(Kind.CONFIRM)
    button(Kind.ENDORSE)
    button(Kind.DISSENT)
    page.locator("[name=answer]").fill("Wij vragen het hun.")
    save()
    button(Kind.HORIZON)
    page.locator("[name=choice]").first.check()
    page.locator("[name=why]").fill("Het werkt.")
    save()
    button(Kind.ROLE)
    save()
    button(Kind.RESULT)
    page.locator("[name=done_when]").fill("Als de laatste ketel weg is.")
    save()
    button(Kind.REQUEST)
    page.locator("main form button").first.click()
    page.wait_for_url("**" + LIST)
    button(Kind.INVITATION)
    page.locator("main a[href*='/nee/']").click()
    page.locator("[name=reason]").fill("Geen mensen.")
    save()
    button(Kind.TOGETHER)
    page.locator("main a[href*='/nee/']").click()
    page.locator("[name=reason]").fill("Wij gaan dit jaar niet.")
    save()
    button(Kind.MERGE)
    save()
    button(Kind.RESPOND)
    for principle in Principle:
        page.locator(f"[name={principle}_choice]").first.check()
    save()
    button(Kind.IMPROVE)
    button(Kind.MILESTONE)
    page.wait_for_url("**" + LIST)
    button(Kind.CELEBRATE)
    page.locator("main form .button--feast").click()
    page.wait_for_url("**" + LIST)
    button(Kind.REFLECTOR)
    page.locator("[name=name]").fill("Rosa")
    page.locator("[name=email]").fill("rosa@elders.example")
    save()
    button(Kind.REFLECTOR)
    page.locator("main a[href*='/nodig-uit/']").click()
    save()
    assert page.locator("#action-empty .panel").is_visible()
    assert waiting_for(coordinator, on=today) == []
    assert Dissent.objects.get().answer
    assert HorizonDecision.objects.get().choice == "continue"
    assert Result.objects.get().done_when
    assert not JoinRequest.objects.filter(decided_at=None).exists()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_home_breaks_no_rule_and_shows_the_count(new_context, axe, coordinator, one_of_each, width, scheme):
    page = new_context(coordinator, width=width, color_scheme=scheme).new_page()
    page.goto("/")
    axe(page)
    count = page.locator("#action-count" if width == 1280 else "#action-count-menu")
    assert count.is_visible()
    assert count.text_content().split()[0] == "15"
    assert page.locator(".action").count() == 6
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
