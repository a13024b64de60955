"""The sheet of the members and the mirror in a real browser: by keyboard, without scripts, narrow and wide."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from initiatives.actions import reflecting
from initiatives.models import (
    Answer,
    MemberAnswer,
    MemberOrganisation,
    MemberSheet,
    OpenAnswer,
    OpenQuestion,
    ReflectionStatement,
    Round,
)
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
WIDTHS = pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])


@pytest.fixture
def round_(initiative, coordinator):
    """Rosa is invited now."""
    at, on = timezone.now(), timezone.localdate()
    reflecting.load_first_questionnaire(on=on)
    row = reflecting.plan_round(initiative=initiative, planned_on=on, by=coordinator)
    rosa = PersonFactory(name="Rosa", email="rosa@elders.example")
    reflecting.choose_reflector(round=row, person=rosa, by=coordinator, on=on)
    reflecting.invite_reflector(round=row, message="Wij horen graag uw blik.", by=coordinator, on=on, at=at)
    row.refresh_from_db()
    return row


@pytest.fixture
def reflected(round_, almere, lelystad):
    """Rosa sent it eight days ago, and five members of two organisations answered."""
    at = timezone.now()
    begun = {"invited_at": at - 20 * DAY, "opened_at": at - 20 * DAY}
    Round.objects.filter(pk=round_.pk).update(state="opened", **begun)
    due = (at + 22 * DAY).date()
    Round.objects.filter(pk=round_.pk).update(state="submitted", submitted_at=at - 8 * DAY, answer_due_on=due)
    asked = list(ReflectionStatement.objects.filter(questionnaire=round_.questionnaire_id))
    given = [4, 4, 4, 3, 5, 4, 2, 2, 3, 3, None, None, 3, 2]
    for one, score in zip(asked, given, strict=True):
        why = "In de stuurgroep knikt iedereen. De twijfel hoor ik pas op de gang." if score == 2 else ""
        Answer.objects.create(round=round_, statement=one, score=score, why=why, shared_with="partners")
    question = OpenQuestion.objects.filter(questionnaire=round_.questionnaire_id).first()
    OpenAnswer.objects.create(round=round_, question=question, text="De bewoners.", shared_with="partners")
    for number in range(5):
        sheet = MemberSheet.objects.create(round=round_)
        for place, one in enumerate(asked):
            score = (5 if number < 3 else 1) if place in (8, 9) else 3 + (number + place) % 2
            MemberAnswer.objects.create(sheet=sheet, statement=one, score=score)
    for organisation in (almere, lelystad):
        MemberOrganisation.objects.create(round=round_, organisation=organisation)
    return round_


def _is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@WIDTHS
def test_the_sheet_breaks_no_rule_also_with_mistakes(round_, partner_member, signed_in_page, axe, width, scheme):
    page = signed_in_page(partner_member, width=width, color_scheme=scheme)
    page.goto(reverse("initiatives:member-sheet", args=[round_.initiative_id]))
    assert not _is_too_wide(page)
    axe(page)
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".summary")).to_be_focused()
    axe(page)


def test_the_sheet_is_filled_in_by_keyboard_alone_without_scripts(round_, partner_member, signed_in_page, axe):
    page = signed_in_page(partner_member, width=360, java_script_enabled=False)
    page.goto(reverse("initiatives:member-sheet", args=[round_.initiative_id]))
    page.locator("fieldset.statement input").first.focus()
    for _statement in range(14):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verstuurd/")
    assert set(MemberAnswer.objects.values_list("score", flat=True)) == {2}
    assert MemberSheet.objects.count() == 1


@WIDTHS
def test_the_mirror_breaks_no_rule(reflected, coordinator, signed_in_page, axe, width, scheme):
    page = signed_in_page(coordinator, width=width, color_scheme=scheme)
    page.goto(reverse("initiatives:mirror", args=[reflected.initiative_id]))
    expect(page.locator("svg.chart rect")).to_have_count(3)
    assert not _is_too_wide(page)
    axe(page)


def test_the_picture_is_large_enough_to_read_and_goes_on_paper(reflected, coordinator, signed_in_page):
    page = signed_in_page(coordinator, width=360)
    page.goto(reverse("initiatives:mirror", args=[reflected.initiative_id]))
    assert page.locator("svg.chart").bounding_box()["width"] > 300
    page.emulate_media(media="print")
    assert page.locator("svg.chart").bounding_box()["height"] > 250
    assert not page.get_by_role("link", name="CSV").is_visible()
    expect(page.locator(".print-foot")).to_be_visible()
