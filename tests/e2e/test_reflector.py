"""The form of the reflector in a real browser: on a phone, without breaking a rule, and after a scanner was there."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, expect

from collab.outbox.letters import writer
from collab.outbox.models import Message
from initiatives.actions import reflecting
from initiatives.models import Answer, Round
from initiatives.views.reflector import access
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def round_(initiative, coordinator):
    """Rosa is invited now."""
    at, on = timezone.now(), timezone.localdate()
    reflecting.load_first_questionnaire(on=on)
    row = reflecting.plan_round(initiative=initiative, planned_on=on, by=coordinator)
    rosa = PersonFactory(name="Rosa", email="rosa@elders.example")
    reflecting.choose_reflector(round=row, person=rosa, by=coordinator, on=on)
    reflecting.invite_reflector(round=row, message="Wij horen graag uw blik.", by=coordinator, on=on, at=at)
    return row


@pytest.fixture
def link(round_, live_server):
    """The address in the mail, on the live server."""
    message = Message.objects.get(context__what="invitation")
    letter = writer("reflection").write([message], at=message.created_at)[message.pk]
    return live_server.url + reverse("reflector:link-open", args=[letter.secrets[0]])


def _press_everything(page, address):
    """What a program does that checks mail: open every page, choose all that can be chosen, press all there is."""
    waiting, seen, pressed = [address], set(), 0
    while waiting and len(seen) < 8:
        opened = waiting.pop(0)
        page.goto(opened)
        here = page.url
        if here in seen:
            continue
        seen.add(here)
        waiting += [
            href
            for href in page.eval_on_selector_all("a[href]", "found => found.map((one) => one.href)")
            if "/reflectie/" in href
        ]
        for number in range(page.locator("button, summary, main a").count()):
            page.goto(here)
            page.evaluate(
                """() => {
                    for (const one of document.querySelectorAll("input[type=radio], input[type=checkbox]")) one.click();
                    for (const one of document.querySelectorAll("select")) {
                        one.selectedIndex = one.options.length - 1;
                        one.dispatchEvent(new Event("change", { bubbles: true }));
                    }
                }"""
            )
            try:
                page.locator("button, summary, main a").nth(number).click(timeout=1500, force=True)
                page.wait_for_load_state()
            except Error:
                continue
            pressed += 1
            if "/reflectie/" in page.url:
                waiting.append(page.url)
    return pressed


def _of(round_):
    return Round.objects.values("state", "draft", "opened_at", "ended_at").get(pk=round_.pk)


def test_a_scanner_that_presses_everything_first_changes_nothing_and_the_person_goes_on(round_, link, new_context, axe):
    before = _of(round_)
    assert _press_everything(new_context(width=1280).new_page(), link) > 3
    assert _of(round_) == before
    _a_person_fills_it_in(round_, link, new_context, axe)
    sent = _of(round_)
    _press_everything(new_context(width=1280).new_page(), link)
    assert _of(round_) == sent, "also after sending it spoils nothing"


def test_without_the_word_it_would(round_, link, new_context, monkeypatch):
    real = access._key_in
    monkeypatch.setattr(access, "_key_in", lambda request, name: real(request, access.LOOK))
    before = _of(round_)
    _press_everything(new_context(width=1280).new_page(), link)
    assert _of(round_) != before, "the test above proves something"


def _a_person_fills_it_in(round_, link, new_context, axe):
    page = new_context(width=360, height=740, has_touch=True).new_page()
    page.goto(link)
    assert "/reflectie/l/" not in page.url
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    axe(page)
    page.get_by_label("“yes”").or_(page.locator("input[name=word]")).first.fill("ja")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/stap/1/")
    page.locator("main form button.button--primary").click()  # nothing is filled in yet
    expect(page.locator(".summary")).to_be_focused()
    axe(page)
    for number in range(1, 8):
        page.wait_for_url(f"**/stap/{number}/")
        for statement in page.locator("fieldset.statement").all():
            score = "2" if number == 4 else "4"
            with page.expect_response("**/bewaar/"):
                statement.locator(f"input[value='{score}']").check(force=True)
            if number == 4:
                statement.locator("textarea").fill("In de stuurgroep knikt iedereen.")
            else:
                assert not statement.locator("textarea").is_visible(), "nobody asks why it is good"
        if number == 4:
            expect(page.locator("#kept")).to_contain_text(":")
            axe(page)
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        page.locator("main form button.button--primary").click()
    page.wait_for_url("**/stap/8/")
    page.locator("textarea").first.fill("De bewoners.")
    page.locator("input[value=talked]").check()
    axe(page)
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/nakijken/")
    axe(page)
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/mijn-antwoorden/")
    axe(page)
    assert Answer.objects.filter(round=round_).count() == 14
    assert Answer.objects.filter(round=round_, score=2, why="In de stuurgroep knikt iedereen.").count() == 2


def test_it_works_with_the_keyboard_alone_and_without_script(round_, link, new_context):
    page = new_context(width=360, java_script_enabled=False).new_page()
    page.goto(link)
    page.locator("input[name=word]").focus()
    page.keyboard.type("ja")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stap/1/")
    page.locator("fieldset.statement input").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator("button[name=later]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/later/")
    round_.refresh_from_db()
    assert "4" in round_.draft.values()


def test_the_link_leaves_no_trace_in_a_referer(round_, link, new_context):
    page = new_context(width=360).new_page()
    told = []
    page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    page.goto(link)
    page.locator("footer a").last.click()
    page.wait_for_load_state()
    assert told
    assert not [one for one in told if "/reflectie/l/" in one]
