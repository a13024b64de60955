"""Mail in a browser: choosing it, stopping it from a link, what is new, and the pages of the administrator."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from collab.outbox.models import Message, Occurrence, Preference
from tests.factories import MessageFactory, OccurrenceFactory, RecipientFactory

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])


@pytest.fixture
def recipient(coordinator):
    return RecipientFactory(user=coordinator)


@pytest.fixture
def news(recipient, initiative):
    """Three things that Ada is told, two of them new."""
    now = timezone.now()
    for seen_at in (None, None, now):
        OccurrenceFactory(recipient=recipient, subject_id=initiative.pk, made_at=now, seen_at=seen_at)


def address(name, recipient):
    return reverse(f"outbox:{name}", args=[recipient.key])


def is_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def press(page, name):
    page.locator("main").get_by_role("button", name=name).click()


@SIZES
def test_choices_are_made_with_the_keyboard_and_undone(new_context, axe, coordinator, recipient, width, scheme):
    page = new_context(coordinator, width=width, color_scheme=scheme).new_page()
    page.goto(reverse("accounts:profile"))
    page.get_by_role("link", name="Choose your mail").press("Enter")
    axe(page)
    assert not is_wide(page)
    page.get_by_role("group", name="Requests to join").get_by_label("At once").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your choices about mail are kept.")).to_be_visible()
    assert dict(Preference.objects.values_list("kind", "frequency")) == {"request": "daily"}
    axe(page)
    press(page, "Undo")
    expect(page.get_by_text("again what they were")).to_be_visible()
    assert not Preference.objects.exists()
    press(page, "Stop all mail")
    expect(page.get_by_role("heading", name="All mail is stopped")).to_be_visible()
    axe(page)
    press(page, "Start the mail again")
    recipient.refresh_from_db()
    assert recipient.stopped_at is None


@SIZES
@pytest.mark.parametrize("with_script", [True, False])
def test_a_link_in_a_mail_stops_it_undoes_it_and_chooses(new_context, axe, recipient, width, scheme, with_script):
    """Without a session, as from the mail of a phone; a real browser sends what ours makes of no-referrer."""
    page = new_context(width=width, color_scheme=scheme, java_script_enabled=with_script).new_page()
    check = axe if with_script else (lambda page: None)
    page.goto(address("unsubscribe", recipient))
    check(page)
    assert not is_wide(page)
    press(page, "Stop all mail")
    expect(page.get_by_role("heading", level=1)).to_have_text("You get no mail any more")
    recipient.refresh_from_db()
    assert recipient.stopped_at
    check(page)
    press(page, "Undo")
    expect(page.get_by_text("You get mail again.")).to_be_visible()
    page.goto(address("unsubscribe", recipient))
    page.get_by_role("link", name="Choose about what you want mail").click()
    check(page)
    assert not is_wide(page)
    page.get_by_role("group", name="Milestones").get_by_label("Not by mail").check()
    press(page, "Keep my choices")
    expect(page.get_by_text("Your choices about mail are kept.")).to_be_visible()
    assert dict(Preference.objects.values_list("kind", "frequency")) == {"milestone": "never"}
    check(page)
    press(page, "Undo")
    expect(page.get_by_text("again what they were")).to_be_visible()
    assert not Preference.objects.exists()
    assert not page.context.cookies()


def test_a_link_that_is_broken_is_a_page_in_words(new_context, axe):
    page = new_context(width=360).new_page()
    page.goto(reverse("outbox:unsubscribe", args=["broken"]))
    axe(page)
    assert not is_wide(page)


@SIZES
def test_news_is_seen_by_looking_and_new_again_by_undo(new_context, axe, coordinator, news, width, scheme):
    page = new_context(coordinator, width=width, color_scheme=scheme).new_page()
    page.goto(reverse("dashboard:help"))
    assert page.locator("#news-count").text_content().split()[0] == "2"
    page.goto(reverse("outbox:news"))
    expect(page.get_by_role("status")).to_contain_text("2 things were new")
    expect(page.locator("#news-count")).to_be_hidden()
    assert Occurrence.objects.unseen().count() == 0
    assert page.locator(".rows .new").count() == 2, "until one leaves the page"
    axe(page)
    assert not is_wide(page)
    press(page, "Undo")
    page.wait_for_url("**?new")
    page.wait_for_load_state("networkidle")
    assert Occurrence.objects.unseen().count() == 2
    axe(page)


def test_news_without_javascript_has_a_button(new_context, coordinator, news):
    page = new_context(coordinator, java_script_enabled=False).new_page()
    page.goto(reverse("outbox:news"))
    assert Occurrence.objects.unseen().count() == 2
    press(page, "I have seen it")
    expect(page.get_by_text("2 things are marked as seen.")).to_be_visible()
    assert Occurrence.objects.unseen().count() == 0
    press(page, "Undo")
    assert Occurrence.objects.unseen().count() == 2


@SIZES
def test_messages_of_everybody(new_context, axe, administrator, recipient, width, scheme):
    failed = MessageFactory(recipient=recipient, state="failed", due_at=None, because="550 no such user")
    MessageFactory(recipient=RecipientFactory(user=None, email="noor@example.org", name="Noor"))
    page = new_context(administrator, width=width, color_scheme=scheme).new_page()
    page.goto(reverse("outbox:message-list"))
    axe(page)
    assert not is_wide(page)
    page.get_by_label("To whom").fill("noor")
    press(page, "Show")
    page.wait_for_url("**q=noor**")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.goto(reverse("outbox:message-list"))
    page.locator(".figures").get_by_role("link", name="Failed").click()
    page.locator("#found").get_by_role("link").click()
    axe(page)
    assert not is_wide(page)
    page.get_by_role("link", name="Send it after all").click()
    axe(page)
    press(page, "Send it")
    expect(page.get_by_text("It leaves as soon as")).to_be_visible()
    page.get_by_role("link", name="Do not send it").click()
    press(page, "Do not send it")
    expect(page.locator(".summary")).to_be_focused()
    axe(page)
    page.get_by_label("Why?").fill("Al gebeld.")
    press(page, "Do not send it")
    expect(page.get_by_text("It is not sent.")).to_be_visible()
    assert Message.objects.get(pk=failed.pk).because == "Al gebeld."


@SIZES
def test_the_line(new_context, axe, administrator, recipient, width, scheme):
    MessageFactory(recipient=recipient)
    page = new_context(administrator, width=width, color_scheme=scheme).new_page()
    page.goto(reverse("outbox:line-close"))
    axe(page)
    page.get_by_label("Why?").fill("Verhuizing.")
    press(page, "Close the line")
    expect(page.get_by_role("heading", name="No mail leaves")).to_be_visible()
    axe(page)
    assert not is_wide(page)
    page.get_by_role("link", name="Open the line").click()
    axe(page)
    press(page, "Open the line")
    expect(page.get_by_role("heading", name="Mail leaves")).to_be_visible()
